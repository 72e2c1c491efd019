import MQTTWire
import Vocabulary

/// Messages that we publish, and which of them the broker has still to acknowledge.
///
/// What is kept is our part of the session: it outlives a connection where the session does, and
/// whoever published waits with it. Who publishes word for word what waits already, because an
/// earlier attempt took too long, waits for the same acknowledgement: nothing is sent twice.
///
/// Spec: MQTT 5.0 §4.3.1, §4.3.2, §4.4, §4.9; MQTT 3.1.1 §4.3.1, §4.3.2, §4.4.
struct OutboundMessages: Hashable, Sendable {
    /// How many may wait for their acknowledgement at once.
    static let mostUnacknowledged = 16
    /// The first of the packet identifiers that are left for them: the highest ones.
    static let firstPacketID = UInt16.max - UInt16(mostUnacknowledged) + 1
    /// Bytes of a whole PUBLISH.
    static let mostBytes = 262_144

    private struct Waiting: Hashable, Sendable {
        var publish: Publish
        /// Who waits for the outcome.
        var number: UInt64
    }

    private var limits = Limits()
    /// In the order in which they were sent.
    private var waiting: [Waiting] = []

    /// Publishes a message, or tells why not.
    ///
    /// - Returns: whether anything was sent.
    mutating func publish(
        _ message: OutgoingMessage, number: UInt64, version: MQTTVersion,
        _ effects: inout LinkEffects
    ) -> Bool {
        var publish = Publish(
            topic: message.topic, qos: message.qos, retain: message.isRetained,
            payload: message.payload)
        if message.qos != .atMostOnce { publish.packetID = freePacketID }
        if let failure = failure(of: publish, version: version) {
            effects.commands.append(.tellPublisher(number, failure))
            return false
        }
        if message.qos == .atMostOnce {
            effects.commands.append(.sendUnacknowledged(publish, number))
        } else {
            effects.commands.append(.send(.publish(publish)))
            waiting.append(Waiting(publish: publish, number: number))
        }
        return true
    }

    /// Lets whoever publishes what waits already wait for its acknowledgement.
    ///
    /// - Returns: false where nothing like it waits.
    mutating func join(
        _ message: OutgoingMessage, number: UInt64, _ effects: inout LinkEffects
    ) -> Bool {
        guard
            let place = waiting.firstIndex(where: {
                $0.publish.topic == message.topic && $0.publish.qos == message.qos
                    && $0.publish.retain == message.isRetained
                    && $0.publish.payload == message.payload
            })
        else { return false }
        effects.commands.append(.tellPublisher(waiting[place].number, .unacknowledged))
        waiting[place].number = number
        return true
    }

    /// PUBACK came in.
    ///
    /// Spec: MQTT 5.0 §3.4.2.1; MQTT 3.1.1 §3.4.
    mutating func acknowledged(
        _ acknowledgement: Acknowledgement, _ effects: inout LinkEffects
    ) throws(ProtocolFault) {
        guard
            let place = waiting.firstIndex(where: {
                $0.publish.packetID == acknowledgement.packetID
            })
        else { throw ProtocolFault(unexpected: .puback(acknowledgement)) }
        let number = waiting.remove(at: place).number
        effects.commands.append(.tellPublisher(number, PublishOutcome(acknowledgement)))
    }

    /// CONNACK accepted a connection: what an earlier one left is sent again where the broker kept
    /// the session.
    ///
    /// Spec: MQTT 5.0 §4.4 [MQTT-4.4.0-1], §3.3.1.1 [MQTT-3.3.1-1];
    /// MQTT 3.1.1 §4.4 [MQTT-4.4.0-1], §3.3.1.1 [MQTT-3.3.1-1].
    ///
    /// - Returns: whether anything was sent.
    mutating func connectionAccepted(
        sessionPresent: Bool, _ properties: ConnackProperties, _ effects: inout LinkEffects
    ) -> Bool {
        limits = Limits(properties)
        // What the broker would not take of it now is as lost as its session.
        forget(after: sessionPresent ? limits.unacknowledged : 0, &effects)
        for place in waiting.indices {
            waiting[place].publish.duplicate = true
            effects.commands.append(.send(.publish(waiting[place].publish)))
        }
        return !waiting.isEmpty
    }

    /// The connection is over.
    ///
    /// - Parameter keepingSession: whether what was not acknowledged is sent again on the next.
    mutating func connectionEnded(keepingSession: Bool, _ effects: inout LinkEffects) {
        if !keepingSession { forget(after: 0, &effects) }
        limits = Limits()
    }

    /// Gives up what waits but for the first so many; nobody will know whether it arrived.
    mutating func forget(after count: Int, _ effects: inout LinkEffects) {
        let kept = min(count, waiting.count)
        for message in waiting[kept...] {
            effects.commands.append(.tellPublisher(message.number, .unacknowledged))
        }
        waiting.removeSubrange(kept...)
    }

    private var freePacketID: UInt16? {
        let used = Set(waiting.compactMap(\.publish.packetID))
        return (Self.firstPacketID...UInt16.max).first { !used.contains($0) }
    }

    /// Why the message cannot be sent; nil where it can.
    private func failure(of publish: Publish, version: MQTTVersion) -> PublishOutcome? {
        guard publish.qos != .exactlyOnce else { return .refused("QoS 2 is not offered") }
        guard publish.qos.rawValue <= limits.highestQoS else {
            return .refused("the broker takes no QoS \(publish.qos.rawValue)")
        }
        guard limits.takesRetained || !publish.retain else {
            return .refused("the broker takes no retained messages")
        }
        guard publish.qos == .atMostOnce || waiting.count < limits.unacknowledged else {
            return .failed(
                "\(waiting.count) messages wait for the broker's acknowledgement already")
        }
        let size: Int
        do {
            size = try Packet.publish(publish).encoded(as: version).count
        } catch {
            return .refused("it cannot be written: \(error.problem)")
        }
        guard size <= limits.packetBytes else {
            return .refused("it has \(size) bytes; \(limits.packetBytes) are allowed")
        }
        return nil
    }
}

/// What the broker takes on a connection, as far as it is less than what we would send.
///
/// Spec: MQTT 5.0 §3.2.2.3.
private struct Limits: Hashable, Sendable {
    var packetBytes = OutboundMessages.mostBytes
    var unacknowledged = OutboundMessages.mostUnacknowledged
    var highestQoS: UInt8 = 2
    var takesRetained = true

    init() {}

    init(_ properties: ConnackProperties) {
        packetBytes = min(packetBytes, properties.maximumPacketSize.map { Int($0) } ?? .max)
        unacknowledged = min(unacknowledged, properties.receiveMaximum.map { Int($0) } ?? .max)
        highestQoS = properties.maximumQoS ?? highestQoS
        takesRetained = properties.retainAvailable ?? takesRetained
    }
}

extension PublishOutcome {
    /// What the broker answered; where nobody has subscribed, it has arrived all the same.
    fileprivate init(_ acknowledgement: Acknowledgement) {
        let code = acknowledgement.code
        guard code.rawValue >= 0x80 else {
            self = .delivered
            return
        }
        let why = acknowledgement.properties.reasonString.map { " (“\($0.prefix(128))”)" } ?? ""
        let text = "the broker refused it: \(code.name(in: .other))\(why)"
        switch code.rawValue {
        // Not authorized, topic name invalid, payload format invalid: so it stays.
        case 0x87, 0x90, 0x99: self = .refused(text)
        default: self = .failed(text)
        }
    }
}
