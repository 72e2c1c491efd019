/// Count, mean and variance of a series that is not kept.
///
/// Welford's method: the mean moves by a share of each new value's distance, and squares are only
/// taken of distances, so that nothing cancels. Two series are joined by Chan's formula.
public struct RunningMoments: Hashable, Sendable {
    /// The arithmetic mean; 0 where there is none.
    public private(set) var mean = 0.0
    /// The sum of the squared distances from the mean.
    private var squares = 0.0
    private var values: UInt32 = 0

    /// How many values were added; counts no further than 4,294,967,295.
    public var count: Int { Int(values) }

    /// No value yet.
    public init() {}

    /// Takes one value.
    public mutating func add(_ value: Double) {
        values = max(values, values &+ 1)
        let distance = value - mean
        mean += distance / Double(count)
        squares += distance * (value - mean)
    }

    /// The sample standard deviation, divided by count − 1; nil with fewer than two values.
    public var deviation: Double? {
        count < 2 ? nil : (squares / Double(count - 1)).squareRoot()
    }

    /// The moments of both series together.
    public func joined(with other: RunningMoments) -> RunningMoments {
        guard count > 0 else { return other }
        guard other.count > 0 else { return self }
        var all = RunningMoments()
        all.values = UInt32(clamping: count + other.count)
        let distance = other.mean - mean
        let share = Double(other.count) / Double(all.count)
        all.mean = mean + distance * share
        all.squares = squares + other.squares + distance * distance * Double(count) * share
        return all
    }
}
