import MQTTWire
import Vocabulary

/// Messages that come in, and the acknowledgements that QoS 1 and 2 ask of us.
///
/// What is kept, the identifiers of QoS 2 messages whose PUBREL has not come, is session state: it
/// outlives a connection where the broker resumes the session.
///
/// Spec: MQTT 5.0 §4.3, §4.4; MQTT 3.1.1 §4.3, §4.4.
struct InboundMessages: Equatable, Sendable {
    /// At most 65,535 by the format.
    private var unreleased: Set<UInt16> = []

    /// PUBLISH came in.
    ///
    /// - Returns: what is wrong with it, if anything.
    mutating func received(
        _ publish: Publish, keepingPayload: Bool, _ effects: inout LinkEffects
    ) -> ProtocolFault? {
        for case .topicAlias in publish.properties {
            return ProtocolFault(
                "PUBLISH with a topic alias, though none was allowed",
                code: .topicAliasInvalid)
        }
        guard !publish.topic.isEmpty else { return ProtocolFault("PUBLISH without a topic") }
        var isNew = true
        switch (publish.qos, publish.packetID) {
        case (.atMostOnce, _): break
        case (_, nil), (_, 0): return ProtocolFault("PUBLISH without a packet identifier")
        case (.atLeastOnce, let id?):
            effects.commands.append(.send(.puback(Acknowledgement(packetID: id))))
        case (.exactlyOnce, let id?):
            // Sent again before its release, it is acknowledged again and delivered once.
            isNew = unreleased.insert(id).inserted
            effects.commands.append(.send(.pubrec(Acknowledgement(packetID: id))))
        }
        guard isNew else { return nil }
        effects.events.append(
            .message(
                ArrivedMessage(
                    topic: publish.topic, qos: publish.qos.rawValue, retained: publish.retain,
                    payloadBytes: publish.payloadBytes,
                    payload: keepingPayload ? publish.payload : nil)))
        return nil
    }

    /// PUBREL came in.
    mutating func released(
        _ release: Acknowledgement, version: MQTTVersion, _ effects: inout LinkEffects
    ) {
        var completion = Acknowledgement(packetID: release.packetID)
        if unreleased.remove(release.packetID) == nil, version == .v5_0 {
            completion.code = .packetIdentifierNotFound
        }
        effects.commands.append(.send(.pubcomp(completion)))
    }
}
