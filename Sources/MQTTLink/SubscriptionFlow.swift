import MQTTWire
import Vocabulary

/// The subscriptions of one connection: asked for after CONNACK, answered by SUBACK.
///
/// Spec: MQTT 5.0 §3.8, §3.9; MQTT 3.1.1 §3.8, §3.9.
struct SubscriptionFlow: Equatable, Sendable {
    /// Some brokers take no more in one SUBSCRIBE.
    private static let filtersInOnePacket = 8

    /// A SUBSCRIBE that SUBACK has not answered.
    struct Unanswered: Equatable, Sendable {
        /// The filters of that packet, in order.
        var filters: [String]
        /// When it was handed over to be written.
        var sentAt: MonotonicInstant
    }

    private struct Request: Equatable, Sendable {
        var packetID: UInt16
        var filters: ArraySlice<SubscriptionRequest>
        var sentAt: MonotonicInstant
    }

    private var waiting: [Request] = []

    /// The oldest SUBSCRIBE without an answer: brokers take them in order, so one that ends the
    /// connection for a filter ends it for one of these.
    var unanswered: Unanswered? {
        waiting.first.map { Unanswered(filters: $0.filters.map(\.filter), sentAt: $0.sentAt) }
    }

    /// Asks for the filters.
    ///
    /// - Returns: whether anything was sent.
    mutating func begin(
        _ filters: [SubscriptionRequest], _ effects: inout LinkEffects, now: MonotonicInstant
    ) -> Bool {
        var rest = filters[...]
        var packetID: UInt16 = 1
        while !rest.isEmpty, packetID < .max {
            let part = rest.prefix(Self.filtersInOnePacket)
            rest = rest.dropFirst(part.count)
            waiting.append(Request(packetID: packetID, filters: part, sentAt: now))
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

    /// SUBACK came in: what was granted may be less than what was asked for, and is reported.
    ///
    /// Spec: MQTT 5.0 §3.8.4 [MQTT-3.8.4-6], [MQTT-3.8.4-7]; MQTT 3.1.1 §3.8.4 [MQTT-3.8.4-5],
    /// [MQTT-3.8.4-6].
    mutating func acknowledged(
        _ acknowledgement: SubscriptionAcknowledgement, _ effects: inout LinkEffects
    ) throws(ProtocolFault) {
        guard
            let index = waiting.firstIndex(where: { $0.packetID == acknowledgement.packetID })
        else {
            throw ProtocolFault("SUBACK for a SUBSCRIBE that was not sent")
        }
        let request = waiting.remove(at: index)
        guard request.filters.count == acknowledgement.codes.count else {
            throw ProtocolFault(
                "SUBACK with \(acknowledgement.codes.count) codes"
                    + " for \(request.filters.count) filters")
        }
        for (filter, code) in zip(request.filters, acknowledgement.codes) {
            effects.events.append(
                .subscribed(SubscriptionAnswer(filter: filter.filter, code: code)))
        }
    }
}
