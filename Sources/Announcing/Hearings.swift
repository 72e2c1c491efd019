import Vocabulary

/// Whether a receiver heard of an incident.
enum Hearing: Hashable, Sendable {
    /// It did, the last time then.
    case told(MonotonicInstant)
    /// It did not: too little of it mattered there, the message was lost, or it is new.
    case notTold
    /// What was said of it so far was for other ways; an earlier run may have told it.
    case notMeant
}

/// What a receiver heard of, by the key of the incident.
///
/// Of more than 4,000 incidents the one that was noted first is forgotten, as if it had never been
/// noted.
struct Hearings: Sendable {
    private static let most = 4_000

    /// What holds of an incident of which nothing is noted; nil: an earlier run may have told it.
    private let otherwise: Hearing?
    private var entries: [String: (hearing: Hearing, number: UInt64)] = [:]
    private var added: UInt64 = 0

    /// Nothing is noted.
    ///
    /// - Parameter isNew: whether the receiver was told of nothing so far.
    init(isNew: Bool = false) {
        otherwise = isNew ? .notTold : nil
    }

    subscript(key: String) -> Hearing? {
        get { entries[key]?.hearing ?? otherwise }
        set {
            guard let newValue else {
                entries[key] = nil
                return
            }
            added += 1
            entries[key] = (newValue, entries[key]?.number ?? added)
            if entries.count > Self.most,
                let oldest = entries.min(by: { $0.value.number < $1.value.number })
            {
                entries[oldest.key] = nil
            }
        }
    }
}
