/// A text in which names in braces stand for parts of a message: `{severity}: {summary}`.
///
/// A brace that does not stand around a lower-case word is a brace: JSON needs no escapes.
public struct AnnouncementTemplate: Hashable, Sendable {
    /// As it was written.
    public let text: String
    private var pieces: [Piece] = []

    private enum Piece: Hashable, Sendable {
        case text(String)
        case field(AnnouncementField)
    }

    /// What may not stand in the place of a name as it is.
    public enum Escaping: Hashable, Sendable {
        /// Everything may.
        case none
        /// What ends a string of JSON, or is none of its characters.
        case json
        /// What is not unreserved in a URL (RFC 3986 §2.3).
        case form
        /// What parts the levels of a topic, or matches several: it becomes `_`.
        case topic
    }

    /// A name that is none.
    public struct Problem: Error, Hashable, Sendable {
        /// The name, without braces.
        public var name: String
        /// Where it begins: Unicode scalars from the beginning of the text, counted from 0.
        public var offset: Int
        /// The names that there are.
        public var known: [String] { AnnouncementField.allCases.map(\.rawValue) }
    }

    /// Reads a template.
    public init(parsing text: String) throws(Problem) {
        self.text = text
        let scalars = Array(text.unicodeScalars)
        var plain = String.UnicodeScalarView()
        var place = 0
        while place < scalars.count {
            guard scalars[place] == "{", let end = Self.endOfName(scalars, after: place) else {
                plain.append(scalars[place])
                place += 1
                continue
            }
            var word = String.UnicodeScalarView()
            word.append(contentsOf: scalars[(place + 1)..<end])
            let name = String(word)
            guard let field = AnnouncementField(rawValue: name) else {
                throw Problem(name: name, offset: place + 1)
            }
            if !plain.isEmpty { pieces.append(.text(String(plain))) }
            plain.removeAll()
            pieces.append(.field(field))
            place = end + 1
        }
        if !plain.isEmpty { pieces.append(.text(String(plain))) }
    }

    /// The place of the brace behind a lower-case word; nil where there is none.
    private static func endOfName(_ scalars: [Unicode.Scalar], after begin: Int) -> Int? {
        let end = scalars[(begin + 1)...].firstIndex { !("a"..."z").contains($0) && $0 != "_" }
        guard let end, end > begin + 1, scalars[end] == "}" else { return nil }
        return end
    }

    /// The text about that message.
    public func filled(with announcement: Announcement, escaping: Escaping) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .field(let field):
                Self.escaped(announcement.text(of: field), escaping)
            }
        }.joined()
    }

    private static func escaped(_ text: String, _ escaping: Escaping) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch escaping {
            case .none: result.append(scalar)
            case .json: result.append(contentsOf: json(scalar).unicodeScalars)
            case .form: result.append(contentsOf: percentEncoded(scalar).unicodeScalars)
            case .topic:
                let isPlain = !["/", "+", "#"].contains(scalar) && scalar.value >= 0x20
                result.append(isPlain ? scalar : "_")
            }
        }
        return String(result)
    }

    private static func json(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        default:
            guard scalar.value < 0x20 || scalar.value == 0x7F else { return String(scalar) }
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
        }
    }

    private static func percentEncoded(_ scalar: Unicode.Scalar) -> String {
        String(scalar).utf8.map { byte in
            let isLetterOrDigit =
                scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            if isLetterOrDigit || ["-", ".", "_", "~"].contains(scalar) { return String(scalar) }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.utf8.count < 2 ? "0" : "") + digits
        }.joined()
    }
}
