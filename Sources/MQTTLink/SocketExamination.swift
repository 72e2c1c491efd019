import Vocabulary

/// What the socket showed at one instant, and what follows from it for a missed heartbeat.
struct SocketExamination: Equatable, Sendable {
    /// nil where the socket could not be read.
    var facts: TCPFacts?
    /// Bytes that wait in this program, not yet in the kernel.
    var ownQueueBytes: Int
    /// When it was looked at.
    var at: MonotonicInstant

    /// An acknowledgement may take this long on a healthy path.
    private static let acknowledgementAllowance = Duration.milliseconds(250)

    /// Why no PINGRESP came, as far as the socket tells.
    ///
    /// - Parameter sinceWrite: time since the last PINGREQ was written.
    func verdict(sinceWrite: Duration) -> Verdict {
        if ownQueueBytes > 0 { return .ownQueueFull }
        guard let facts else { return .unknown }
        if facts.unacknowledgedSegments == 0, facts.notSentBytes ?? 0 == 0 { return .peerSilent }
        return sinceWrite >= Self.acknowledgementAllowance ? .pathDead : .unknown
    }
}
