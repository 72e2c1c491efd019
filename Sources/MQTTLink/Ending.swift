import MQTTWire
import Vocabulary

/// How an attempt or a connection ends.
struct Ending: Equatable, Sendable {
    /// What is still to be done with the transport.
    enum Farewell: Equatable, Sendable {
        /// It is gone already.
        case none
        /// Closed at once.
        case abort
        /// Closed after what was written has left.
        case close
        /// DISCONNECT, then closed. Without a meaning in 3.1.1 where the code is an error.
        case disconnect(ReasonCode)
    }

    var failure: LinkFailure
    var farewell: Farewell
    var pattern: DropPattern?
    /// What points to the pattern, or explains the end further, in a sentence.
    var evidence: String?

    init(
        _ failure: LinkFailure, _ farewell: Farewell, pattern: DropPattern? = nil,
        evidence: String? = nil
    ) {
        self.failure = failure
        self.farewell = farewell
        self.pattern = pattern
        self.evidence = evidence
    }

    /// Ends a connection that the broker's DISCONNECT ended.
    ///
    /// Spec: MQTT 5.0 §3.14.
    init(_ disconnect: Disconnect, _ farewell: Farewell) {
        self.init(
            .serverDisconnected(
                disconnect.code, reasonString: disconnect.properties.reasonString,
                serverReference: disconnect.properties.serverReference),
            farewell, evidence: disconnect.properties.userPropertyText)
    }

    /// Ends an attempt whose CONNECT was answered with what is no packet.
    ///
    /// What begins as an answer to CONNECT is a broker's that breaks the protocol; anything else
    /// comes from something that is no broker.
    init(answer error: MQTTDecodeError, to version: MQTTVersion, at place: Endpoint) {
        if let first = error.bytes.first,
            version.connectMayBeAnswered(byPacketBeginningWith: first)
        {
            let packet = PacketKind(rawValue: first >> 4)?.name ?? "answer"
            self.init(
                .protocolViolation("illegal \(packet): \(error.problem)", offset: error.offset),
                .disconnect(error.code),
                evidence: version == .v5_0
                    ? "a fault of the broker's in MQTT 5.0; it may do better with mqtt 3.1.1" : nil)
            return
        }
        let foreign = ForeignProtocol(firstBytes: error.bytes)
        self.init(
            .protocolViolation(
                foreign?.sentence(at: place) ?? "not MQTT: \(error.problem)",
                offset: foreign == nil ? error.offset : nil),
            .close, pattern: .notMQTT,
            evidence: error.bytes.isEmpty
                ? nil : "the first bytes were \(ForeignProtocol.printed(error.bytes))")
    }

    /// Ends a connection on which bytes came that are no packet.
    ///
    /// Of the packet no more than its fixed header is shown: a payload is for those who ask for it.
    init(malformed error: MQTTDecodeError) {
        let header = Array(error.bytes.prefix(5))
        self.init(
            .protocolViolation(error.problem, offset: error.offset), .disconnect(error.code),
            evidence: header.isEmpty
                ? nil : "the packet begins with \(ForeignProtocol.printed(header))")
    }

    /// Ends a connection whose peer broke the protocol.
    ///
    /// Spec: MQTT 5.0 §4.13.1; MQTT 3.1.1 §4.8 [MQTT-4.8.0-1].
    init(_ fault: ProtocolFault) {
        self.init(
            .protocolViolation(fault.text, offset: nil), .disconnect(fault.code),
            evidence: fault.evidence)
    }
}

extension Ending.Farewell {
    /// Asks for it in that version's way.
    func appendCommands(version: MQTTVersion, _ effects: inout LinkEffects) {
        switch self {
        case .none: break
        case .abort: effects.commands.append(.abort)
        case .close: effects.commands.append(.close)
        case .disconnect(let code):
            // In 3.1.1 DISCONNECT always means a clean end, which an error is not.
            if version == .v5_0 || code == .success {
                effects.commands.append(.send(.disconnect(Disconnect(code: code))))
            }
            effects.commands.append(.close)
        }
    }
}
