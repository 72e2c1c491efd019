import Vocabulary

/// What the socket showed at one instant, and what follows from it.
struct SocketExamination: Hashable, Sendable {
    /// What could be seen.
    private enum Sight: Hashable, Sendable {
        /// TCP told its state.
        case tcp(TCPFacts)
        /// A socket of this machine: what left this program is with the peer's kernel.
        case local
        /// Nothing.
        case unreadable
    }

    private var sight: Sight
    /// Bytes that wait in this program, not yet in the kernel.
    let ownQueueBytes: Int
    /// When it was looked at.
    let at: MonotonicInstant

    /// An acknowledgement may take this long on a healthy path.
    private static let acknowledgementAllowance = Duration.milliseconds(250)

    /// Puts together what the driver saw.
    ///
    /// - Parameters:
    ///   - facts: nil where the socket could not be read, or has nothing to tell.
    ///   - isLocal: whether it is a Unix socket.
    init(facts: TCPFacts?, isLocal: Bool, ownQueueBytes: Int, at instant: MonotonicInstant) {
        if isLocal {
            sight = .local
        } else if let facts {
            sight = .tcp(facts)
        } else {
            sight = .unreadable
        }
        self.ownQueueBytes = ownQueueBytes
        at = instant
    }

    /// What TCP told; nil where it could not be read, or there is none.
    var facts: TCPFacts? {
        if case .tcp(let facts) = sight { facts } else { nil }
    }

    /// The network's RTT as the kernel knows it; nil where it has not measured it.
    var networkRTT: Duration? {
        facts.flatMap { $0.pathRTT > .zero ? $0.pathRTT : nil }
    }

    /// Whether all that we sent so far seems to have been acknowledged.
    var showsAllAcknowledged: Bool {
        guard ownQueueBytes == 0 else { return false }
        switch sight {
        case .tcp(let facts):
            return facts.unacknowledgedSegments == 0 && facts.notSentBytes ?? 0 == 0
        case .local: return true
        case .unreadable: return false
        }
    }

    /// Why no PINGRESP came, as far as the socket tells.
    ///
    /// - Parameter sinceWrite: time since the last PINGREQ was written.
    func verdict(sinceWrite: Duration) -> Verdict {
        if ownQueueBytes > 0 { return .ownQueueFull }
        if case .unreadable = sight { return .unknown }
        if showsAllAcknowledged { return .peerSilent }
        return sinceWrite >= Self.acknowledgementAllowance ? .pathDead : .unknown
    }

    /// What the verdict rests on, in a sentence; nil for a verdict that says nothing.
    func evidence(for verdict: Verdict) -> String? {
        switch (verdict, facts) {
        case (.peerSilent, nil):
            return "all that we sent reached the peer's side of the socket; its program is silent"
        case (.peerSilent, let facts?):
            let age = DurationText.short(facts.sinceAcknowledgement)
            return "TCP acknowledged all that we sent, last \(age) ago: the broker's program,"
                + " or a proxy in between, is silent"
        case (.pathDead, let facts?) where facts.unacknowledgedSegments == 0:
            let age = DurationText.short(facts.sinceAcknowledgement)
            return "\(facts.notSentBytes ?? 0) bytes of ours never left this machine's kernel, last"
                + " acknowledgement \(age) ago: they are held up here, or the peer takes no more"
        case (.pathDead, let facts?):
            let age = DurationText.short(facts.sinceAcknowledgement)
            return Self.count(facts.unacknowledgedSegments, "segment")
                + " of ours not acknowledged,"
                + " repeated " + Self.count(UInt32(facts.retransmits), "time")
                + ", last acknowledgement \(age) ago: the network or the host is gone"
        case (.ownQueueFull, _):
            return "\(ownQueueBytes) bytes of ours never left this program: the peer takes nothing"
        case (.behindBacklog, _):
            return "the answer waits behind a packet that is still arriving"
        case (.pathDead, nil), (.unknown, _):
            return nil
        }
    }

    private static func count(_ number: UInt32, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    /// The same in the few bytes of a flight record.
    var happening: FlightHappening? {
        facts.map {
            .socket(
                unacknowledgedSegments: UInt8(clamping: $0.unacknowledgedSegments),
                retransmits: $0.retransmits, notSentBytes: $0.notSentBytes ?? 0)
        }
    }
}
