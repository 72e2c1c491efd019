import Vocabulary

/// Up to where it is proven that the peer got what we sent.
///
/// A PINGRESP proves it for its PINGREQ, a socket without anything unacknowledged for all that was
/// sent before. A broker that misses our packets counts its keep alive from there.
struct Acknowledgements: Equatable, Sendable {
    /// When the last bytes were sent that are known to be acknowledged.
    private(set) var last: MonotonicInstant
    private var bytesAcknowledged: UInt64?

    /// CONNACK has acknowledged CONNECT.
    init(acceptedAt now: MonotonicInstant) {
        last = now
    }

    /// A PINGRESP came for the PINGREQ that was sent then.
    mutating func answered(requestSentAt instant: MonotonicInstant) {
        last = max(last, instant)
    }

    /// The socket was looked at.
    ///
    /// - Parameter lastSend: when we last sent anything.
    mutating func examined(_ examination: SocketExamination, lastSend: MonotonicInstant) {
        let before = bytesAcknowledged
        let acknowledged = examination.facts?.bytesAcknowledged
        bytesAcknowledged = acknowledged ?? before
        guard examination.showsAllAcknowledged, lastSend > last else { return }
        // The kernel forgets what is unacknowledged when a connection is reset: where the count of
        // acknowledged bytes stands still, an empty queue proves nothing.
        if let acknowledged, let before, acknowledged <= before { return }
        last = lastSend
    }
}
