public import Vocabulary

/// A broker's URL: `mqtt://[user[:password]@]host[:port]`.
///
/// User and password may be percent-encoded; a literal IPv6 address stands in brackets; the port is
/// 1883 where none is given. In a literal IPv4 address leading zeros mean nothing, so that
/// `10.0.0.{001..200}` names what it seems to name. No description shows user or password.
public struct BrokerURL: Hashable, Sendable {
    /// Host and port.
    public let endpoint: Endpoint
    /// The user name, percent-decoded.
    public let username: String?
    /// The password, percent-decoded.
    public let password: Secret?

    /// Reads a URL.
    ///
    /// - Throws: what is wrong and where; no part of the text that could be a password is in it.
    public init(parsing text: some StringProtocol) throws(BrokerURLProblem) {
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

/// Why a text is not the URL of a broker.
public struct BrokerURLProblem: Error, Hashable, Sendable, CustomStringConvertible {
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
