/// Measured values of one kind, of which quantiles are exact.
public struct Samples: Sendable {
    private var values: [Int64] = []

    /// None yet.
    public init() {}

    /// How many there are.
    public var count: Int { values.count }

    /// The largest; nil without any.
    public var largest: Int64? { values.max() }

    /// Adds one.
    public mutating func add(_ value: Int64) {
        values.append(value)
    }

    /// The smallest value that at least this fraction of the values does not exceed; nil without
    /// any.
    ///
    /// `fraction` lies between 0 and 1.
    public mutating func quantile(_ fraction: Double) -> Int64? {
        guard !values.isEmpty else { return nil }
        values.sort()
        let rank = (fraction * Double(values.count)).rounded(.up)
        return values[min(max(Int(rank) - 1, 0), values.count - 1)]
    }
}
