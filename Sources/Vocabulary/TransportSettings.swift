/// How TLS is done on a link's connections.
public struct TLSSettings: Hashable, Sendable {
    /// The authorities to trust, in PEM; nil: those of the system.
    public var authorities: Setting<PEMFile?>
    /// Our own certificate with its chain, in PEM; nil: none is shown.
    public var certificate: Setting<PEMFile?>
    /// The private key of our certificate.
    public var key: Setting<KeyFile?>
    /// The name that the broker's certificate must have, also sent as SNI; nil: the URL's host.
    public var serverName: Setting<String?>
    /// Protocols offered by ALPN, the preferred one first; empty: none.
    public var applicationProtocols: Setting<[String]>
    /// Nothing older is spoken.
    public var minimumVersion: Setting<TLSVersion>
    /// Whether any certificate is taken; shown in red as long as it is on.
    public var isInsecure: Setting<Bool>

    /// The system's authorities, no certificate of ours, TLS 1.2 and later.
    public init() {
        authorities = Setting(nil)
        certificate = Setting(nil)
        key = Setting(nil)
        serverName = Setting(nil)
        applicationProtocols = Setting([])
        minimumVersion = Setting(.v1_2)
        isInsecure = Setting(false)
    }

    var withoutOrigins: TLSSettings {
        var plain = self
        plain.authorities.origin = .builtIn
        plain.certificate.origin = .builtIn
        plain.key.origin = .builtIn
        plain.serverName.origin = .builtIn
        plain.applicationProtocols.origin = .builtIn
        plain.minimumVersion.origin = .builtIn
        plain.isInsecure.origin = .builtIn
        return plain
    }
}

/// A version of TLS.
public enum TLSVersion: String, Hashable, Comparable, Sendable, CaseIterable {
    /// TLS 1.0, of 1999.
    case v1_0 = "1.0"
    /// TLS 1.1, of 2006.
    case v1_1 = "1.1"
    /// TLS 1.2, of 2008.
    case v1_2 = "1.2"
    /// TLS 1.3, of 2018.
    case v1_3 = "1.3"

    /// The older one first.
    public static func < (left: TLSVersion, right: TLSVersion) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// Certificates in PEM, as they were read when the settings were.
public struct PEMFile: Hashable, Sendable {
    /// Where they were read, for people.
    public var path: String
    /// The file's content.
    public var content: [UInt8]

    /// Puts a file together.
    public init(path: String, content: [UInt8]) {
        self.path = path
        self.content = content
    }
}

/// A private key in PEM, as it was read when the settings were.
public struct KeyFile: Hashable, Sendable {
    /// Where it was read, for people.
    public var path: String
    /// The file's content.
    public var content: Secret

    /// Puts a file together.
    public init(path: String, content: Secret) {
        self.path = path
        self.content = content
    }
}

/// A proxy that connects to the broker in our place.
public struct ProxySettings: Hashable, Sendable, CustomStringConvertible {
    /// How the proxy is asked.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// HTTP CONNECT (RFC 9110 §9.3.6).
        case http
        /// SOCKS version 5 (RFC 1928), without credentials; the proxy resolves the name.
        case socks5
    }

    /// How the proxy is asked.
    public var kind: Kind
    /// A host name or a literal address, without brackets.
    public var host: String
    /// 1 to 65535.
    public var port: UInt16
    /// The user name that an HTTP proxy asks for; nil: none.
    public var username: String?
    /// The password that belongs to it.
    public var password: Secret?

    /// Puts a proxy together.
    public init(
        kind: Kind, host: String, port: UInt16, username: String? = nil, password: Secret? = nil
    ) {
        self.kind = kind
        self.host = host
        self.port = port
        self.username = username
        self.password = password
    }

    /// `host:port`, a literal IPv6 address in brackets.
    public var authority: String { NetworkEndpoint(host: host, port: port).authority }

    /// The URL without credentials.
    public var description: String { "\(kind.rawValue)://\(authority)" }
}

/// A header field of the request for a WebSocket.
public struct HeaderField: Hashable, Sendable {
    /// The field's name.
    public var name: String
    /// The field's value, which may be a credential.
    public var value: Secret

    /// Pairs a name with a value.
    public init(name: String, value: Secret) {
        self.name = name
        self.value = value
    }
}
