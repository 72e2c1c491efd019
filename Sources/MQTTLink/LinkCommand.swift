public import MQTTWire
public import Vocabulary

/// What the driver of a link has to do, in order.
public enum LinkCommand: Hashable, Sendable {
    /// Make a connection to this place. Answer with `addressesResolved`, `phaseCompleted` for each
    /// layer, then `transportOpened`, or with `transportClosed`.
    case open(Endpoint)
    /// Write a packet.
    case send(Packet)
    /// Write a message, and tell whoever published the one of that number once it has left or
    /// cannot leave any more: the broker will not acknowledge it.
    case sendUnacknowledged(Publish, UInt64)
    /// Stamp, write PINGREQ, report with `pingRequestWritten` or `pingRequestQueued`.
    case sendPingRequest
    /// Tell whoever published the message of that number what became of it.
    case tellPublisher(UInt64, PublishOutcome)
    /// Close after what was written has left, within a second. No answer is expected.
    case close
    /// Close at once; what is queued is dropped. No answer is expected.
    case abort
}
