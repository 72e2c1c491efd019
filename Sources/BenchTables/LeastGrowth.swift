/// By how much the least of the last third of a series is above the least of its first third.
///
/// What memory never falls below grows with a leak, and only with one. Of fewer than three values
/// the thirds are one value each; of none it is 0.
public func leastGrowth(of values: [Double]) -> Double {
    let third = max(1, values.count / 3)
    guard let first = values.prefix(third).min(), let last = values.suffix(third).min() else {
        return 0
    }
    return last - first
}
