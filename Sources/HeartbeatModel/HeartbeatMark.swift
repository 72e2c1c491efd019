import Vocabulary

/// One place in the strip of the last heartbeats, in two bytes.
///
/// A round trip is kept log-linear, as a floating-point number without a sign: 256 steps an octave
/// of nanoseconds. It is exact below 512 ns; up to `longest` it differs from what was measured by
/// at most 1/512 (0.2 %), and what took longer is shown as `longest`.
public struct HeartbeatMark: Hashable, Sendable {
    /// What became of the heartbeat.
    public enum Kind: Hashable, Sendable {
        /// Answered and timed.
        case timed(Duration, late: Bool)
        /// Answered, and nobody can say how long it took.
        case untimed
        /// Its PINGRESP never came.
        case lost
        /// The connection ended here: a gap, not a zero.
        case dropped
        /// Held up by ourselves: judged against nobody.
        case ownPause
    }

    /// The longest round trip that is told from longer ones: nine minutes.
    public static let longest = Duration.nanoseconds(nanoseconds(ofStep: stepMask))

    /// Three bits of kind, thirteen of the round trip.
    private var bits: UInt16

    private static let stepBits = 13
    private static let stepMask: UInt16 = (1 << stepBits) - 1
    /// Steps of an octave: two to the power of this.
    private static let fractionBits = 8
    private static let stepsPerOctave: Int64 = 1 << fractionBits

    /// Answered and timed; the round trip is not negative.
    public static func timed(_ roundTrip: Duration, late: Bool) -> HeartbeatMark {
        timed(nanoseconds: roundTrip.nanoseconds, late: late)
    }

    /// Answered, and nobody can say how long it took.
    public static let untimed = HeartbeatMark(kind: 2)
    /// Its PINGRESP never came.
    public static let lost = HeartbeatMark(kind: 3)
    /// The connection ended here: a gap, not a zero.
    public static let dropped = HeartbeatMark(kind: 4)
    /// Held up by ourselves: judged against nobody.
    public static let ownPause = HeartbeatMark(kind: 5)

    static func timed(nanoseconds: Int64, late: Bool) -> HeartbeatMark {
        HeartbeatMark(kind: late ? 1 : 0, step: step(of: nanoseconds))
    }

    private init(kind: UInt16, step: UInt16 = 0) {
        bits = (kind << Self.stepBits) | step
    }

    /// What became of the heartbeat.
    public var kind: Kind {
        switch bits >> Self.stepBits {
        case 0: .timed(roundTrip, late: false)
        case 1: .timed(roundTrip, late: true)
        case 2: .untimed
        case 3: .lost
        case 4: .dropped
        default: .ownPause
        }
    }

    private var roundTrip: Duration {
        .nanoseconds(Self.nanoseconds(ofStep: bits & Self.stepMask))
    }

    /// The exponent above, the fraction below; the first octave and all below it count single
    /// nanoseconds.
    private static func step(of nanoseconds: Int64) -> UInt16 {
        let nanoseconds = max(0, nanoseconds)
        guard nanoseconds >= stepsPerOctave else { return UInt16(nanoseconds) }
        let shift = Int64.bitWidth - 1 - nanoseconds.leadingZeroBitCount - fractionBits
        let step = (Int64(shift) << fractionBits) + (nanoseconds >> shift)
        return UInt16(min(step, Int64(stepMask)))
    }

    /// The middle of the step.
    private static func nanoseconds(ofStep step: UInt16) -> Int64 {
        let step = Int64(step)
        guard step >= 2 * stepsPerOctave else { return step }
        let shift = (step >> fractionBits) - 1
        let start = ((step & (stepsPerOctave - 1)) + stepsPerOctave) << shift
        return start + (1 << (shift - 1))
    }
}
