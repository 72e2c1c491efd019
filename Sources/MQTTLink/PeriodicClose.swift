import Vocabulary

/// Notices ends without a reason that come after the same time again and again, as those of a
/// middlebox do.
struct PeriodicClose: Equatable, Sendable {
    /// The pattern, found.
    struct Rhythm: Equatable, Sendable {
        /// To the second.
        var period: Duration
        /// What points to it, and what is likely behind it.
        var evidence: String
    }

    private struct End: Equatable, Sendable {
        var at: MonotonicInstant
        var up: Duration
    }

    /// So many connections in a row that lasted equally long make a pattern.
    private static let lengthsNeeded = 3
    /// So many equal distances do: of two, random ones are equal too often.
    private static let distancesNeeded = 3
    /// A connection that lasts less long meets no timeout of anything in between.
    private static let shortestLength = Duration.seconds(5)
    /// Ends that are closer together have the rhythm of our own back-off.
    private static let shortestDistance = Duration.seconds(30)
    /// Times that differ by no more than this, or by 5 %, count as the same.
    private static let smallestTolerance = Duration.seconds(1)

    /// The last ends in a row, oldest first; at most one more than distances are needed.
    private var ends: [End] = []

    /// The peer closed a connection without a reason, which had been up for `up`.
    ///
    /// - Parameter sinceAnswer: how long before the end the last PINGRESP came.
    /// - Returns: the pattern, where there is one.
    mutating func closed(
        afterUp up: Duration, sinceAnswer: Duration, now: MonotonicInstant
    ) -> Rhythm? {
        if ends.count > Self.distancesNeeded { ends.removeFirst() }
        ends.append(End(at: now, up: up))
        let lengths = ends.suffix(Self.lengthsNeeded).map(\.up)
        if lengths.count == Self.lengthsNeeded,
            let period = Self.mean(of: lengths, from: Self.shortestLength)
        {
            // Heartbeats that were answered until the end are no idleness.
            let isBusy = sinceAnswer < period / 2
            return Rhythm(
                period: period,
                evidence: "likely an idle timeout in between"
                    + (isBusy
                        ? ", or a limit on a connection's age, as PINGRESPs came to the end" : "")
                    + "; the last connections were closed after \(Self.list(lengths))")
        }
        let distances = zip(ends.dropFirst(), ends).map { $0.at - $1.at }
        guard distances.count == Self.distancesNeeded,
            let period = Self.mean(of: distances, from: Self.shortestDistance)
        else { return nil }
        return Rhythm(
            period: period,
            evidence: "likely a schedule at the broker or in between, however long the connection"
                + " was up; the last ends were \(Self.list(distances)) apart")
    }

    /// A connection ended in another way.
    mutating func interrupted() {
        ends.removeAll()
    }

    /// The mean, to the second, of times that are nearly the same and long enough.
    private static func mean(of times: [Duration], from least: Duration) -> Duration? {
        guard let shortest = times.min(), let longest = times.max() else { return nil }
        let mean = times.reduce(.zero, +) / times.count
        guard shortest >= least, longest - shortest <= max(smallestTolerance, mean / 20)
        else { return nil }
        return wholeSeconds(mean)
    }

    private static func wholeSeconds(_ time: Duration) -> Duration {
        .seconds((time + .milliseconds(500)).components.seconds)
    }

    /// `59 s, 60 s and 60 s`.
    private static func list(_ times: [Duration]) -> String {
        let texts = times.map { DurationText.short(wholeSeconds($0)) }
        guard let last = texts.last, texts.count > 1 else { return texts.joined() }
        return texts.dropLast().joined(separator: ", ") + " and " + last
    }
}
