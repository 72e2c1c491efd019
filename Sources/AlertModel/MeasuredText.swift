import FleetModel
import Vocabulary

/// Measured values beside their bounds, as people read them.
enum MeasuredText {
    /// Writes a value and its bound, so that two that differ read differently.
    typealias Pair = (_ value: Double, _ bound: Double) -> (value: String, bound: String)

    /// Value, sign and bound: `412 ms > 300 ms`.
    static func relation(
        _ value: Double, _ sign: FilterComparison.Sign, _ bound: Double, _ texts: Pair
    ) -> String {
        let (value, bound) = texts(value, bound)
        return "\(value) \(sign.rawValue) \(bound)"
    }

    /// How a link stands, for how long, and why where it is down.
    static func state(of link: LinkSnapshot, now: Moment) -> String {
        let time = DurationText.short(now.monotonic - link.since.monotonic)
        let text = "\(link.state.rawValue) for \(time)"
        guard link.state == .down, let failure = link.lastFailure else { return text }
        return "\(text), \(failure.cause.rawValue)"
    }

    /// Of numbers of nanoseconds; a long bound is written as rules write it.
    static func durations(_ value: Double, _ bound: Double) -> (value: String, bound: String) {
        guard bound < 60e9 else {
            return (duration(value), DurationText.exact(Self.nanoseconds(bound)))
        }
        let texts = (duration(value), duration(bound))
        guard texts.0 == texts.1, value != bound else { return texts }
        return ("\(decimal(value / 1_000, places: 3)) µs", texts.1)
    }

    /// Of shares from 0 to 1.
    static func percentages(_ value: Double, _ bound: Double) -> (value: String, bound: String) {
        var decimals = 1
        while decimals < 6, value != bound,
            percentage(value, decimals: decimals) == percentage(bound, decimals: decimals)
        { decimals += 1 }
        return (percentage(value, decimals: decimals), percentage(bound, decimals: decimals))
    }

    /// A share from 0 to 1: `99.95 %`.
    static func percentage(_ share: Double, decimals: Int) -> String {
        "\(decimal(share * 100, places: decimals)) %"
    }

    /// A number from 0 on with at most so many decimals, and no zeros at the end.
    static func decimal(_ number: Double, places: Int) -> String {
        var scale = 1
        for _ in 0..<places { scale *= 10 }
        let scaled = Int(exactly: (number * Double(scale)).rounded()) ?? .max
        let (whole, rest) = scaled.quotientAndRemainder(dividingBy: scale)
        guard rest > 0 else { return "\(whole)" }
        var digits = "\(rest)"
        digits = String(repeating: "0", count: places - digits.count) + digits
        while digits.last == "0" { digits.removeLast() }
        return "\(whole).\(digits)"
    }

    /// A number of nanoseconds.
    static func duration(_ number: Double) -> String { DurationText.short(nanoseconds(number)) }

    private static func nanoseconds(_ number: Double) -> Duration {
        .nanoseconds(Int64(exactly: number.rounded()) ?? .max)
    }
}
