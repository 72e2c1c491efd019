import Vocabulary

/// Takes a broker's URL apart, remembering where it is.
struct BrokerURLScanner {
    /// A stretch of the text and where it begins, counted from 0.
    private typealias Part = (characters: ArraySlice<Character>, start: Int)

    private let characters: [Character]

    init(_ text: some StringProtocol) {
        characters = Array(text)
    }

    func url() throws(BrokerURLProblem) -> BrokerURL {
        if let blank = characters.firstIndex(where: { $0.isWhitespace || isControl($0) }) {
            throw problem("a URL has no blanks and no control characters", at: blank)
        }
        let start = try endOfScheme()
        let end = characters[start...].firstIndex { "/?#".contains($0) } ?? characters.endIndex
        try checkRest(from: end)
        var host = characters[start..<end]
        var username: String?
        var password: Secret?
        if let at = host.firstIndex(of: "@") {
            if let second = host[(at + 1)...].firstIndex(of: "@") {
                throw problem("an @ in a user name or password is written %40", at: second)
            }
            (username, password) = try credentials(host[..<at])
            host = host[(at + 1)...]
        }
        return BrokerURL(
            endpoint: try endpoint(host), username: username, password: password)
    }

    // MARK: Scheme and rest

    /// Checks the scheme and returns where the text after `://` begins.
    private func endOfScheme() throws(BrokerURLProblem) -> Int {
        guard !characters.isEmpty else {
            throw problem("the URL is empty; write mqtt://host or mqtt://host:1883", at: 0)
        }
        guard
            let colon = characters.firstIndex(of: ":"),
            characters[colon...].starts(with: "://")
        else { throw problem(missingScheme, at: 0) }
        let scheme = String(characters[..<colon]).lowercased()
        switch scheme {
        case "mqtt":
            return colon + 3
        case "mqtts", "ws", "wss", "mqtt+unix":
            throw problem("\(scheme):// is not in this version; mqtt:// is", at: 0)
        case "tcp":
            throw problem("the scheme is mqtt://, not tcp://", at: 0)
        default:
            throw problem("the scheme is none that Keepwatch knows; write mqtt://host", at: 0)
        }
    }

    /// Shows the text with the scheme before it, unless it may hold a password.
    private var missingScheme: String {
        let host = characters.prefix(while: isHostCharacter)
        let port = characters[host.endIndex...]
        let hasPort = port.first == ":" && port.dropFirst().allSatisfy { $0.isWholeNumber }
        let isBare = !host.isEmpty && host.count <= 100 && (port.isEmpty || hasPort)
        let suggestion = isBare ? String(characters) : "host"
        return "the scheme is missing; write mqtt://\(suggestion)"
    }

    /// Nothing but a single slash may follow the port.
    private func checkRest(from end: Int) throws(BrokerURLProblem) {
        let rest = characters[end...]
        guard !rest.isEmpty, rest != ["/"] else { return }
        if rest.contains("@") {
            throw problem(
                "in a user name or password / is written %2F, ? is %3F and # is %23", at: end)
        }
        throw problem("mqtt:// ends after the port; it has no path, query or fragment", at: end)
    }

    // MARK: Credentials

    private func credentials(
        _ part: ArraySlice<Character>
    ) throws(BrokerURLProblem) -> (String?, Secret?) {
        let colon = part.firstIndex(of: ":")
        let name = try percentDecoded(part[..<(colon ?? part.endIndex)])
        guard let username = String(validating: name, as: UTF8.self), !name.contains(0) else {
            throw problem("the user name is not UTF-8 text without NUL", at: part.startIndex)
        }
        guard let colon else { return (username, nil) }
        return (username, Secret(try percentDecoded(part[(colon + 1)...])))
    }

    private func percentDecoded(
        _ part: ArraySlice<Character>
    ) throws(BrokerURLProblem) -> [UInt8] {
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

    private func endpoint(_ part: ArraySlice<Character>) throws(BrokerURLProblem) -> Endpoint {
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
            return Endpoint(host: host, port: try port(part[(close + 1)...]))
        }
        let colons = part.indices.filter { part[$0] == ":" }
        if colons.count > 1 {
            throw problem("an IPv6 address stands in brackets: mqtt://[::1]:1883", at: colons[1])
        }
        let end = colons.first ?? part.endIndex
        let host = try host(part[..<end])
        return Endpoint(host: host, port: try port(part[end...]))
    }

    private func host(_ part: ArraySlice<Character>) throws(BrokerURLProblem) -> String {
        guard !part.isEmpty else {
            throw problem("the host is missing; write mqtt://host", at: part.startIndex)
        }
        if let wrong = part.firstIndex(where: { !isHostCharacter($0) }) {
            throw problem("a host has letters a to z, digits, dots, - and _ only", at: wrong)
        }
        let text = String(part)
        guard IPLiteral.looksLikeVersion4(text) else {
            let labels = text.split(separator: ".", omittingEmptySubsequences: false)
            let isRooted = labels.count > 1 && labels.last == ""
            guard
                text.count <= 253,
                labels.dropLast(isRooted ? 1 : 0).allSatisfy({ (1...63).contains($0.count) })
            else {
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

    /// Reads `:port`; nothing means 1883.
    private func port(_ part: ArraySlice<Character>) throws(BrokerURLProblem) -> UInt16 {
        guard let first = part.first else { return Endpoint.defaultPort }
        guard first == ":" else {
            throw problem("after the bracket comes only a port, such as :1883", at: part.startIndex)
        }
        let digits = part.dropFirst()
        guard
            !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
            let number = UInt16(String(digits)), number > 0
        else {
            throw problem(
                "the port is a number from 1 to 65535, such as :1883", at: part.startIndex + 1)
        }
        return number
    }

    private func isHostCharacter(_ character: Character) -> Bool {
        character.isASCII
            && (character.isLetter || character.isNumber || "-._".contains(character))
    }

    private func isControl(_ character: Character) -> Bool {
        character.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }

    private func problem(_ message: String, at index: Int) -> BrokerURLProblem {
        BrokerURLProblem(message: message, position: index + 1)
    }
}
