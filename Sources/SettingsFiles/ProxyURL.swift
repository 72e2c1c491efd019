public import Vocabulary

extension ProxySettings {
    /// Reads a proxy's URL: `http://[user[:password]@]host:port` or `socks5://host:port`.
    ///
    /// - Throws: what is wrong and where; no part of the text that could be a password is in it.
    public init(parsing text: some StringProtocol) throws(URLProblem) {
        let scanner = try URLScanner(text)
        let (kind, start) = try Self.scheme(scanner)
        let rest = scanner.characters[start...]
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        guard rest[end...].isEmpty || rest[end...] == ["/"] else {
            throw scanner.problem(
                rest[end...].contains("@")
                    ? "in a user name or password / is written %2F, ? is %3F and # is %23"
                    : "a proxy's URL ends after the port; it has no path, query or fragment",
                at: end)
        }
        var authority = rest[..<end]
        let (username, password) = try scanner.credentials(before: &authority)
        guard kind == .http || username == nil else {
            throw scanner.problem(
                "SOCKS5 with a user name is not supported; only http:// proxies take one",
                at: start)
        }
        let (host, port) = try scanner.hostAndPort(
            authority, scheme: kind.rawValue, usualPort: nil,
            examplePort: kind == .http ? 3128 : 1080)
        self.init(kind: kind, host: host, port: port, username: username, password: password)
    }

    /// A proxy's URL as typed, right or wrong, with all that could be credentials replaced by `…`.
    public static func redacted(_ text: some StringProtocol) -> String {
        (try? ProxySettings(parsing: text))?.description ?? BrokerURL.redacted(text)
    }

    private static func scheme(
        _ scanner: URLScanner
    ) throws(URLProblem) -> (kind: Kind, end: Int) {
        guard let (name, end) = scanner.scheme else {
            throw scanner.problem(
                "the scheme is missing; write http://host:3128 or socks5://host:1080", at: 0)
        }
        if let kind = Kind(rawValue: name) { return (kind, end) }
        switch name {
        case "https":
            throw scanner.problem(
                "a proxy is not spoken to over TLS; write http:// (the broker's TLS goes through)",
                at: 0)
        case "socks", "socks5h", "socks4", "socks4a":
            throw scanner.problem("the only SOCKS is version 5; write socks5://", at: 0)
        default:
            throw scanner.problem("a proxy's scheme is http:// or socks5://", at: 0)
        }
    }
}
