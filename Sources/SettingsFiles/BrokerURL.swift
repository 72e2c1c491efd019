public import Vocabulary

/// A broker's URL.
///
/// Its forms are `mqtt://[user[:password]@]host[:port]`, the same with `mqtts`,
/// `ws://[user[:password]@]host[:port][/path][?query]`, the same with `wss`, and
/// `mqtt+unix://[user[:password]@]/path`. The port is the scheme's where none is given, the path of
/// a WebSocket `/mqtt`.
///
/// User, password and the path of a socket file may be percent-encoded; a literal IPv6 address
/// stands in brackets. In a literal IPv4 address leading zeros mean nothing, so that
/// `10.0.0.{001..200}` names what it seems to name. No description shows user, password or query.
public struct BrokerURL: Hashable, Sendable {
    /// Where the broker is and what lies between.
    public let endpoint: Endpoint
    /// The user name, percent-decoded.
    public let username: String?
    /// The password, percent-decoded.
    public let password: Secret?

    /// Reads a URL.
    ///
    /// - Throws: what is wrong and where; no part of the text that could be a password is in it.
    public init(parsing text: some StringProtocol) throws(URLProblem) {
        self = try BrokerURLScanner(text).url()
    }

    init(endpoint: Endpoint, username: String?, password: Secret?) {
        self.endpoint = endpoint
        self.username = username
        self.password = password
    }

    /// A URL as typed, right or wrong, with all that could be credentials replaced by `…`.
    public static func redacted(_ text: some StringProtocol) -> String {
        if let url = try? BrokerURL(parsing: text) { return url.description }
        let scheme = text.firstRange(of: "://").map { text[..<$0.upperBound] } ?? ""
        if text.contains(where: { "?#".contains($0) }) { return "\(scheme)…" }
        if let at = text.lastIndex(of: "@") { return "\(scheme)…\(text[at...])" }
        return text.dropFirst(scheme.count).contains(":") ? "\(scheme)…" : String(text)
    }
}

extension BrokerURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The URL without credentials.
    public var description: String { endpoint.description }
    /// The URL without credentials.
    public var debugDescription: String { description }
    /// Shows the endpoint only.
    public var customMirror: Mirror { Mirror(self, children: ["endpoint": endpoint]) }
}
