public import Vocabulary

/// What is still known of one minute of a link whose single heartbeats are no longer kept.
///
/// Kept are how many round trips were timed, the shortest, the mean and the longest of them, and
/// how many gaps of each kind there were. The mean is within 1 µs of that of the round trips; the
/// shortest is at most 0.05 % below the true one, the longest at most 0.05 % above it. Of gaps of a
/// kind up to 255 are counted, of round trips up to 65,535.
public struct HistoryMinute: Hashable, Sendable {
    /// The timed heartbeats of a minute.
    public struct RoundTrips: Hashable, Sendable {
        /// How many; at least 1.
        public var count: Int
        /// The shortest.
        public var least: Duration
        /// The arithmetic mean.
        public var mean: Duration
        /// The longest.
        public var most: Duration

        /// Puts them together.
        public init(count: Int, least: Duration, mean: Duration, most: Duration) {
            self.count = count
            self.least = least
            self.mean = mean
            self.most = most
        }
    }

    /// Where it begins: a whole number of minutes on the monotonic clock.
    public var start: MonotonicInstant
    /// What was timed; nil where nothing was.
    public var roundTrips: RoundTrips?
    /// Judgements that a PINGRESP was overdue.
    public var missed: Int
    /// Times at which heartbeats were found to be lost.
    public var lost: Int
    /// Times at which answers came that could not be timed.
    public var untimed: Int
    /// Ends of a connection.
    public var ended: Int
    /// Pauses and ends of our own.
    public var ownPauses: Int

    /// How long it lasts.
    public static let length = Duration.seconds(60)

    /// Puts a minute together; nothing happened in it but what is said.
    public init(
        start: MonotonicInstant, roundTrips: RoundTrips?, missed: Int = 0, lost: Int = 0,
        untimed: Int = 0, ended: Int = 0, ownPauses: Int = 0
    ) {
        self.start = start
        self.roundTrips = roundTrips
        self.missed = missed
        self.lost = lost
        self.untimed = untimed
        self.ended = ended
        self.ownPauses = ownPauses
    }
}

/// A `HistoryMinute` in sixteen bytes.
struct PackedMinute: Hashable, Sendable {
    /// Nanoseconds.
    static let length = HistoryMinute.length.nanoseconds

    /// Tenths of a microsecond.
    private var mean: UInt32 = 0
    private var timed: UInt16 = 0
    private var least = ShortCount(0)
    private var most = ShortCount(0)
    /// Minutes since the start of its chunk.
    private(set) var offset: UInt8
    private var missed: UInt8 = 0
    private var lost: UInt8 = 0
    private var untimed: UInt8 = 0
    private var ended: UInt8 = 0
    private var ownPauses: UInt8 = 0

    /// A minute in which nothing happened yet.
    init(offset: UInt8) { self.offset = offset }

    /// Adds samples of this minute.
    mutating func add(_ samples: ArraySlice<PackedSample>) {
        // Summed up before it is rounded, so that the mean is rounded once a chunk.
        var sum = UInt64(mean) * UInt64(timed)
        var count = UInt64(timed)
        for sample in samples {
            if let roundTrip = sample.roundTrip {
                least = count == 0 ? ShortCount(roundTrip) : min(least, ShortCount(roundTrip))
                most = max(most, ShortCount(atLeast: roundTrip))
                sum += UInt64(roundTrip)
                count += 1
            } else if let gap = sample.gap {
                self.count(gap)
            }
        }
        guard count > 0 else { return }
        mean = UInt32(clamping: (sum + count / 2) / count)
        timed = UInt16(clamping: count)
    }

    private mutating func count(_ gap: RoundTripSample.Gap) {
        func addOne(_ count: inout UInt8) { count = UInt8(clamping: Int(count) + 1) }
        switch gap {
        case .missed: addOne(&missed)
        case .lost: addOne(&lost)
        case .untimed: addOne(&untimed)
        case .ended: addOne(&ended)
        case .ownPause: addOne(&ownPauses)
        }
    }

    /// The minute again; its chunk begins with minute number `start`.
    func minute(start: Int64) -> HistoryMinute {
        let roundTrips = HistoryMinute.RoundTrips(
            count: Int(timed), least: PackedSample.duration(of: least.value),
            mean: PackedSample.duration(of: Int64(mean)),
            most: PackedSample.duration(of: most.value))
        return HistoryMinute(
            start: MonotonicInstant(nanoseconds: (start + Int64(offset)) * Self.length),
            roundTrips: timed > 0 ? roundTrips : nil, missed: Int(missed), lost: Int(lost),
            untimed: Int(untimed), ended: Int(ended), ownPauses: Int(ownPauses))
    }
}

/// A number of up to 32 bits in 16: exact below 4,096, above that its twelve leading bits.
///
/// Codes are ordered as the numbers are.
private struct ShortCount: Hashable, Comparable, Sendable {
    private static let stepBits = 11
    private static let stepsPerOctave: UInt32 = 1 << stepBits

    private var code: UInt16

    /// The largest that is not above `value`.
    init(_ value: UInt32) {
        let octave = max(0, UInt32.bitWidth - 1 - Self.stepBits - value.leadingZeroBitCount)
        // The leading bit of the steps adds itself to the octave.
        code = UInt16(UInt32(octave) * Self.stepsPerOctave + value >> octave)
    }

    /// The smallest that is not below `value`.
    init(atLeast value: UInt32) {
        self.init(value)
        if self.value < Int64(value) { code += 1 }
    }

    var value: Int64 {
        let octave = max(0, Int64(code) / Int64(Self.stepsPerOctave) - 1)
        return (Int64(code) - octave * Int64(Self.stepsPerOctave)) << octave
    }

    static func < (left: Self, right: Self) -> Bool { left.code < right.code }
}
