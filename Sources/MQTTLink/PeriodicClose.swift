import Vocabulary

/// Notices ends without a reason that come after the same time again and again, as those of a
/// middlebox do.
struct PeriodicClose: Equatable, Sendable {
    private struct End: Equatable, Sendable {
        var at: MonotonicInstant
        var up: Duration
    }

    /// So many ends in a row make a pattern.
    private static let endsNeeded = 3
    /// Shorter times are no timeout of anything in between.
    private static let shortestPeriod = Duration.seconds(5)
    /// Times that differ by no more than this, or by 5 %, count as the same.
    private static let smallestTolerance = Duration.seconds(1)

    /// The last ends in a row, oldest first; at most three.
    private var ends: [End] = []

    /// The peer closed a connection without a reason, which had been up for `up`.
    ///
    /// - Parameter sinceAnswer: how long before the end the last PINGRESP came.
    /// - Returns: what points to the pattern, where there is one.
    mutating func closed(
        afterUp up: Duration, sinceAnswer: Duration, now: MonotonicInstant
    ) -> String? {
        if ends.count == Self.endsNeeded { ends.removeFirst() }
        ends.append(End(at: now, up: up))
        guard ends.count == Self.endsNeeded else { return nil }
        let lengths = ends.map(\.up)
        if let period = Self.commonLength(of: lengths) {
            // Heartbeats that were answered until the end are no idleness.
            let isBusy = sinceAnswer < period / 2
            return "every \(DurationText.short(period)): likely an idle timeout in between"
                + (isBusy ? ", or a limit on a connection's age, as PINGRESPs came to the end" : "")
                + "; the last connections were closed after \(Self.list(lengths))"
        }
        let distances = zip(ends.dropFirst(), ends).map { $0.at - $1.at }
        guard let period = Self.commonLength(of: distances) else { return nil }
        return "every \(DurationText.short(period)), however long the connection was up:"
            + " likely a schedule at the broker or in between;"
            + " the last ends were \(Self.list(distances)) apart"
    }

    /// A connection ended in another way.
    mutating func interrupted() {
        ends.removeAll()
    }

    /// The mean of lengths that are nearly the same and long enough.
    private static func commonLength(of lengths: [Duration]) -> Duration? {
        guard let shortest = lengths.min(), let longest = lengths.max() else { return nil }
        let mean = lengths.reduce(.zero, +) / lengths.count
        guard shortest >= shortestPeriod, longest - shortest <= max(smallestTolerance, mean / 20)
        else { return nil }
        return mean
    }

    /// `59 s, 60 s and 60 s`.
    private static func list(_ lengths: [Duration]) -> String {
        let texts = lengths.map(DurationText.short)
        guard let last = texts.last, texts.count > 1 else { return texts.joined() }
        return texts.dropLast().joined(separator: ", ") + " and " + last
    }
}
