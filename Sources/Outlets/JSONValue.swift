/// A JSON value with its place in the line.
struct JSONValue {
    /// What it is.
    enum Content {
        case object([String: JSONValue])
        case array([JSONValue])
        case string(String)
        /// As written: a 64-bit integer must not pass through a floating-point number.
        case number(String)
        case boolean(Bool)
        case null
    }

    var content: Content
    /// Byte of the line at which it begins, counted from 0.
    var position: Int

    /// What people call a value of this kind.
    var kind: String {
        switch content {
        case .object: "an object"
        case .array: "an array"
        case .string: "a string"
        case .number: "a number"
        case .boolean: "true or false"
        case .null: "null"
        }
    }
}

/// Why a line is not JSON, or not an event.
struct JSONProblem: Error {
    var problem: String
    /// Byte of the line, counted from 0.
    var position: Int
}

/// Reads one line of JSON, strictly by RFC 8259, and refuses a key that comes twice.
///
/// Our own because errors name a column, and because integers keep all their 64 bits.
struct JSONParser {
    private let bytes: [UInt8]
    private var position = 0
    /// Events nest three deep; the bound keeps hostile lines from using up the stack.
    private static let deepest = 32

    /// The value that the whole line is.
    static func parse(_ line: String) throws(JSONProblem) -> JSONValue {
        var parser = JSONParser(bytes: Array(line.utf8))
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.position == parser.bytes.count else {
            throw parser.problem("text behind the end of the object")
        }
        return value
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func problem(_ text: String, at place: Int? = nil) -> JSONProblem {
        JSONProblem(problem: text, position: place ?? position)
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
            position += 1
        }
    }

    /// Takes the byte where it is the next one.
    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSONProblem) -> JSONValue {
        skipSpace()
        let start = position
        guard depth < Self.deepest else { throw problem("nested too deep") }
        guard let first = next else { throw problem("the line ends before a value") }
        let content: JSONValue.Content
        switch first {
        case UInt8(ascii: "{"): content = try object(depth: depth)
        case UInt8(ascii: "["): content = try array(depth: depth)
        case UInt8(ascii: "\""): content = .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): content = try number()
        default: content = try word()
        }
        return JSONValue(content: content, position: start)
    }

    private mutating func object(depth: Int) throws(JSONProblem) -> JSONValue.Content {
        position += 1
        var members: [String: JSONValue] = [:]
        skipSpace()
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            let start = position
            guard next == UInt8(ascii: "\"") else { throw problem("a key in quotes belongs here") }
            let key = try string()
            guard members[key] == nil else { throw problem("the key comes twice", at: start) }
            skipSpace()
            guard take(":") else { throw problem("a colon belongs here") }
            members[key] = try value(depth: depth + 1)
            skipSpace()
        } while take(",")
        guard take("}") else { throw problem("a comma or } belongs here") }
        return .object(members)
    }

    private mutating func array(depth: Int) throws(JSONProblem) -> JSONValue.Content {
        position += 1
        var elements: [JSONValue] = []
        skipSpace()
        if take("]") { return .array(elements) }
        repeat {
            elements.append(try value(depth: depth + 1))
            skipSpace()
        } while take(",")
        guard take("]") else { throw problem("a comma or ] belongs here") }
        return .array(elements)
    }

    private mutating func word() throws(JSONProblem) -> JSONValue.Content {
        let words: [(String, JSONValue.Content)] = [
            ("true", .boolean(true)), ("false", .boolean(false)), ("null", .null),
        ]
        for (word, content) in words where bytes[position...].starts(with: word.utf8) {
            position += word.utf8.count
            return content
        }
        throw problem("a value belongs here")
    }

    private mutating func number() throws(JSONProblem) -> JSONValue.Content {
        let start = position
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        return .number(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func digits() throws(JSONProblem) {
        let start = position
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            position += 1
        }
        guard position > start else { throw problem("a digit belongs here") }
    }

    private mutating func string() throws(JSONProblem) -> String {
        let start = position
        position += 1
        var text: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text += try escape()
            case 0..<0x20: throw problem("a control character in a string")
            default:
                text.append(byte)
                position += 1
            }
        }
        throw problem("the string does not end", at: start)
    }

    private mutating func escape() throws(JSONProblem) -> [UInt8] {
        let start = position
        position += 1
        guard let letter = next else { throw problem("the string does not end", at: start) }
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"):
            var units = [try codeUnit()]
            if UTF16.isLeadSurrogate(units[0]), take("\\") {
                guard take("u") else { throw problem("half a surrogate pair", at: start) }
                units.append(try codeUnit())
            }
            guard let text = String(validating: units, as: UTF16.self) else {
                throw problem("half a surrogate pair", at: start)
            }
            return Array(text.utf8)
        default: throw problem("no such escape", at: start)
        }
    }

    /// The four hexadecimal digits of a `\u` escape.
    private mutating func codeUnit() throws(JSONProblem) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw problem("four hexadecimal digits belong here")
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }
}
