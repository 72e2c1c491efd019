import Vocabulary

/// Whether a receiver heard of an incident.
enum Hearing: Hashable, Sendable {
    /// It did, the last time then.
    case told(MonotonicInstant)
    /// It did not: too little of it mattered there, or the message was lost.
    case notTold
}

/// What a receiver heard of, by the key of the incident.
///
/// Of more than 4,000 incidents the one that was noted first is forgotten: nobody knows then
/// whether it was told.
struct Hearings: Sendable {
    private static let most = 4_000

    private var entries: [String: (hearing: Hearing, number: UInt64)] = [:]
    private var added: UInt64 = 0

    subscript(key: String) -> Hearing? {
        get { entries[key]?.hearing }
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
