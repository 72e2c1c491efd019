import Vocabulary

/// The words of this version that a key may hold; nil stands for a word of a later one.
extension EventFields {
    private func word<Word: RawRepresentable<String>>(
        _ key: String
    ) throws(JSONProblem) -> Word? {
        Word(rawValue: try string(key))
    }

    private func optionalWord<Word: RawRepresentable<String>>(
        _ key: String
    ) throws(JSONProblem) -> Word? {
        try optionalString(key).flatMap(Word.init)
    }
}

extension EventFields {
    /// What `self` says; nil where it is a word of a later version.
    func selfEvent() throws(JSONProblem) -> SelfEvent? {
        let condition: OwnCondition? = try word("what")
        switch condition {
        case .paused: return .paused(gap: try duration("gap_ns"))
        case .overloaded: return .overloaded(gap: try duration("gap_ns"))
        case .clockStepped: return .clockStepped(by: try duration("gap_ns"))
        case .offline: return .offline(evidence: try string("evidence"))
        case .online: return .online(after: try duration("gap_ns"))
        case nil: return nil
        }
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
        case .pingResponse: .pingResponse(try pingAnswer())
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
        case .started, .own, .eventsLost: nil
        }
    }

    private func configuration(of link: String) throws(JSONProblem) -> LinkConfiguration {
        LinkConfiguration(
            name: link, url: try string("url"),
            tags: try object("tags").strings().map { Tag(key: $0.key, value: $0.value) },
            timing: try timing(keepAlive: "keep_alive_s"))
    }

    private func timing(keepAlive: String) throws(JSONProblem) -> HeartbeatTiming {
        HeartbeatTiming(
            keepAliveSeconds: try integer(keepAlive),
            probeInterval: try duration("probe_interval_ns"),
            responseTimeout: try duration("response_timeout_ns"),
            missesToDown: try integer("misses_to_down", in: 1...100))
    }

    private func connectionFacts() throws(JSONProblem) -> ConnectionFacts? {
        guard let version: MQTTVersion = try word("mqtt") else { return nil }
        return ConnectionFacts(
            version: version, address: try string("address"),
            sessionPresent: try boolean("session_present"),
            keepAliveSeconds: try integer("keep_alive_s"), clientID: try string("client_id"),
            phases: ConnectPhases(
                resolve: try duration("resolve_ns"), tcp: try duration("tcp_ns"),
                connack: try duration("connack_ns")),
            timing: try timing(keepAlive: "effective_keep_alive_s"),
            properties: try object("properties").connackProperties())
    }

    private func connackProperties() throws(JSONProblem) -> ConnackProperties {
        var properties = ConnackProperties()
        properties.sessionExpiryInterval = try optionalInteger("session_expiry_interval_s")
        properties.receiveMaximum = try optionalInteger("receive_maximum")
        properties.maximumQoS = try optionalInteger("maximum_qos")
        properties.retainAvailable = try optionalBoolean("retain_available")
        properties.maximumPacketSize = try optionalInteger("maximum_packet_size_bytes")
        properties.assignedClientIdentifier = try optionalString("assigned_client_identifier")
        properties.topicAliasMaximum = try optionalInteger("topic_alias_maximum")
        properties.reasonString = try optionalString("reason_string")
        for property in try objects("user_properties") {
            properties.userProperties.append(
                UserProperty(
                    name: try property.string("name"), value: try property.string("value")))
        }
        properties.wildcardSubscriptionAvailable = try optionalBoolean(
            "wildcard_subscription_available")
        properties.subscriptionIdentifiersAvailable = try optionalBoolean(
            "subscription_identifiers_available")
        properties.sharedSubscriptionAvailable = try optionalBoolean(
            "shared_subscription_available")
        properties.serverKeepAlive = try optionalInteger("server_keep_alive_s")
        properties.responseInformation = try optionalString("response_information")
        properties.serverReference = try optionalString("server_reference")
        properties.authenticationMethod = try optionalString("authentication_method")
        return properties
    }

    private func rejection() throws(JSONProblem) -> Rejection? {
        guard let version: MQTTVersion = try word("mqtt") else { return nil }
        return Rejection(
            code: try code("reason_code"), version: version,
            reasonString: try optionalString("reason_string"),
            serverReference: try optionalString("server_reference"))
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
            reasonCode: try optionalInteger("reason_code").map(ReasonCode.init),
            reasonString: try optionalString("reason_string"),
            serverReference: try optionalString("server_reference"),
            verdict: try optionalWord("verdict"), up: try optionalDuration("up_ns"),
            tcp: try optionalObject("tcp")?.tcpFacts())
    }

    private func tcpFacts() throws(JSONProblem) -> TCPFacts {
        var facts = TCPFacts()
        facts.unacknowledgedSegments = try integer("unacknowledged_segments")
        facts.notSentBytes = try optionalInteger("not_sent_bytes")
        facts.retransmits = try integer("retransmits")
        facts.totalRetransmits = try integer("total_retransmits")
        facts.retransmissionTimeout = try duration("retransmission_timeout_ns")
        facts.pathRTT = try duration("path_rtt_ns")
        facts.pathRTTVariation = try duration("path_rtt_variation_ns")
        facts.sinceDataSent = try duration("since_data_sent_ns")
        facts.sinceDataReceived = try duration("since_data_received_ns")
        facts.sinceAcknowledgement = try duration("since_acknowledgement_ns")
        facts.bytesAcknowledged = try optionalInteger("bytes_acknowledged")
        return facts
    }

    private func stateChange() throws(JSONProblem) -> LinkEvent? {
        guard let from: LinkState = try word("from"), let to: LinkState = try word("to") else {
            return nil
        }
        return .state(from: from, to: to)
    }
}
