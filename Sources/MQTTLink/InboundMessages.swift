import MQTTWire
import Vocabulary

/// Messages that come in, and the acknowledgements that QoS 1 and 2 ask of us.
///
/// What is kept, the identifiers of QoS 2 messages whose PUBREL has not come, is our part of the
/// session: it outlives a connection where the session does.
///
/// Spec: MQTT 5.0 §4.1, §4.3, §4.4; MQTT 3.1.1 §4.1, §4.3, §4.4.
struct InboundMessages: Equatable, Sendable {
    /// At most 65,535 by the format.
    private var unreleased: Set<UInt16> = []
    /// Those of `unreleased` that an earlier connection left and this one has not seen.
    private var carriedOver: Set<UInt16> = []
    /// Whether the session goes on when the present connection ends.
    private(set) var outlivesConnection = false

    /// CONNACK accepted a connection.
    ///
    /// Where the broker resumes a session of which we hold nothing, as after a start of this
    /// program, it goes on with nothing on our side. A client that publishes could not do that and
    /// has to close [MQTT-3.2.2-4]; all that a client that only subscribes can have lost are
    /// identifiers of messages it has acknowledged by PUBREC, and their PUBREL is answered anyway.
    ///
    /// Spec: MQTT 5.0 §3.2.2.1.1 [MQTT-3.2.2-4], [MQTT-3.2.2-5]; MQTT 3.1.1 §3.2.2.2.
    ///
    /// - Parameters:
    ///   - sessionPresent: whether the broker resumes a session.
    ///   - outlivesConnection: whether the session goes on when this connection ends.
    mutating func connectionAccepted(sessionPresent: Bool, outlivesConnection: Bool) {
        if !sessionPresent || !self.outlivesConnection { unreleased = [] }
        carriedOver = unreleased
        self.outlivesConnection = outlivesConnection
    }

    /// PUBLISH came in.
    ///
    /// - Parameters:
    ///   - topic: the message's topic, aliases resolved.
    ///   - receiveMaximum: how many messages above QoS 0 may be unacknowledged.
    mutating func received(
        _ publish: Publish, on topic: String, receiveMaximum: Int, keepingPayload: Bool,
        _ effects: inout LinkEffects
    ) throws(ProtocolFault) {
        var isNew = true
        switch (publish.qos, publish.packetID) {
        case (.atMostOnce, _): break
        case (_, nil), (_, 0): throw ProtocolFault("PUBLISH without a packet identifier")
        case (.atLeastOnce, let id?):
            try checkRoom(receiveMaximum)
            effects.commands.append(.send(.puback(Acknowledgement(packetID: id))))
        case (.exactlyOnce, let id?):
            if !unreleased.contains(id) || carriedOver.contains(id) {
                try checkRoom(receiveMaximum)
                carriedOver.remove(id)
            }
            // Sent again before its release, it is acknowledged again and delivered once.
            isNew = unreleased.insert(id).inserted
            effects.commands.append(.send(.pubrec(Acknowledgement(packetID: id))))
        }
        guard isNew else { return }
        effects.events.append(
            .message(
                ArrivedMessage(
                    topic: topic, qos: publish.qos.rawValue, retained: publish.retain,
                    payloadBytes: publish.payloadBytes,
                    payload: keepingPayload ? publish.payload : nil)))
    }

    /// PUBREL came in; whatever its code, the exchange ends with PUBCOMP.
    ///
    /// Spec: MQTT 5.0 §4.3.3 [MQTT-4.3.3-11]; MQTT 3.1.1 §4.3.3 [MQTT-4.3.3-2].
    mutating func released(
        _ release: Acknowledgement, version: MQTTVersion, _ effects: inout LinkEffects
    ) {
        var completion = Acknowledgement(packetID: release.packetID)
        if unreleased.remove(release.packetID) == nil, version == .v5_0 {
            completion.code = .packetIdentifierNotFound
        }
        carriedOver.remove(release.packetID)
        effects.commands.append(.send(.pubcomp(completion)))
    }

    /// One more message may come.
    ///
    /// QoS 1 is acknowledged at once: what counts are QoS 2 messages of this connection that were
    /// not released.
    ///
    /// Spec: MQTT 5.0 §3.3.4 [MQTT-3.3.4-9], §4.9.
    private func checkRoom(_ receiveMaximum: Int) throws(ProtocolFault) {
        let unacknowledged = unreleased.count - carriedOver.count
        guard unacknowledged >= receiveMaximum else { return }
        throw ProtocolFault(
            "\(unacknowledged + 1) messages unacknowledged, though our Receive Maximum is "
                + "\(receiveMaximum)",
            code: .receiveMaximumExceeded)
    }
}
