import Vocabulary

/// Takes a broker's URL apart, remembering where it is.
struct BrokerURLScanner {
    private let scanner: URLScanner

    init(_ text: some StringProtocol) throws(URLProblem) {
        scanner = try URLScanner(text)
    }

    private var characters: [Character] { scanner.characters }

    func url() throws(URLProblem) -> BrokerURL {
        let (scheme, start) = try scheme()
        let end = characters[start...].firstIndex { "/?#".contains($0) } ?? characters.endIndex
        if let at = characters[end...].firstIndex(of: "@") {
            throw scanner.problem(
                "in a user name or password / is written %2F, ? is %3F and # is %23; in a path "
                    + "@ is written %40", at: characters[start..<end].contains("@") ? at : end)
        }
        var authority = characters[start..<end]
        let (username, password) = try scanner.credentials(before: &authority)
        return BrokerURL(
            endpoint: try endpoint(scheme, authority, rest: characters[end...]),
            username: username, password: password)
    }

    private func endpoint(
        _ scheme: Endpoint.Scheme, _ authority: ArraySlice<Character>,
        rest: ArraySlice<Character>
    ) throws(URLProblem) -> Endpoint {
        guard let usualPort = scheme.defaultPort else {
            return .unixSocket(path: try socketPath(authority, rest: rest))
        }
        let (host, port) = try scanner.hostAndPort(
            authority, scheme: scheme.rawValue, usualPort: usualPort, examplePort: usualPort)
        switch scheme {
        case .mqtt, .mqtts, .unixSocket:
            guard rest.isEmpty || rest == ["/"] else {
                throw scanner.problem(
                    "\(scheme.rawValue):// ends after the port; it has no path, query or fragment",
                    at: rest.startIndex)
            }
            return Endpoint(host: host, port: port, isSecure: scheme == .mqtts)
        case .webSocket, .secureWebSocket:
            return Endpoint(
                host: host, port: port, isSecure: scheme == .secureWebSocket,
                webSocketPath: try webSocketPath(rest))
        }
    }

    // MARK: Scheme

    /// The scheme, and where the text after `://` begins.
    private func scheme() throws(URLProblem) -> (scheme: Endpoint.Scheme, end: Int) {
        guard !characters.isEmpty else {
            throw scanner.problem("the URL is empty; write mqtt://host or mqtt://host:1883", at: 0)
        }
        guard let (name, end) = scanner.scheme else {
            throw scanner.problem(missingScheme, at: 0)
        }
        if let scheme = Endpoint.Scheme(rawValue: name) { return (scheme, end) }
        throw scanner.problem(Self.explanation(ofUnknown: name), at: 0)
    }

    /// What other programs call our schemes.
    private static let otherNames: [String: Endpoint.Scheme] = [
        "tcp": .mqtt, "mqtt+tcp": .mqtt,
        "ssl": .mqtts, "tls": .mqtts, "mqtt+ssl": .mqtts, "mqtt+tls": .mqtts, "mqtts+ssl": .mqtts,
        "secure-mqtt": .mqtts, "tcps": .mqtts,
        "mqtt+ws": .webSocket, "mqtt+wss": .secureWebSocket, "mqtts+ws": .secureWebSocket,
        "unix": .unixSocket, "file": .unixSocket, "mqtts+unix": .unixSocket,
    ]

    private static func explanation(ofUnknown name: String) -> String {
        switch name {
        case "http": return "http:// is not MQTT; MQTT over WebSocket is ws://"
        case "https": return "https:// is not MQTT; MQTT over WebSocket and TLS is wss://"
        default: break
        }
        let known = Endpoint.Scheme.allCases.map(\.rawValue)
        if let meant = otherNames[name]?.rawValue ?? nearest(to: name, in: known) {
            return "the scheme is \(meant)://, not \(shown(name))://"
        }
        let all = known.map { "\($0)://" }
        return "the scheme is none that Keepwatch knows; there are "
            + "\(all.dropLast().joined(separator: ", ")) and \(all.last ?? "")"
    }

    /// A wrong scheme is shown only where it looks like one: it may be anything.
    private static func shown(_ name: String) -> String {
        name.count <= 20 && name.allSatisfy { $0.isASCII } ? name : "…"
    }

    /// Shows the text with the scheme before it, unless it may hold a password.
    private var missingScheme: String {
        let host = characters.prefix(while: URLScanner.isHostCharacter)
        let port = characters[host.endIndex...]
        let hasPort = port.first == ":" && port.dropFirst().allSatisfy { $0.isWholeNumber }
        let isBare = !host.isEmpty && host.count <= 100 && (port.isEmpty || hasPort)
        let suggestion = isBare ? String(characters) : "host"
        return "the scheme is missing; write mqtt://\(suggestion)"
    }

    // MARK: Paths

    /// The path with its query, as the request for a WebSocket carries it.
    private func webSocketPath(_ rest: ArraySlice<Character>) throws(URLProblem) -> String {
        if let hash = rest.firstIndex(of: "#") {
            throw scanner.problem("a WebSocket's URL has no fragment; # is written %23", at: hash)
        }
        if let wrong = rest.firstIndex(where: { !$0.isASCII }) {
            throw scanner.problem(
                "what is not ASCII is percent-encoded in a path: é is %C3%A9", at: wrong)
        }
        let isGiven = rest.first == "/"
        return (isGiven ? "" : NetworkEndpoint.defaultWebSocketPath) + String(rest)
    }

    /// The longest path of a socket file, in bytes, without the NUL behind it (`sun_path`).
    private static let longestSocketPath = 107

    private func socketPath(
        _ authority: ArraySlice<Character>, rest: ArraySlice<Character>
    ) throws(URLProblem) -> String {
        guard authority.isEmpty else {
            throw scanner.problem(
                "a socket file has no host; write three slashes: mqtt+unix:///run/broker.sock",
                at: authority.startIndex)
        }
        if let wrong = rest.firstIndex(where: { "?#".contains($0) }) {
            throw scanner.problem(
                "the path of a socket file has no query or fragment; ? is written %3F and # %23",
                at: wrong)
        }
        guard rest.count > 1 else {
            throw scanner.problem(
                "the path is missing; write mqtt+unix:///run/broker.sock", at: rest.startIndex)
        }
        let bytes = try scanner.percentDecoded(rest)
        guard let path = String(validating: bytes, as: UTF8.self), !path.contains(where: isControl)
        else {
            throw scanner.problem(
                "the path is not UTF-8 text without control characters", at: rest.startIndex)
        }
        guard bytes.count <= Self.longestSocketPath else {
            throw scanner.problem(
                "the path of a socket file has at most \(Self.longestSocketPath) bytes, this one "
                    + "has \(bytes.count)", at: rest.startIndex)
        }
        guard !path.hasSuffix("/") else {
            throw scanner.problem(
                "the path names a folder; a socket file's has no / at its end",
                at: rest.endIndex - 1)
        }
        return path
    }
}
