import Vocabulary

/// Whether this machine has its way to the broker, as far as the watcher knows.
///
/// Indirect, as mostly nothing is wrong and then it takes little memory.
indirect enum OwnNetwork: Equatable, Sendable {
    /// Nothing is known to be wrong.
    case present
    /// Nobody is judged. Goes to: regained.
    case lost(since: MonotonicInstant)
    /// Connections from before may still end because of it, until they prove themselves. Goes to:
    /// lost.
    case regained(at: MonotonicInstant, after: Duration)

    /// Whether the way is lost at present.
    var isLost: Bool {
        if case .lost = self { true } else { false }
    }

    /// How long the way was lost, where an end at `now` may come from it.
    ///
    /// - Parameter acknowledged: when the last bytes were sent that the peer is known to have got.
    func fault(acknowledged: MonotonicInstant, now: MonotonicInstant) -> OwnFault? {
        switch self {
        case .present: nil
        case .lost(let since): .offline(for: now - since)
        case .regained(let instant, let duration):
            // What was sent after it and got through shows that the connection outlived it.
            acknowledged < instant ? .offline(for: duration) : nil
        }
    }
}
