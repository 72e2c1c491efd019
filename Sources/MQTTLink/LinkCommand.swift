public import MQTTWire

/// What the driver of a link has to do, in order.
public enum LinkCommand: Hashable, Sendable {
    /// Resolve the name, then connect TCP. Answer with `addressesResolved`, then `transportOpened`,
    /// or with `transportClosed`.
    case open
    /// Write a packet.
    case send(Packet)
    /// Stamp, write PINGREQ, report with `pingRequestWritten` or `pingRequestQueued`.
    case sendPingRequest
    /// Close after what was written has left, within a second. No answer is expected.
    case close
    /// Close at once; what is queued is dropped. No answer is expected.
    case abort
}
