/// A name or URL that stands for many: `edge-{001..200}`.
///
/// The numbers of a range that begins or ends with a zero before other digits are padded to the
/// longer of the two.
public struct NumberRange: Hashable, Sendable {
    /// What stands before the range.
    var prefix: Substring
    /// The numbers, written out; a single empty text where there is no range.
    var numbers: [String]
    /// What stands after the range.
    var suffix: Substring

    /// How many texts it stands for.
    var count: Int { numbers.count }

    /// Every text that it stands for.
    public var texts: [String] { numbers.map { "\(prefix)\($0)\(suffix)" } }

    /// Reads a text with at most one range, of 100,000 numbers at most.
    public init(parsing text: String) throws(SettingValueProblem) {
        guard let open = text.firstIndex(of: "{") else {
            guard !text.contains("}") else { throw Self.malformed }
            (prefix, numbers, suffix) = (text[...], [""], "")
            return
        }
        let afterOpen = text[text.index(after: open)...]
        guard let close = afterOpen.firstIndex(of: "}") else { throw Self.malformed }
        prefix = text[..<open]
        suffix = text[text.index(after: close)...]
        guard !suffix.contains(where: { "{}".contains($0) }) else {
            throw SettingValueProblem(
                "holds more than one range; one such as {001..200} is allowed")
        }
        numbers = try Self.numbers(of: afterOpen[..<close])
    }

    private static let malformed = SettingValueProblem(
        "holds a brace that is not part of a range such as {001..200}")

    private static func numbers(
        of range: Substring
    ) throws(SettingValueProblem) -> [String] {
        guard let dots = range.firstRange(of: "..") else { throw malformed }
        let (first, last) = (range[..<dots.lowerBound], range[dots.upperBound...])
        guard let low = number(first), let high = number(last) else { throw malformed }
        guard low <= high else {
            throw SettingValueProblem("holds a range that does not go from small to large")
        }
        guard high - low < WatchSettings.mostLinks else {
            throw SettingValueProblem(
                "holds a range of more than \(WatchSettings.mostLinks) numbers")
        }
        let isPadded = [first, last].contains { $0.count > 1 && $0.hasPrefix("0") }
        let width = isPadded ? max(first.count, last.count) : 0
        return (low...high).map { value in
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
    }

    private static func number(_ text: Substring) -> Int? {
        guard (1...9).contains(text.utf8.count), text.allSatisfy({ $0.isASCII && $0.isNumber })
        else { return nil }
        return Int(text)
    }
}
