import MQTTWire
import Vocabulary

/// Messages to a client, and the session that their acknowledgement needs.
///
/// Spec: MQTT 5.0 §4.1, §4.3, §4.4; MQTT 3.1.1 §4.1, §4.3, §4.4.
extension ScriptedBroker {
    /// Begins or resumes the session that CONNECT asks for.
    ///
    /// - Returns: whether one is resumed.
    mutating func resumeSession(of clientID: String, for connect: Connect) -> Bool {
        var expiry: UInt32 = connect.version == .v3_1_1 ? .max : 0
        for case .sessionExpiryInterval(let seconds) in connect.properties { expiry = seconds }
        let known = clients[clientID]?.session
        let isResumed = !connect.cleanStart && known?.outlivesConnection == true
        if !isResumed { clients[clientID]?.session = BrokerSession() }
        clients[clientID]?.session.outlivesConnection =
            expiry > 0 && (connect.version == .v5_0 || !connect.cleanStart)
        return isResumed
    }

    mutating func withSession(
        on connection: BrokerConnectionID, _ change: (inout BrokerSession) -> Void
    ) {
        guard let clientID = connections[connection]?.client?.clientID else { return }
        change(&clients[clientID, default: KnownClient()].session)
    }

    mutating func publishNext(
        of run: Publishing, on connection: BrokerConnectionID, now: MonotonicInstant
    ) {
        guard let held = connections[connection], run.count > 0 else { return }
        guard held.partialUntil <= now else {
            agenda.add(.publishing(run, connection), at: held.partialUntil)
            return
        }
        write(message(of: run, on: connection), to: connection)
        var rest = run
        rest.count -= 1
        agenda.add(.publishing(rest, connection), at: now + run.interval)
    }

    /// The bytes of the run's next message; none where too many wait for their acknowledgement.
    mutating func message(of run: Publishing, on connection: BrokerConnectionID) -> [UInt8] {
        var packetID: UInt16?
        if run.qos != .atMostOnce {
            withSession(on: connection) { packetID = $0.begin(run) }
            guard packetID != nil else { return [] }
        }
        return publish(run, packetID: packetID, isAgain: false, on: connection)
    }

    /// Sends what was not acknowledged once more, in the order in which it was first sent.
    mutating func redeliver(on connection: BrokerConnectionID) {
        var deliveries: [BrokerSession.Delivery] = []
        withSession(on: connection) { deliveries = $0.deliveries }
        let version = connections[connection]?.client?.version ?? .v5_0
        for delivery in deliveries {
            let again =
                delivery.isReceived
                ? bytes(
                    of: .pubrel(Acknowledgement(packetID: delivery.packetID)), as: version)
                : publish(
                    delivery.message, packetID: delivery.packetID, isAgain: true, on: connection)
            write(again, to: connection)
        }
    }

    private mutating func publish(
        _ run: Publishing, packetID: UInt16?, isAgain: Bool, on connection: BrokerConnectionID
    ) -> [UInt8] {
        let version = connections[connection]?.client?.version ?? .v5_0
        var message = Publish(
            topic: run.topic, qos: run.qos, duplicate: isAgain, packetID: packetID,
            payload: [UInt8](repeating: UInt8(ascii: "."), count: max(0, run.payloadBytes)))
        if run.usesTopicAlias, version == .v5_0 {
            message.properties = [.topicAlias(1)]
            if connections[connection]?.client?.aliasedTopic == run.topic { message.topic = "" }
            connections[connection]?.client?.aliasedTopic = run.topic
        }
        return bytes(of: .publish(message), as: version)
    }
}
