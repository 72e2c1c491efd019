/// Durations as people write and read them.
///
/// Written form: decimals with a unit, combinable, units from large to small: `1m30s`, `0.5s`,
/// `250ms`. Units are `ms`, `s`, `m`, `h` and `d`.
public enum DurationText {
    /// Why a text is not a duration.
    public enum Problem: Error, Hashable, Sendable {
        /// Nothing there.
        case empty
        /// A number without a unit, such as `60`.
        case unitMissing(number: String)
        /// A unit that is none.
        case unknownUnit(String)
        /// Something else where a number should begin.
        case notANumber(String)
        /// Units out of order or twice.
        case unitOrder(String)
        /// Beyond what can be held, about 292 years.
        case tooLarge
    }

    private static let units: [(name: String, nanoseconds: Int64)] = [
        ("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("m", 60_000_000_000),
        ("s", 1_000_000_000), ("ms", 1_000_000),
    ]

    /// Reads the written form.
    ///
    /// `0` needs a unit too.
    public static func parse(_ text: some StringProtocol) throws(Problem) -> Duration {
        var rest = Substring(text)
        guard !rest.isEmpty else { throw .empty }
        var total: Int64 = 0
        var smallestUnit = Int64.max
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
            guard !number.isEmpty else { throw .notANumber(String(rest)) }
            rest = rest.dropFirst(number.count)
            let name = rest.prefix { $0.isLetter || $0 == "µ" }
            rest = rest.dropFirst(name.count)
            guard !name.isEmpty else { throw .unitMissing(number: String(number)) }
            guard let unit = units.first(where: { $0.name == name }) else {
                throw .unknownUnit(String(name))
            }
            guard unit.nanoseconds < smallestUnit else { throw .unitOrder(String(text)) }
            smallestUnit = unit.nanoseconds
            let part = try nanoseconds(number, unit: unit.nanoseconds)
            let (sum, overflow) = total.addingReportingOverflow(part)
            guard !overflow else { throw .tooLarge }
            total = sum
        }
        return .nanoseconds(total)
    }

    private static func nanoseconds(_ number: Substring, unit: Int64) throws(Problem) -> Int64 {
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, !parts[0].isEmpty, parts.count == 1 || !parts[1].isEmpty else {
            throw .notANumber(String(number))
        }
        guard let whole = Int64(parts[0]) else { throw .tooLarge }
        let (scaled, overflow) = whole.multipliedReportingOverflow(by: unit)
        guard !overflow else { throw .tooLarge }
        var fraction: Int64 = 0
        if parts.count == 2 {
            var place = unit
            for digit in parts[1].utf8 {
                place /= 10
                fraction += Int64(digit - UInt8(ascii: "0")) * place
            }
        }
        let (sum, carried) = scaled.addingReportingOverflow(fraction)
        guard !carried else { throw .tooLarge }
        return sum
    }

    /// Writes a duration so that `parse` gives it back: `1m30s`, `250ms`, `0.5ms`.
    ///
    /// Down to a nanosecond; `0s` for what is negative.
    public static func exact(_ duration: Duration) -> String {
        var rest = max(0, duration.nanoseconds)
        guard rest > 0 else { return "0s" }
        var text = ""
        for (name, size) in units.dropLast() where rest >= size {
            text += "\(rest / size)\(name)"
            rest %= size
        }
        guard rest > 0 else { return text }
        let (milliseconds, nanoseconds) = rest.quotientAndRemainder(dividingBy: 1_000_000)
        guard nanoseconds > 0 else { return text + "\(milliseconds)ms" }
        // Six digits behind a one that gives way to the point.
        var fraction = String(1_000_000 + nanoseconds).dropFirst()
        while fraction.last == "0" { fraction.removeLast() }
        return text + "\(milliseconds).\(fraction)ms"
    }

    /// For tables and sentences: two or three significant digits and a unit with a space, such as
    /// `1.2 ms`, `46 s`, `3m 12s`, `2d 4h`.
    public static func short(_ duration: Duration) -> String {
        let total = duration.nanoseconds
        guard total >= 0 else { return "-" + short(.zero - duration) }
        switch total {
        case ..<999_500: return "\((total + 500) / 1_000) µs"
        case ..<9_950_000: return decimal(total, unit: 1_000_000) + " ms"
        case ..<999_500_000: return "\((total + 500_000) / 1_000_000) ms"
        case ..<9_950_000_000: return decimal(total, unit: 1_000_000_000) + " s"
        case ..<120_000_000_000: return "\((total + 500_000_000) / 1_000_000_000) s"
        case ..<7_200_000_000_000:
            let seconds = total / 1_000_000_000
            return "\(seconds / 60)m \(seconds % 60)s"
        case ..<172_800_000_000_000:
            let minutes = total / 60_000_000_000
            return "\(minutes / 60)h \(minutes % 60)m"
        default:
            let hours = total / 3_600_000_000_000
            return "\(hours / 24)d \(hours % 24)h"
        }
    }

    private static func decimal(_ nanoseconds: Int64, unit: Int64) -> String {
        let tenths = (nanoseconds + unit / 20) / (unit / 10)
        return "\(tenths / 10).\(tenths % 10)"
    }
}
