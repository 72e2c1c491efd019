import MQTTWire
public import Vocabulary

/// Messages of our own.
extension LinkMachine {
    /// Publishes a message; what became of it is told once, by `LinkCommand.tellPublisher` or by
    /// whoever carries out `LinkCommand.sendUnacknowledged`.
    ///
    /// The heartbeat goes on as if nothing were published: a message that leaves proves nothing.
    ///
    /// - Parameter number: chosen by the caller, and given to no other message of the link.
    public mutating func publish(
        _ message: OutgoingMessage, number: UInt64, _ effects: inout LinkEffects,
        now: MonotonicInstant
    ) {
        guard !outbound.join(message, number: number, &effects) else { return }
        guard let version = connection?.version else {
            effects.commands.append(.tellPublisher(number, .failed("the link is not connected")))
            return
        }
        let isSent = outbound.publish(message, number: number, version: version, &effects)
        if isSent { connection?.published(&effects, now: now) }
    }

    /// PUBACK came in.
    mutating func publishingAcknowledged(
        _ acknowledgement: Acknowledgement, _ effects: inout LinkEffects, now: MonotonicInstant
    ) {
        connection?.publishingAcknowledged(now: now)
        do throws(ProtocolFault) {
            try outbound.acknowledged(acknowledgement, &effects)
            conclude(nil, &effects, now: now)
        } catch {
            conclude(Ending(error), &effects, now: now)
        }
    }
}
