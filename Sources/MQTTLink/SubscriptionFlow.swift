import MQTTWire
import Vocabulary

/// The subscriptions of one connection: asked for after CONNACK, answered by SUBACK.
///
/// QoS 0 is asked for: the watcher holds no message back at the broker and adds no traffic.
///
/// Spec: MQTT 5.0 §3.8, §3.9; MQTT 3.1.1 §3.8, §3.9.
struct SubscriptionFlow: Equatable, Sendable {
    /// Some brokers take no more in one SUBSCRIBE.
    private static let filtersInOnePacket = 8

    private struct Request: Equatable, Sendable {
        var packetID: UInt16
        var filters: ArraySlice<SubscriptionRequest>
    }

    private var waiting: [Request] = []

    /// Asks for the filters.
    ///
    /// - Returns: whether anything was sent.
    mutating func begin(_ filters: [SubscriptionRequest], _ effects: inout LinkEffects) -> Bool {
        var rest = filters[...]
        var packetID: UInt16 = 1
        while !rest.isEmpty, packetID < .max {
            let part = rest.prefix(Self.filtersInOnePacket)
            rest = rest.dropFirst(part.count)
            waiting.append(Request(packetID: packetID, filters: part))
            effects.commands.append(
                .send(
                    .subscribe(
                        Subscribe(
                            packetID: packetID,
                            filters: part.map { Subscribe.Filter($0.filter, qos: $0.qos) }))))
            packetID += 1
        }
        return !filters.isEmpty
    }

    /// SUBACK came in.
    ///
    /// - Returns: what is wrong with it, if anything.
    mutating func acknowledged(
        _ acknowledgement: SubscriptionAcknowledgement, _ effects: inout LinkEffects
    ) -> ProtocolFault? {
        guard
            let index = waiting.firstIndex(where: { $0.packetID == acknowledgement.packetID })
        else {
            return ProtocolFault("SUBACK for a SUBSCRIBE that was not sent")
        }
        let request = waiting.remove(at: index)
        guard request.filters.count == acknowledgement.codes.count else {
            return ProtocolFault(
                "SUBACK with \(acknowledgement.codes.count) codes"
                    + " for \(request.filters.count) filters")
        }
        for (filter, code) in zip(request.filters, acknowledgement.codes) {
            effects.events.append(
                .subscribed(SubscriptionAnswer(filter: filter.filter, code: code)))
        }
        return nil
    }
}
