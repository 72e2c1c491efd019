import Vocabulary

/// The parts that all our URLs have, taken from a text that remembers where they are.
struct URLScanner {
    let characters: [Character]

    /// Takes a text without blanks and control characters.
    init(_ text: some StringProtocol) throws(URLProblem) {
        characters = Array(text)
        let isWrong = { (character: Character) in character.isWhitespace || isControl(character) }
        if let blank = characters.firstIndex(where: isWrong) {
            throw problem("a URL has no blanks and no control characters", at: blank)
        }
    }

    /// The scheme in lower case, and where the text after `://` begins; nil where there is none.
    var scheme: (name: String, end: Int)? {
        guard let colon = characters.firstIndex(of: ":"), characters[colon...].starts(with: "://")
        else { return nil }
        return (String(characters[..<colon]).lowercased(), colon + 3)
    }

    func problem(_ message: String, at index: Int) -> URLProblem {
        URLProblem(message: message, position: index + 1)
    }

    // MARK: Credentials

    /// Takes `user:password@` from the front of what stands before the path.
    func credentials(
        before authority: inout ArraySlice<Character>
    ) throws(URLProblem) -> (username: String?, password: Secret?) {
        guard let at = authority.firstIndex(of: "@") else { return (nil, nil) }
        if let second = authority[(at + 1)...].firstIndex(of: "@") {
            throw problem("an @ in a user name or password is written %40", at: second)
        }
        let part = authority[..<at]
        authority = authority[(at + 1)...]
        let colon = part.firstIndex(of: ":")
        let name = try percentDecoded(part[..<(colon ?? part.endIndex)])
        guard let username = String(validating: name, as: UTF8.self), !name.contains(0) else {
            throw problem("the user name is not UTF-8 text without NUL", at: part.startIndex)
        }
        guard let colon else { return (username, nil) }
        return (username, Secret(try percentDecoded(part[(colon + 1)...])))
    }

    func percentDecoded(_ part: ArraySlice<Character>) throws(URLProblem) -> [UInt8] {
        var bytes: [UInt8] = []
        var index = part.startIndex
        while index < part.endIndex {
            guard part[index] == "%" else {
                bytes.append(contentsOf: part[index].utf8)
                index += 1
                continue
            }
            guard
                index + 2 < part.endIndex, part[index + 1].isASCII, part[index + 2].isASCII,
                let high = part[index + 1].hexDigitValue, let low = part[index + 2].hexDigitValue
            else {
                throw problem(
                    "after % come two hexadecimal digits; % itself is written %25", at: index)
            }
            bytes.append(UInt8(high * 16 + low))
            index += 3
        }
        return bytes
    }

    // MARK: Host and port

    /// Reads `host`, `host:port` or `[address]:port`.
    ///
    /// - Parameters:
    ///   - part: what stands between the credentials and the path.
    ///   - scheme: for messages.
    ///   - usualPort: the port where none is given; nil: one must be given.
    ///   - examplePort: for messages.
    func hostAndPort(
        _ part: ArraySlice<Character>, scheme: String, usualPort: UInt16?, examplePort: UInt16
    ) throws(URLProblem) -> (host: String, port: UInt16) {
        func port(_ part: ArraySlice<Character>) throws(URLProblem) -> UInt16 {
            try self.port(part, usualPort: usualPort, examplePort: examplePort)
        }
        if part.first == "[" {
            guard let close = part.firstIndex(of: "]") else {
                throw problem("the bracket of the IPv6 address is not closed", at: part.startIndex)
            }
            let literal = part[(part.startIndex + 1)..<close]
            guard let host = IPLiteral.version6(String(literal)) else {
                throw problem(
                    "in the brackets stands no IPv6 address such as [2001:db8::1]",
                    at: literal.startIndex)
            }
            return (host, try port(part[(close + 1)...]))
        }
        let colons = part.indices.filter { part[$0] == ":" }
        if colons.count > 1 {
            throw problem(
                "an IPv6 address stands in brackets: \(scheme)://[::1]:\(examplePort)",
                at: colons[1])
        }
        let end = colons.first ?? part.endIndex
        guard end > part.startIndex else {
            throw problem("the host is missing; write \(scheme)://host", at: part.startIndex)
        }
        return (try host(part[..<end]), try port(part[end...]))
    }

    private func host(_ part: ArraySlice<Character>) throws(URLProblem) -> String {
        if let wrong = part.firstIndex(where: { !Self.isHostCharacter($0) }) {
            throw problem("a host has letters a to z, digits, dots, - and _ only", at: wrong)
        }
        let text = String(part)
        guard IPLiteral.looksLikeVersion4(text) else {
            guard HostName.isWellFormed(text) else {
                throw problem(
                    "a host has at most 253 characters, with 1 to 63 between dots",
                    at: part.startIndex)
            }
            return text
        }
        guard let address = IPLiteral.version4(text) else {
            throw problem(
                "an IPv4 address is four numbers from 0 to 255, such as 10.0.0.1",
                at: part.startIndex)
        }
        return address
    }

    private func port(
        _ part: ArraySlice<Character>, usualPort: UInt16?, examplePort: UInt16
    ) throws(URLProblem) -> UInt16 {
        guard let first = part.first else {
            if let usualPort { return usualPort }
            throw problem("the port is missing, such as :\(examplePort)", at: part.startIndex)
        }
        guard first == ":" else {
            throw problem(
                "after the bracket comes only a port, such as :\(examplePort)",
                at: part.startIndex)
        }
        let digits = part.dropFirst()
        guard
            !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
            let number = UInt16(String(digits)), number > 0
        else {
            throw problem(
                "the port is a number from 1 to 65535, such as :\(examplePort)",
                at: part.startIndex + 1)
        }
        return number
    }

    static func isHostCharacter(_ character: Character) -> Bool {
        character.isASCII
            && (character.isLetter || character.isNumber || "-._".contains(character))
    }
}

/// Names of hosts as URLs and certificates have them.
enum HostName {
    /// Whether the length and that of each label are allowed.
    ///
    /// Spec: RFC 1035 §2.3.4.
    static func isWellFormed(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        let isRooted = labels.count > 1 && labels.last == ""
        return text.count <= 253
            && labels.dropLast(isRooted ? 1 : 0).allSatisfy { (1...63).contains($0.count) }
    }
}

/// Whether a character would do something to a terminal instead of standing on it.
func isControl(_ character: Character) -> Bool {
    character.unicodeScalars.contains { $0.properties.generalCategory == .control }
}

/// Why a text is not the URL that it should be.
public struct URLProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong and what would be right.
    public var message: String
    /// Where in the text, counted in characters from 1.
    public var position: Int

    /// Describes a problem at a position.
    public init(message: String, position: Int) {
        self.message = message
        self.position = position
    }

    /// `character 8: message`.
    public var description: String { "character \(position): \(message)" }
}
