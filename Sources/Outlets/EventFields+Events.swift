import Vocabulary

extension EventFields {
    /// What `self` says; nil where it is a word of a later version.
    func selfEvent() throws(JSONProblem) -> SelfEvent? {
        let condition: OwnCondition? = try word("what")
        switch condition {
        case .paused: return .paused(gap: try duration("gap_ns"))
        case .overloaded: return .overloaded(gap: try duration("gap_ns"))
        case .clockStepped: return .clockStepped(by: try signedDuration("gap_ns"))
        case .offline: return .offline(evidence: try string("evidence"))
        case .online: return .online(after: try duration("gap_ns"))
        case nil: return nil
        }
    }

    /// What became of an incident; nil where it is a word of a later version.
    func incidentEvent() throws(JSONProblem) -> IncidentEvent? {
        guard let change: IncidentEvent.Change = try word("change"),
            let severity: AlertSeverity = try word("severity")
        else { return nil }
        return IncidentEvent(
            id: try count("id"), change: change, severity: severity,
            rule: try optionalString("rule"), summary: try string("summary"))
    }

    /// The event of a link; nil where the line holds a word of a later version that it needs.
    func linkEvent(_ name: EventName, link: String) throws(JSONProblem) -> LinkEvent? {
        switch name {
        case .configured: .configured(try configuration(of: link))
        case .connecting:
            .connecting(attempt: try count("attempt"), address: try string("address"))
        case .connected: try connectionFacts().map(LinkEvent.connected)
        case .rejected: try rejection().map(LinkEvent.rejected)
        case .subscribed: .subscribed(try subscriptionAnswer())
        case .pingRequest: .pingRequest(outstanding: try count("outstanding"))
        case .pingResponse:
            .pingResponse(try pingAnswer(), networkRTT: try optionalDuration("network_rtt_ns"))
        case .pingAttribution: .attributing(try answerAttribution())
        case .overdue: .overdue(try overdueHeartbeat())
        case .unexpectedPingResponse: .unexpectedPingResponse
        case .webSocketPing: .webSocketPing
        case .message: .message(try message())
        case .disconnected: try disconnection().map(LinkEvent.disconnected)
        case .reconnectScheduled:
            .reconnectScheduled(
                delay: try duration("delay_ns"), attempt: try count("attempt"))
        case .state: try stateChange()
        case .started, .own, .incident, .eventsLost: nil
        }
    }

    private func configuration(of link: String) throws(JSONProblem) -> LinkConfiguration {
        LinkConfiguration(
            name: link, url: try string("url"),
            tags: try object("tags").strings().map { Tag(key: $0.key, value: $0.value) },
            timing: try timing(keepAlive: "keep_alive_s"),
            isInsecure: try optionalBoolean("insecure") ?? false,
            proxy: try optionalString("proxy"))
    }

    /// The timing, with the keep alive under a key of its own.
    func timing(keepAlive: String) throws(JSONProblem) -> HeartbeatTiming {
        HeartbeatTiming(
            keepAliveSeconds: try integer(keepAlive),
            probeInterval: try duration("probe_interval_ns"),
            responseTimeout: try duration("response_timeout_ns"),
            missesToDown: try integer("misses_to_down", in: 1...100))
    }

    private func rejection() throws(JSONProblem) -> Rejection? {
        guard let version: MQTTVersion = try word("mqtt") else { return nil }
        return Rejection(
            code: try code("reason_code"), version: version,
            reasonString: try optionalString("reason_string"),
            serverReference: try optionalString("server_reference"),
            evidence: try optionalString("evidence"))
    }

    private func subscriptionAnswer() throws(JSONProblem) -> SubscriptionAnswer {
        let filter = try string("filter")
        let granted: UInt8? = try optionalInteger("granted")
        if let granted { return SubscriptionAnswer(filter: filter, code: ReasonCode(granted)) }
        return SubscriptionAnswer(filter: filter, code: try code("reason_code"))
    }

    private func pingAnswer() throws(JSONProblem) -> PingAnswer {
        let late = try boolean("late")
        if let rtt = try optionalDuration("rtt_ns") { return .timed(rtt: rtt, late: late) }
        return .untimed(
            requests: try count("requests"), responses: try count("responses"), late: late)
    }

    private func answerAttribution() throws(JSONProblem) -> AnswerAttribution {
        AnswerAttribution(
            requests: try count("requests"), responses: try count("responses"),
            wait: try duration("wait_ns"), isUntimed: try boolean("untimed"))
    }

    private func overdueHeartbeat() throws(JSONProblem) -> OverdueHeartbeat {
        OverdueHeartbeat(
            waited: try duration("waited_ns"),
            consecutiveMissed: try count("consecutive_missed"),
            verdict: try optionalWord("verdict"), tcp: try optionalObject("tcp")?.tcpFacts())
    }

    private func message() throws(JSONProblem) -> ArrivedMessage {
        ArrivedMessage(
            topic: try string("topic"), qos: try integer("qos"),
            retained: try boolean("retained"), payloadBytes: try count("bytes"),
            payload: try payload())
    }

    private func payload() throws(JSONProblem) -> [UInt8]? {
        if let text = try optionalString("payload") { return Array(text.utf8) }
        return try optionalBytes("payload_base64")
    }

    private func disconnection() throws(JSONProblem) -> Disconnection? {
        guard let cause: DropCause = try word("cause") else { return nil }
        return Disconnection(
            cause: cause, detail: try string("detail"), pattern: try optionalWord("pattern"),
            patternPeriod: try optionalDuration("pattern_period_ns"),
            reasonCode: try optionalInteger("reason_code").map(ReasonCode.init),
            reasonString: try optionalString("reason_string"),
            serverReference: try optionalString("server_reference"),
            verdict: try optionalWord("verdict"), up: try optionalDuration("up_ns"),
            tcp: try optionalObject("tcp")?.tcpFacts(), evidence: try optionalString("evidence"),
            flight: try flightRecord())
    }

    private func stateChange() throws(JSONProblem) -> LinkEvent? {
        guard let from: LinkState = try word("from"), let to: LinkState = try word("to") else {
            return nil
        }
        return .state(from: from, to: to)
    }
}
