public import Vocabulary

/// Writes a run's record as JSON lines, one object for each event.
///
/// Keys come in the order `time`, `at_ns`, `link`, `event`, then the event's own. Other programs
/// parse this: names are added, never changed.
public struct EventLineWriter: Sendable {
    /// What the links are called; a link that is not in it is called by its number.
    public var names: [LinkID: String]
    private let content: EventContent

    /// Makes a writer that knows no link's name yet.
    ///
    /// - Parameters:
    ///   - withPayloads: whether `message` shows payloads.
    ///   - withFlightRecords: whether `disconnected` shows what happened on the link before.
    public init(withPayloads: Bool = false, withFlightRecords: Bool = false) {
        names = [:]
        content = EventContent(
            withPayloads: withPayloads, withFlightRecords: withFlightRecords)
    }

    /// The line for one record, without the end of the line.
    public func line(for record: RunRecord) -> String {
        var line: [UInt8] = []
        write(record, to: &line)
        return String(decoding: line.dropLast(), as: UTF8.self)
    }

    /// Adds the line for one record, with the end of the line, to others; a record that has no line
    /// adds nothing.
    public func write(_ record: RunRecord, to lines: inout [UInt8]) {
        guard record.event.hasLine else { return }
        var line = JSONObjectText(behind: exchange(&lines, with: []))
        line.time("time", record.at.wall)
        line.integer("at_ns", record.at.monotonic.nanoseconds)
        switch record.event {
        case .started(let version):
            line.event(.started)
            line.string("version", version)
            line.integer("schema", EventName.schema)
        case .link(let link, let event):
            line.string("link", name(of: link, in: event))
            line.add(event, content)
        case .own(let event):
            line.event(.own)
            line.add(event)
        case .incident(let event):
            line.event(.incident)
            line.add(event)
        case .eventsLost(let count):
            line.event(.eventsLost)
            line.integer("count", count)
        }
        lines = line.closed()
        lines.append(UInt8(ascii: "\n"))
    }

    private func name(of link: LinkID, in event: LinkEvent) -> String {
        if case .configured(let configuration) = event { return configuration.name }
        return names[link] ?? "#\(link.rawValue)"
    }
}

/// What lines show only where it is asked for.
private struct EventContent: Sendable {
    var withPayloads: Bool
    var withFlightRecords: Bool
}

extension JSONObjectText {
    fileprivate mutating func event(_ name: EventName) {
        string("event", name.rawValue)
    }

    fileprivate mutating func add(_ event: SelfEvent) {
        func add(_ what: OwnCondition) { string("what", what.rawValue) }
        switch event {
        case .paused(let gap):
            add(.paused)
            duration("gap_ns", gap)
        case .overloaded(let gap):
            add(.overloaded)
            duration("gap_ns", gap)
        case .clockStepped(let step):
            add(.clockStepped)
            duration("gap_ns", step)
        case .offline(let evidence):
            add(.offline)
            string("evidence", evidence)
        case .online(let gap):
            add(.online)
            duration("gap_ns", gap)
        }
    }

    fileprivate mutating func add(_ event: IncidentEvent) {
        integer("id", event.id)
        string("change", event.change.rawValue)
        string("severity", event.severity.rawValue)
        string("rule", event.rule)
        string("summary", event.summary)
    }

    fileprivate mutating func add(_ event: LinkEvent, _ content: EventContent) {
        switch event {
        case .configured(let configuration):
            self.event(.configured)
            add(configuration)
        case .connecting(let attempt, let address):
            self.event(.connecting)
            integer("attempt", attempt)
            string("address", address)
        case .connected(let facts):
            self.event(.connected)
            add(facts)
        case .rejected(let rejection):
            self.event(.rejected)
            add(rejection)
        case .subscribed(let answer):
            self.event(.subscribed)
            string("filter", answer.filter)
            integer(answer.grantedQoS == nil ? "reason_code" : "granted", answer.code.rawValue)
        case .pingRequest(let outstanding):
            self.event(.pingRequest)
            integer("outstanding", outstanding)
        case .pingResponse(let answer, let networkRTT):
            self.event(.pingResponse)
            add(answer)
            duration("network_rtt_ns", networkRTT)
        case .attributing(let attribution):
            self.event(.pingAttribution)
            integer("requests", attribution.requests)
            integer("responses", attribution.responses)
            duration("wait_ns", attribution.wait)
            boolean("untimed", attribution.isUntimed)
        case .overdue(let heartbeat):
            self.event(.overdue)
            add(heartbeat)
        case .unexpectedPingResponse: self.event(.unexpectedPingResponse)
        case .webSocketPing: self.event(.webSocketPing)
        case .message(let message):
            self.event(.message)
            add(message, withPayload: content.withPayloads)
        case .brokerFigures: break
        case .disconnected(let disconnection):
            self.event(.disconnected)
            add(disconnection, withFlightRecord: content.withFlightRecords)
        case .reconnectScheduled(let delay, let attempt):
            self.event(.reconnectScheduled)
            duration("delay_ns", delay)
            integer("attempt", attempt)
        case .state(let from, let to):
            self.event(.state)
            string("from", from.rawValue)
            string("to", to.rawValue)
        }
    }

    private mutating func add(_ configuration: LinkConfiguration) {
        string("url", configuration.url)
        var tags = JSONObjectText()
        for tag in configuration.tags { tags.string(tag.key, tag.value) }
        object("tags", tags)
        add(intervals: configuration.timing)
        add(bounds: configuration.timing)
        integer("keep_alive_s", configuration.timing.keepAliveSeconds)
        integer("misses_to_down", configuration.timing.missesToDown)
        if configuration.isInsecure { boolean("insecure", true) }
        string("proxy", configuration.proxy)
    }

    private mutating func add(intervals timing: HeartbeatTiming) {
        duration("probe_interval_ns", timing.probeInterval)
        duration("response_timeout_ns", timing.responseTimeout)
    }

    private mutating func add(bounds timing: HeartbeatTiming) {
        duration("late_within_ns", timing.lateWithin)
        duration("down_within_ns", timing.downWithin)
    }

    private mutating func add(_ facts: ConnectionFacts) {
        string("mqtt", facts.version.rawValue)
        boolean("session_present", facts.sessionPresent)
        integer("keep_alive_s", facts.keepAliveSeconds)
        integer("server_keep_alive_s", facts.properties.serverKeepAlive)
        integer("effective_keep_alive_s", facts.timing.keepAliveSeconds)
        string("client_id", facts.clientID)
        duration("resolve_ns", facts.phases.resolve)
        duration("tcp_ns", facts.phases.tcp)
        duration("proxy_ns", facts.phases.proxy)
        duration("tls_ns", facts.phases.tls)
        duration("upgrade_ns", facts.phases.upgrade)
        duration("connack_ns", facts.phases.connack)
        add(bounds: facts.timing)
        object("properties", JSONObjectText(facts.properties))
        if let tls = facts.tls { object("tls", JSONObjectText(tls)) }
        string("address", facts.address)
        add(intervals: facts.timing)
        integer("misses_to_down", facts.timing.missesToDown)
        string("redirected_to", facts.redirectedTo)
        string("interface", facts.interface?.value)
    }

    private mutating func add(_ rejection: Rejection) {
        integer("reason_code", rejection.code.rawValue)
        string("reason", rejection.name)
        string("reason_string", rejection.reasonString)
        string("server_reference", rejection.serverReference)
        string("mqtt", rejection.version.rawValue)
        string("evidence", rejection.evidence)
    }

    private mutating func add(_ answer: PingAnswer) {
        switch answer {
        case .timed(let rtt, let late):
            duration("rtt_ns", rtt)
            boolean("late", late)
        case .untimed(let requests, let responses, let late):
            integer("requests", requests)
            integer("responses", responses)
            boolean("late", late)
        }
    }

    private mutating func add(_ heartbeat: OverdueHeartbeat) {
        duration("waited_ns", heartbeat.waited)
        integer("consecutive_missed", heartbeat.consecutiveMissed)
        string("verdict", heartbeat.verdict?.rawValue)
        if let tcp = heartbeat.tcp { object("tcp", JSONObjectText(tcp)) }
    }

    private mutating func add(_ message: ArrivedMessage, withPayload: Bool) {
        string("topic", message.topic)
        integer("qos", message.qos)
        boolean("retained", message.retained)
        integer("bytes", message.payloadBytes)
        guard withPayload, let payload = message.payload else { return }
        if let text = String(validating: payload, as: UTF8.self) {
            string("payload", text)
        } else {
            string("payload_base64", Base64.encode(payload))
        }
    }

    private mutating func add(_ disconnection: Disconnection, withFlightRecord: Bool) {
        string("cause", disconnection.cause.rawValue)
        string("detail", disconnection.detail)
        string("pattern", disconnection.pattern?.rawValue)
        duration("pattern_period_ns", disconnection.patternPeriod)
        integer("reason_code", disconnection.reasonCode?.rawValue)
        string("reason", disconnection.reasonName)
        string("reason_string", disconnection.reasonString)
        string("server_reference", disconnection.serverReference)
        string("verdict", disconnection.verdict?.rawValue)
        duration("up_ns", disconnection.up)
        if let tcp = disconnection.tcp { object("tcp", JSONObjectText(tcp)) }
        string("evidence", disconnection.evidence)
        if withFlightRecord, let flight = disconnection.flight {
            objects("flight", flight.entries.map(JSONObjectText.init))
        }
    }
}
