import Vocabulary

/// The members of one object of an event line, taken by key and type.
///
/// Keys that nobody asks for do not matter: later versions add some.
struct EventFields {
    private let members: [String: JSONValue]
    /// Where the object begins: the place of a missing key.
    private let position: Int

    init(_ value: JSONValue) throws(JSONProblem) {
        guard case .object(let members) = value.content else {
            throw JSONProblem(
                problem: "\(value.kind) where an object belongs", position: value.position)
        }
        self.members = members
        position = value.position
    }

    /// Keys and string values of an object that names what it likes, such as tags.
    func strings() throws(JSONProblem) -> [(key: String, value: String)] {
        var strings: [(key: String, value: String)] = []
        for key in members.keys.sorted() { strings.append((key, try string(key))) }
        return strings
    }

    func string(_ key: String) throws(JSONProblem) -> String {
        try required(key, optionalString(key))
    }

    func optionalString(_ key: String) throws(JSONProblem) -> String? {
        guard let value = members[key] else { return nil }
        guard case .string(let text) = value.content else { throw mismatch(key, value, "a string") }
        return text
    }

    /// A word of this version; nil stands for one of a later version.
    func word<Word: RawRepresentable<String>>(_ key: String) throws(JSONProblem) -> Word? {
        Word(rawValue: try string(key))
    }

    /// A word of this version; nil where there is none, or one of a later version.
    func optionalWord<Word: RawRepresentable<String>>(
        _ key: String
    ) throws(JSONProblem) -> Word? {
        try optionalString(key).flatMap(Word.init)
    }

    func boolean(_ key: String) throws(JSONProblem) -> Bool {
        try required(key, optionalBoolean(key))
    }

    func optionalBoolean(_ key: String) throws(JSONProblem) -> Bool? {
        guard let value = members[key] else { return nil }
        guard case .boolean(let truth) = value.content else {
            throw mismatch(key, value, "true or false")
        }
        return truth
    }

    func integer<Number: FixedWidthInteger>(_ key: String) throws(JSONProblem) -> Number {
        try required(key, optionalInteger(key))
    }

    func optionalInteger<Number: FixedWidthInteger>(
        _ key: String
    ) throws(JSONProblem) -> Number? {
        guard let value = members[key] else { return nil }
        guard case .number(let digits) = value.content, let number = Number(digits) else {
            throw mismatch(key, value, "a whole number from \(Number.min) to \(Number.max)")
        }
        return number
    }

    /// A whole number on which later arithmetic depends: not all that its type holds will do.
    func integer(_ key: String, in range: ClosedRange<Int>) throws(JSONProblem) -> Int {
        try required(key, optionalInteger(key, in: range))
    }

    private func optionalInteger(
        _ key: String, in range: ClosedRange<Int>
    ) throws(JSONProblem) -> Int? {
        guard let number: Int = try optionalInteger(key) else { return nil }
        guard range.contains(number) else {
            throw mismatch(
                key, members[key],
                "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func count(_ key: String) throws(JSONProblem) -> Int {
        try integer(key, in: 0...Int.max)
    }

    func optionalCount(_ key: String) throws(JSONProblem) -> Int? {
        try optionalInteger(key, in: 0...Int.max)
    }

    func duration(_ key: String) throws(JSONProblem) -> Duration {
        try required(key, optionalDuration(key))
    }

    func optionalDuration(_ key: String) throws(JSONProblem) -> Duration? {
        try optionalCount(key).map { .nanoseconds($0) }
    }

    /// A duration that may be negative.
    func signedDuration(_ key: String) throws(JSONProblem) -> Duration {
        .nanoseconds(try integer(key) as Int64)
    }

    func code(_ key: String) throws(JSONProblem) -> ReasonCode {
        ReasonCode(try integer(key))
    }

    /// Bytes written as base64.
    func optionalBytes(_ key: String) throws(JSONProblem) -> [UInt8]? {
        guard let value = members[key] else { return nil }
        guard case .string(let text) = value.content, let bytes = Base64.decode(text) else {
            throw mismatch(key, value, "base64")
        }
        return bytes
    }

    func wallTime(_ key: String) throws(JSONProblem) -> WallTime {
        let text = try string(key)
        guard let time = WallTime(rfc3339: text) else {
            throw mismatch(key, members[key], "a time such as 2026-11-23T03:12:44.007Z")
        }
        return time
    }

    func object(_ key: String) throws(JSONProblem) -> EventFields {
        try required(key, optionalObject(key))
    }

    func optionalObject(_ key: String) throws(JSONProblem) -> EventFields? {
        guard let value = members[key] else { return nil }
        return try EventFields(value)
    }

    /// The objects of an array; none where the key is absent.
    func objects(_ key: String) throws(JSONProblem) -> [EventFields] {
        try optionalObjects(key) ?? []
    }

    func optionalObjects(_ key: String) throws(JSONProblem) -> [EventFields]? {
        guard let elements = try elements(key) else { return nil }
        var objects: [EventFields] = []
        for element in elements { objects.append(try EventFields(element)) }
        return objects
    }

    /// The strings of an array; none where the key is absent.
    func texts(_ key: String) throws(JSONProblem) -> [String] {
        var texts: [String] = []
        for element in try elements(key) ?? [] {
            guard case .string(let text) = element.content else {
                throw mismatch(key, element, "an array of strings")
            }
            texts.append(text)
        }
        return texts
    }

    private func elements(_ key: String) throws(JSONProblem) -> [JSONValue]? {
        guard let value = members[key] else { return nil }
        guard case .array(let elements) = value.content else {
            throw mismatch(key, value, "an array")
        }
        return elements
    }

    private func required<Value>(_ key: String, _ value: Value?) throws(JSONProblem) -> Value {
        guard let value else {
            throw JSONProblem(problem: "the key \(key) is missing", position: position)
        }
        return value
    }

    private func mismatch(_ key: String, _ value: JSONValue?, _ wanted: String) -> JSONProblem {
        JSONProblem(
            problem: "\(key) is not \(wanted)", position: value?.position ?? position)
    }
}
