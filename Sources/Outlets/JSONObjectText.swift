import Vocabulary

/// Writes one JSON object on one line, its members in the order in which they are added.
struct JSONObjectText {
    private var members = ""

    /// The whole object.
    var text: String { "{\(members)}" }

    mutating func string(_ key: String, _ value: String) {
        raw(key, Self.quoted(value))
    }

    mutating func string(_ key: String, _ value: String?) {
        if let value { string(key, value) }
    }

    mutating func integer(_ key: String, _ value: some BinaryInteger) {
        raw(key, String(value))
    }

    mutating func integer(_ key: String, _ value: (some BinaryInteger)?) {
        if let value { integer(key, value) }
    }

    mutating func boolean(_ key: String, _ value: Bool) {
        raw(key, value ? "true" : "false")
    }

    mutating func boolean(_ key: String, _ value: Bool?) {
        if let value { boolean(key, value) }
    }

    /// In nanoseconds; the key says so.
    mutating func duration(_ key: String, _ value: Duration) {
        integer(key, value.nanoseconds)
    }

    mutating func duration(_ key: String, _ value: Duration?) {
        if let value { duration(key, value) }
    }

    /// In UTC.
    mutating func time(_ key: String, _ value: WallTime) {
        string(key, CivilTime(value).rfc3339)
    }

    mutating func strings(_ key: String, _ values: [String]) {
        raw(key, "[" + values.map(Self.quoted).joined(separator: ",") + "]")
    }

    mutating func object(_ key: String, _ value: JSONObjectText) {
        raw(key, value.text)
    }

    mutating func objects(_ key: String, _ values: [JSONObjectText]) {
        raw(key, "[" + values.map(\.text).joined(separator: ",") + "]")
    }

    private mutating func raw(_ key: String, _ value: String) {
        if !members.isEmpty { members += "," }
        members += "\(Self.quoted(key)):\(value)"
    }

    /// A JSON string that stays on its line and does nothing to a terminal.
    ///
    /// JSON asks for the first row of the table only. DEL and C1 are escaped because people look at
    /// the lines in terminals, U+2028 and U+2029 because some programs end a line there.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22: quoted += "\\\""
            case 0x5C: quoted += "\\\\"
            case 0x0A: quoted += "\\n"
            case 0x0D: quoted += "\\r"
            case 0x09: quoted += "\\t"
            case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
