import Vocabulary

/// Makes records of every kind, the same ones for the same seed.
struct RandomRecords {
    /// Links 0 to 4.
    static let names: [LinkID: String] = Dictionary(
        uniqueKeysWithValues: (0..<5).map { (LinkID($0), "link-\($0)") })

    private static let urls = [
        "mqtt://broker-1:1883", "mqtts://[2001:db8::1]:8883", "ws://broker-2:80/mqtt",
        "wss://[::1]:443/a b", "mqtt+unix:///run/broker.sock",
    ]

    private var random: SeededRandom

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
    }

    /// `configured` for each link, in their order, as every run begins.
    mutating func configuration() -> [RunRecord] {
        RandomRecords.names.keys.sorted().map { link in
            RunRecord(at: moment(), event: .link(link, .configured(configuration(of: link))))
        }
    }

    mutating func record() -> RunRecord {
        let event: RunEvent
        switch choice(19) {
        case 0: event = .started(version: text())
        case 1: event = .own(selfEvent())
        case 2: event = .eventsLost(count: count())
        case 3: event = .incident(incidentEvent())
        default:
            let link = LinkID(Int32(choice(5)))
            event = .link(link, linkEvent(on: link))
        }
        return RunRecord(at: moment(), event: event)
    }

    private mutating func incidentEvent() -> IncidentEvent {
        let changes = IncidentEvent.Change.allCases
        return IncidentEvent(
            id: count(), change: changes[choice(changes.count)],
            severity: AlertSeverity.allCases[choice(3)], rule: flag() ? text() : nil,
            summary: text())
    }

    private mutating func selfEvent() -> SelfEvent {
        switch choice(5) {
        case 0: .paused(gap: duration())
        case 1: .overloaded(gap: duration())
        case 2: .clockStepped(by: flag() ? duration() : .zero - duration())
        case 3: .offline(evidence: text())
        default: .online(after: duration())
        }
    }

    private mutating func linkEvent(on link: LinkID) -> LinkEvent {
        switch choice(17) {
        case 0: .configured(configuration(of: link))
        case 1: .connecting(attempt: count(), address: text())
        case 2: .connected(connectionFacts())
        case 3: .rejected(rejection())
        case 4: .subscribed(SubscriptionAnswer(filter: text(), code: code()))
        case 5: .pingRequest(outstanding: count())
        case 6: .pingResponse(.timed(rtt: duration(), late: flag()), networkRTT: optionalDuration())
        case 7:
            .pingResponse(
                .untimed(requests: count(), responses: count(), late: flag()),
                networkRTT: optionalDuration())
        case 8:
            .overdue(
                OverdueHeartbeat(
                    waited: duration(), consecutiveMissed: count(), verdict: verdict(),
                    tcp: tcpFacts()))
        case 9: .unexpectedPingResponse
        case 10:
            .message(
                ArrivedMessage(
                    topic: text(), qos: UInt8(choice(3)), retained: flag(), payloadBytes: count(),
                    payload: payload()))
        case 11, 12: .disconnected(disconnection())
        case 13:
            .attributing(
                AnswerAttribution(
                    requests: count(), responses: count(), wait: duration(), isUntimed: flag()))
        case 14: .webSocketPing
        case 15: .reconnectScheduled(delay: duration(), attempt: count())
        default: .state(from: LinkState.allCases[choice(7)], to: LinkState.allCases[choice(7)])
        }
    }

    private mutating func configuration(of link: LinkID) -> LinkConfiguration {
        LinkConfiguration(
            name: RandomRecords.names[link] ?? "", url: Self.urls[choice(Self.urls.count)],
            tags: flag() ? [Tag(key: "site", value: text()), Tag(key: "tier", value: text())] : [],
            timing: timing(), isInsecure: flag(), proxy: flag() ? text() : nil)
    }

    private mutating func timing() -> HeartbeatTiming {
        HeartbeatTiming(
            keepAliveSeconds: [0, 1, 60, 65_535][choice(4)],
            probeInterval: .milliseconds(100 + choice(100_000)),
            responseTimeout: .milliseconds(50 + choice(10_000)), missesToDown: 1 + choice(100))
    }

    private mutating func connectionFacts() -> ConnectionFacts {
        ConnectionFacts(
            version: MQTTVersion.allCases[choice(2)], address: text(), sessionPresent: flag(),
            keepAliveSeconds: UInt16(choice(65_536)), clientID: text(),
            phases: ConnectPhases(
                resolve: duration(), tcp: duration(), proxy: optionalDuration(),
                tls: optionalDuration(), upgrade: optionalDuration(), connack: duration()),
            timing: timing(), properties: connackProperties(), tls: flag() ? tlsFacts() : nil,
            redirectedTo: flag() ? text() : nil, interface: flag() ? text() : nil)
    }

    private mutating func tlsFacts() -> TLSFacts {
        TLSFacts(
            version: TLSVersion.allCases[choice(TLSVersion.allCases.count)],
            cipher: flag() ? text() : nil, applicationProtocol: flag() ? text() : nil,
            certificates: (0..<choice(3)).map { _ in
                CertificateFacts(
                    subject: text(), issuer: text(), names: texts(), notBefore: wall(),
                    notAfter: wall())
            }, isInsecure: flag(), toleratedFault: flag() ? certificateFault() : nil)
    }

    private mutating func certificateFault() -> CertificateFault {
        let check: CertificateFault.Check =
            switch choice(10) {
            case 0: .expired(at: wall())
            case 1: .notYetValid(until: wall())
            case 2: .unknownAuthority(issuer: text(), intermediateMissing: flag())
            case 3: .otherKey(issuer: text())
            case 4: .selfSigned
            case 5: .wrongName(asked: text(), names: texts())
            case 6: .wrongUse(text())
            case 7: .brokenSignature(issuer: text())
            case 8: .malformed(text())
            default: .other(text())
            }
        return CertificateFault(
            check: check, place: choice(4), chainLength: choice(4), subject: text(),
            checkedAt: wall())
    }

    private mutating func connackProperties() -> ConnackProperties {
        var properties = ConnackProperties()
        if flag() { properties.sessionExpiryInterval = .max }
        if flag() { properties.receiveMaximum = UInt16(1 + choice(65_535)) }
        if flag() { properties.maximumQoS = UInt8(choice(2)) }
        if flag() { properties.retainAvailable = flag() }
        if flag() { properties.maximumPacketSize = UInt32(1 + choice(1_000_000)) }
        if flag() { properties.assignedClientIdentifier = text() }
        if flag() { properties.topicAliasMaximum = UInt16(choice(65_536)) }
        if flag() { properties.reasonString = text() }
        for _ in 0..<choice(3) {
            properties.userProperties.append(UserProperty(name: text(), value: text()))
        }
        if flag() { properties.wildcardSubscriptionAvailable = flag() }
        if flag() { properties.subscriptionIdentifiersAvailable = flag() }
        if flag() { properties.sharedSubscriptionAvailable = flag() }
        if flag() { properties.serverKeepAlive = UInt16(choice(65_536)) }
        if flag() { properties.responseInformation = text() }
        if flag() { properties.serverReference = text() }
        if flag() { properties.authenticationMethod = text() }
        return properties
    }

    private mutating func rejection() -> Rejection {
        Rejection(
            code: code(), version: MQTTVersion.allCases[choice(2)],
            reasonString: flag() ? text() : nil, serverReference: flag() ? text() : nil,
            evidence: flag() ? text() : nil)
    }

    private mutating func disconnection() -> Disconnection {
        Disconnection(
            cause: DropCause.allCases[choice(DropCause.allCases.count)], detail: text(),
            pattern: flag() ? DropPattern.allCases[choice(DropPattern.allCases.count)] : nil,
            patternPeriod: optionalDuration(),
            reasonCode: flag() ? code() : nil, reasonString: flag() ? text() : nil,
            serverReference: flag() ? text() : nil, verdict: verdict(),
            up: optionalDuration(), tcp: tcpFacts(), evidence: flag() ? text() : nil,
            flight: flag() ? flightRecord() : nil)
    }

    private mutating func flightRecord() -> FlightRecord {
        FlightRecord(
            entries: (0..<choice(5)).map { _ in
                FlightEntry(
                    at: MonotonicInstant(nanoseconds: Int64(choice(.max))),
                    happening: flightHappening())
            })
    }

    private mutating func flightHappening() -> FlightHappening {
        let packet = PacketKind.allCases[choice(PacketKind.allCases.count)]
        return switch choice(12) {
        case 0: .sent(packet, bytes: .max)
        case 1: .received(packet, bytes: UInt32(choice(100)))
        case 2: .attempt(.max)
        case 3: .phase(ConnectPhase.allCases[choice(ConnectPhase.allCases.count)])
        case 4: .missed(UInt32(choice(100)))
        case 5: .socket(unacknowledgedSegments: .max, retransmits: 3, notSentBytes: .max)
        case 6: .queued
        case 7: .drained
        case 8: .ownLag(microseconds: flag() ? .max : UInt32(choice(100)))
        case 9: .webSocketPing
        case 10: .webSocketClose(code: UInt16(choice(65_536)))
        default: .ended(DropCause.allCases[choice(DropCause.allCases.count)])
        }
    }

    private mutating func tcpFacts() -> TCPFacts? {
        guard flag() else { return nil }
        var facts = TCPFacts()
        facts.unacknowledgedSegments = UInt32(choice(100))
        if flag() { facts.notSentBytes = .max }
        facts.retransmits = UInt8(choice(256))
        facts.totalRetransmits = UInt32(choice(1_000))
        facts.retransmissionTimeout = duration()
        facts.pathRTT = duration()
        facts.pathRTTVariation = duration()
        facts.pathRTTMinimum = optionalDuration()
        facts.sinceDataSent = duration()
        facts.sinceDataReceived = duration()
        facts.sinceAcknowledgement = duration()
        if flag() { facts.bytesAcknowledged = .max }
        facts.ownQueueBytes = count()
        return facts
    }
}

extension RandomRecords {
    private mutating func choice(_ count: Int) -> Int {
        Int.random(in: 0..<count, using: &random)
    }

    private mutating func flag() -> Bool { Bool.random(using: &random) }

    private mutating func count() -> Int { [0, 1, 7, .max][choice(4)] }

    private mutating func duration() -> Duration {
        .nanoseconds([0, 1, Int64.max, Int64(choice(2_000_000_000))][choice(4)])
    }

    private mutating func optionalDuration() -> Duration? { flag() ? duration() : nil }

    private mutating func moment() -> Moment {
        Moment(monotonic: MonotonicInstant(nanoseconds: Int64(choice(.max))), wall: wall())
    }

    /// Up to the last millisecond of the year 9999.
    private mutating func wall() -> WallTime {
        WallTime(unixMilliseconds: Int64(choice(253_402_300_800_000)))
    }

    private mutating func texts() -> [String] { (0..<choice(3)).map { _ in text() } }

    private mutating func code() -> ReasonCode { ReasonCode(UInt8(choice(256))) }

    private mutating func verdict() -> Verdict? {
        flag() ? Verdict.allCases[choice(Verdict.allCases.count)] : nil
    }

    private mutating func payload() -> [UInt8]? {
        switch choice(3) {
        case 0: nil
        case 1: Array(text().utf8)
        default: (0..<choice(20)).map { _ in UInt8(choice(256)) }
        }
    }

    /// Texts that a peer may send, each a trap of its own for what writes or reads lines.
    private mutating func text() -> String {
        [
            "", "plain", "\"quoted\" \\ / back", "two\nlines\r\n\tand tabs",
            "\u{0}\u{1}\u{1F}\u{7F}",
            "\u{1B}[2J\u{9B}31m", "Grüße 日本語 👩‍🔧 \u{FEFF}", "\u{2028}\u{2029}", "\\u0041 {\"a\":1}",
        ][choice(9)]
    }
}
