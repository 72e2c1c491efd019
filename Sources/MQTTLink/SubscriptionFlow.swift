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
        var isForBrokerFigures = false
    }

    private var waiting: [Request] = []
    private var lastPacketID: UInt16 = 0
    /// Whether the broker was asked for its figures.
    private(set) var readsBrokerFigures = false

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
        // The last identifiers are left for the broker's figures and for messages of ours.
        while !rest.isEmpty, lastPacketID < OutboundMessages.firstPacketID - 2 {
            let part = rest.prefix(Self.filtersInOnePacket)
            rest = rest.dropFirst(part.count)
            ask(for: part, &effects, now: now)
        }
        return !filters.isEmpty
    }

    /// Asks for what the broker tells of itself; once on a connection.
    ///
    /// - Returns: whether anything was sent.
    mutating func readBrokerFigures(_ effects: inout LinkEffects, now: MonotonicInstant) -> Bool {
        guard !readsBrokerFigures else { return false }
        readsBrokerFigures = true
        let filters = BrokerFigure.allCases.map { SubscriptionRequest($0.topic) }
        ask(for: filters[...], isForBrokerFigures: true, &effects, now: now)
        return true
    }

    private mutating func ask(
        for filters: ArraySlice<SubscriptionRequest>, isForBrokerFigures: Bool = false,
        _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        lastPacketID += 1
        waiting.append(
            Request(
                packetID: lastPacketID, filters: filters, sentAt: now,
                isForBrokerFigures: isForBrokerFigures))
        effects.commands.append(
            .send(
                .subscribe(
                    Subscribe(
                        packetID: lastPacketID,
                        filters: filters.map { Subscribe.Filter($0.filter, qos: $0.qos) }))))
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
        if request.isForBrokerFigures {
            let isRefused = acknowledgement.codes.allSatisfy(\.isSubscriptionRefusal)
            let refusal = isRefused ? acknowledgement.codes.first : nil
            effects.events.append(.brokerFigures(.answered(refusal: refusal)))
            return
        }
        for (filter, code) in zip(request.filters, acknowledgement.codes) {
            effects.events.append(
                .subscribed(SubscriptionAnswer(filter: filter.filter, code: code)))
        }
    }
}

extension ReasonCode {
    /// Spec: MQTT 5.0 §3.9.3; MQTT 3.1.1 §3.9.3.
    fileprivate var isSubscriptionRefusal: Bool { rawValue >= 0x80 }
}
