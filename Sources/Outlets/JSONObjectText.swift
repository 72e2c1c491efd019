import Vocabulary

/// Writes one JSON object on one line, its members in the order in which they are added.
///
/// Bytes go straight to the end of a text that may hold other lines: thousands are written in a
/// second.
struct JSONObjectText {
    /// Ends with the object, its brace still open.
    private var bytes: [UInt8]
    private var isEmpty = true

    /// Begins an object by itself.
    init() { bytes = [UInt8(ascii: "{")] }

    /// Begins an object behind what the text holds already.
    init(behind text: consuming [UInt8]) {
        bytes = text
        bytes.append(UInt8(ascii: "{"))
    }

    /// The text with the whole object at its end.
    consuming func closed() -> [UInt8] {
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    mutating func string(_ key: String, _ value: String) {
        begin(key)
        quote(value)
    }

    mutating func string(_ key: String, _ value: String?) {
        if let value { string(key, value) }
    }

    mutating func integer(_ key: String, _ value: some BinaryInteger) {
        begin(key)
        bytes.append(contentsOf: String(value).utf8)
    }

    mutating func integer(_ key: String, _ value: (some BinaryInteger)?) {
        if let value { integer(key, value) }
    }

    mutating func boolean(_ key: String, _ value: Bool) {
        begin(key)
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
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
        begin(key)
        bytes.append(UInt8(ascii: "\""))
        CivilTime(value).appendRFC3339(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func strings(_ key: String, _ values: [String]) {
        list(key, values) { $0.quote($1) }
    }

    mutating func object(_ key: String, _ value: JSONObjectText) {
        begin(key)
        bytes += value.closed()
    }

    mutating func objects(_ key: String, _ values: [JSONObjectText]) {
        list(key, values) { $0.bytes += $1.closed() }
    }

    private mutating func list<Value>(
        _ key: String, _ values: [Value], add: (inout Self, Value) -> Void
    ) {
        begin(key)
        bytes.append(UInt8(ascii: "["))
        for (place, value) in values.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            add(&self, value)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func begin(_ key: String) {
        if !isEmpty { bytes.append(UInt8(ascii: ",")) }
        isEmpty = false
        quote(key)
        bytes.append(UInt8(ascii: ":"))
    }

    /// A JSON string that stays on its line and does nothing to a terminal.
    ///
    /// JSON asks for the first rows of the table only. DEL and C1 are escaped because people look
    /// at the lines in terminals, U+2028 and U+2029 because some programs end a line there.
    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) {
            bytes.append(contentsOf: text.utf8)
        } else {
            for scalar in text.unicodeScalars { append(scalar) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x22: bytes.append(contentsOf: "\\\"".utf8)
        case 0x5C: bytes.append(contentsOf: "\\\\".utf8)
        case 0x0A: bytes.append(contentsOf: "\\n".utf8)
        case 0x0D: bytes.append(contentsOf: "\\r".utf8)
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029:
            let digits = String(scalar.value, radix: 16)
            let zeros = String(repeating: "0", count: 4 - digits.utf8.count)
            bytes.append(contentsOf: "\\u\(zeros)\(digits)".utf8)
        default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }
}
