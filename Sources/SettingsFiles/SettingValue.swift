public import TerminalCells
public import Vocabulary

/// Why the written form of a value is wrong, and what would be right.
public struct SettingValueProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The reason, without the name of the key or flag.
    public var message: String
    /// Where in the text it is, in Unicode scalars from its beginning; nil: all of it.
    var offset: Int?

    /// Describes a problem of the whole text.
    public init(_ message: String) { self.message = message }

    /// Describes a problem at one place of the text.
    init(_ message: String, atCharacter position: Int, of text: String) {
        self.message = message
        offset = text.prefix(position).unicodeScalars.count
    }

    /// The message.
    public var description: String { message }
}

/// The written forms of values: the same for a key of the file and a flag of the command line.
///
/// Each function throws a `SettingValueProblem` that shows the value, so none of them reads a
/// password.
public enum SettingValue {
    /// A keep alive: whole seconds with a unit, `0s` to `65535s`.
    public static func keepAlive(_ text: String) throws(SettingValueProblem) -> UInt16 {
        let range = "the keep alive is 0s to 65535s in whole seconds"
        let duration = try readDuration(text)
        guard duration.nanoseconds % 1_000_000_000 == 0 else {
            throw SettingValueProblem("\(quoted(text)) is not in whole seconds; \(range)")
        }
        guard let seconds = UInt16(exactly: duration.components.seconds) else {
            throw SettingValueProblem("\(quoted(text)) is out of range; \(range)")
        }
        return seconds
    }

    /// A probe interval: 100 ms or more.
    public static func probeInterval(_ text: String) throws(SettingValueProblem) -> Duration {
        try duration(text, from: .milliseconds(100), "the probe interval is 100ms or more")
    }

    /// A response timeout: 50 ms or more.
    public static func responseTimeout(_ text: String) throws(SettingValueProblem) -> Duration {
        try duration(text, from: .milliseconds(50), "the response timeout is 50ms or more")
    }

    /// A connect timeout: 100 ms to 10 minutes.
    public static func connectTimeout(_ text: String) throws(SettingValueProblem) -> Duration {
        try duration(
            text, from: .milliseconds(100), to: .seconds(600),
            "the connect timeout is 100ms to 10m")
    }

    /// How long to run: 1 ms or more.
    public static func runDuration(_ text: String) throws(SettingValueProblem) -> Duration {
        try duration(text, from: .milliseconds(1), "the duration of a run is 1ms or more")
    }

    /// Consecutive misses until the connection is closed: 1 to 100.
    public static func missesToDown(_ text: String) throws(SettingValueProblem) -> Int {
        guard let number = Int(text), (1...100).contains(number) else {
            throw SettingValueProblem("\(quoted(text)) is not a whole number from 1 to 100")
        }
        return number
    }

    /// Connections begun in a second over all links: `1/s` to `10000/s`.
    public static func connectRate(_ text: String) throws(SettingValueProblem) -> Int {
        try rate(text, in: 1...10_000, example: "500/s")
    }

    /// Frames in a second: `1/s` to `30/s`.
    public static func refresh(_ text: String) throws(SettingValueProblem) -> Int {
        try rate(text, in: 1...30, example: "4/s")
    }

    /// `auto`, `5.0` or `3.1.1`.
    public static func version(_ text: String) throws(SettingValueProblem) -> VersionChoice {
        if text == "auto" { return .automatic }
        guard let version = MQTTVersion(rawValue: text) else {
            throw SettingValueProblem("\(quoted(text)) is none of auto, \"5.0\" and \"3.1.1\"")
        }
        return .only(version)
    }

    /// `auto`, `braille`, `block` or `ascii`.
    public static func glyphs(_ text: String) throws(SettingValueProblem) -> GlyphChoice {
        if text == "auto" { return .automatic }
        guard let glyphs = GlyphSet(rawValue: text) else {
            throw SettingValueProblem("\(quoted(text)) is none of auto, braille, block and ascii")
        }
        return .only(glyphs)
    }

    /// `auto`, `off`, `osc9` or `osc777`.
    public static func notification(
        _ text: String
    ) throws(SettingValueProblem) -> NotificationChoice {
        guard let choice = NotificationChoice(rawValue: text) else {
            throw SettingValueProblem("\(quoted(text)) is none of auto, off, osc9 and osc777")
        }
        return choice
    }

    /// `true` or `false`.
    public static func boolean(_ text: String) throws(SettingValueProblem) -> Bool {
        guard let value = Bool(text) else {
            throw SettingValueProblem("\(quoted(text)) is neither true nor false")
        }
        return value
    }

    /// The name of a theme: its file's name without `.yaml`.
    public static func themeName(_ text: String) throws(SettingValueProblem) -> String {
        guard !text.isEmpty, text.allSatisfy(isNameCharacter), text.first != "." else {
            throw SettingValueProblem(
                "\(quoted(text)) is not the name of a theme; one is named by its file without "
                    + ".yaml, such as keepwatch-dark")
        }
        return text
    }

    /// A tag as a flag writes it: `site=fra`.
    public static func tag(_ text: String) throws(SettingValueProblem) -> Tag {
        guard let equals = text.firstIndex(of: "=") else {
            throw SettingValueProblem(
                "\(quoted(text)) is not a tag; write KEY=VALUE, such as site=fra")
        }
        return try tag(
            key: String(text[..<equals]), value: String(text[text.index(after: equals)...]))
    }

    /// A tag whose key has only letters, digits, `-`, `_` and dots, and whose value is printable.
    static func tag(key: String, value: String) throws(SettingValueProblem) -> Tag {
        guard !key.isEmpty, key.allSatisfy(isNameCharacter) else {
            throw SettingValueProblem(
                "\(quoted(key)) is not the key of a tag; one has letters, digits, -, _ and dots")
        }
        return Tag(key: key, value: try printable(value))
    }

    /// A text of at least one character without control characters, at most 65,535 bytes in UTF-8.
    ///
    /// Spec: MQTT 5.0 §1.5.4 [MQTT-1.5.4-2]; MQTT 3.1.1 §1.5.3 [MQTT-1.5.3-2].
    public static func printable(_ text: String) throws(SettingValueProblem) -> String {
        guard !text.isEmpty else { throw SettingValueProblem("is empty") }
        guard text.utf8.count <= 65_535 else {
            throw SettingValueProblem("has more than 65535 bytes")
        }
        guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw SettingValueProblem("\(quoted(text)) has a control character")
        }
        return text
    }

    /// A topic filter, with its wildcards where they may stand.
    ///
    /// Spec: MQTT 5.0 §4.7.1 [MQTT-4.7.1-1] [MQTT-4.7.1-2]; MQTT 3.1.1 §4.7.1 [MQTT-4.7.1-2]
    /// [MQTT-4.7.1-3].
    public static func topicFilter(_ text: String) throws(SettingValueProblem) -> String {
        let filter = try printable(text)
        let levels = filter.split(separator: "/", omittingEmptySubsequences: false)
        for (index, level) in levels.enumerated() {
            if level.contains("#"), level != "#" || index != levels.count - 1 {
                throw SettingValueProblem(
                    "in \(quoted(text)) # is not the whole last level, as in plant/#")
            }
            if level.contains("+"), level != "+" {
                throw SettingValueProblem(
                    "in \(quoted(text)) + is not a whole level, as in plant/+/status")
            }
        }
        return filter
    }

    private static func isNameCharacter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "-_.".contains(character)
    }

    static func rate(
        _ text: String, in range: ClosedRange<Int>, per unit: String = "/s", example: String
    ) throws(SettingValueProblem) -> Int {
        guard text.hasSuffix(unit) else {
            throw SettingValueProblem("\(quoted(text)) is not a rate; write it as \(example)")
        }
        guard let number = Int(text.dropLast(2)), range.contains(number) else {
            throw SettingValueProblem(
                "\(quoted(text)) is not a whole number from \(range.lowerBound)\(unit) to "
                    + "\(range.upperBound)\(unit)")
        }
        return number
    }

    static func duration(
        _ text: String, from low: Duration, to high: Duration? = nil, _ range: String
    ) throws(SettingValueProblem) -> Duration {
        let duration = try readDuration(text)
        guard duration >= low, high.map({ duration <= $0 }) ?? true else {
            throw SettingValueProblem("\(quoted(text)) is out of range; \(range)")
        }
        return duration
    }

    static func readDuration(_ text: String) throws(SettingValueProblem) -> Duration {
        do {
            return try DurationText.parse(text)
        } catch {
            throw SettingValueProblem(explanation(of: error, in: text))
        }
    }

    private static func explanation(of problem: DurationText.Problem, in text: String) -> String {
        switch problem {
        case .empty:
            "is empty; a duration is a number with a unit, such as 10s or 1m30s"
        case .unitMissing(let number) where number == text:
            "\(quoted(text)) has no unit; write \(number)s for seconds"
        case .unitMissing(let number):
            "in \(quoted(text)) \(number) has no unit; units are d, h, m, s and ms"
        case .unknownUnit(let unit):
            "in \(quoted(text)) \(quoted(unit)) is not a unit; units are d, h, m, s and ms"
        case .notANumber:
            "\(quoted(text)) is not a duration; write numbers with units, such as 10s or 1m30s"
        case .unitOrder:
            "in \(quoted(text)) the units do not go from large to small, each once, as in 1m30s"
        case .tooLarge:
            "\(quoted(text)) is too large"
        }
    }
}
