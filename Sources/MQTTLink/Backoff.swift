import Vocabulary

/// How long a link waits before it tries again: exponential with full jitter.
///
/// The ceiling doubles from 1 s with each failure; the wait is drawn evenly from 1 ms to the
/// ceiling, so that links that failed together do not come back together. Only who fights over an
/// identifier waits a fixed time.
struct Backoff: Equatable, Sendable {
    /// How far the ceiling may grow.
    enum Limit: Equatable, Sendable {
        /// 30 s: the broker or the way to it is in trouble, which may pass by itself.
        case passing
        /// 2 minutes: credentials, identifier or configuration were refused; only a person helps.
        case refusal

        var nanoseconds: Int64 {
            switch self {
            case .passing: 30_000_000_000
            case .refusal: 120_000_000_000
            }
        }
    }

    /// Who fights over an identifier tries no sooner than this: each try throws the other out.
    static let takeoverMinutes = 5
    /// The same as a duration; also for those who would try in vain.
    static let futileWait = Duration.seconds(60 * takeoverMinutes)

    /// A connection that was up this long has proved itself: the ceiling starts anew.
    static let provenAfter = Duration.seconds(60)

    private static let baseNanoseconds: Int64 = 1_000_000_000
    private static let stepNanoseconds: Int64 = 1_000_000

    private var generator: SeededRandom
    private var failures: UInt8 = 0

    init(seed: UInt64) {
        generator = SeededRandom(seed: seed)
    }

    /// Forgets the failures so far.
    mutating func reset() {
        failures = 0
    }

    /// The wait after one more failure, in whole milliseconds, at least one.
    mutating func next(_ limit: Limit) -> Duration {
        // 2^10 s is beyond both limits; a larger shift could overflow.
        let ceiling = min(limit.nanoseconds, Self.baseNanoseconds << min(failures, 10))
        failures = min(failures + 1, 10)
        let steps = Int64.random(in: 1...ceiling / Self.stepNanoseconds, using: &generator)
        return .nanoseconds(steps * Self.stepNanoseconds)
    }
}
