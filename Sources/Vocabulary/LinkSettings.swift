/// Where a value came from.
public enum SettingOrigin: Hashable, Sendable {
    /// Built in.
    case builtIn
    /// A flag of the command line, with its dashes.
    case flag(String)
    /// A position in a settings file.
    case file(path: String, line: Int, column: Int)
    /// The link's URL.
    case url
}

/// A value together with where it came from.
public struct Setting<Value: Hashable & Sendable>: Hashable, Sendable {
    /// The value that holds.
    public var value: Value
    /// Who set it.
    public var origin: SettingOrigin

    /// Pairs a value with its origin.
    public init(_ value: Value, from origin: SettingOrigin = .builtIn) {
        self.value = value
        self.origin = origin
    }
}

/// A label of a link: `site=fra`.
public struct Tag: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The part before the equals sign.
    public var key: String
    /// The part after it.
    public var value: String

    /// Pairs a key with a value.
    public init(key: String, value: String) {
        self.key = key
        self.value = value
    }

    /// By key, then by value.
    public static func < (left: Tag, right: Tag) -> Bool {
        (left.key, left.value) < (right.key, right.value)
    }

    /// `key=value`.
    public var description: String { "\(key)=\(value)" }
}

/// Something that must never reach a screen, log, event or file.
///
/// Its description is redacted; only the encoder of CONNECT asks for the bytes.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private var bytes: [UInt8]

    /// Wraps the bytes.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Hands out the bytes: only for the wire.
    public func revealed() -> [UInt8] { bytes }

    /// Always the same text.
    public var description: String { "<redacted>" }
    /// Always the same text.
    public var debugDescription: String { "<redacted>" }
    /// Shows nothing of the content.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Where a broker is.
public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// A host name or a literal address, without brackets.
    public var host: String
    /// 1 to 65535.
    public var port: UInt16

    /// Puts an endpoint together.
    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// The port that `mqtt://` uses when none is given.
    public static let defaultPort: UInt16 = 1883

    /// `host:port`, a literal IPv6 address in brackets.
    public var authority: String {
        host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// The URL without credentials.
    public var description: String { "mqtt://\(authority)" }
}

/// All that is set for one link, each value with its origin.
public struct LinkSettings: Hashable, Sendable {
    /// Unique in the fleet; shown everywhere.
    public var name: String
    /// Where the broker is.
    public var endpoint: Endpoint
    /// In order of their keys.
    public var tags: [Tag]
    /// The keep alive that CONNECT asks for: whole seconds, 0 to 65535, 0 turns it off.
    public var keepAliveSeconds: Setting<UInt16>
    /// Clean Start (5.0), Clean Session (3.1.1).
    public var cleanStart: Setting<Bool>
    /// Which protocol version to speak.
    public var version: Setting<VersionChoice>
    /// nil: one is generated, different for each link.
    public var clientID: Setting<String?>
    /// How often PINGREQ is sent; at least 100 ms.
    public var probeInterval: Setting<Duration>
    /// A PINGRESP later than this is overdue; at least 50 ms.
    public var responseTimeout: Setting<Duration>
    /// 1 to 100.
    public var missesToDown: Setting<Int>
    /// From the start of an attempt to CONNACK; 100 ms to 10 minutes.
    public var connectTimeout: Setting<Duration>
    /// The user name of CONNECT.
    public var username: Setting<String?>
    /// The password of CONNECT.
    public var password: Setting<Secret?>
    /// Topic filters to subscribe to.
    public var subscriptions: Setting<[String]>
    /// Whether events of messages carry the payload.
    public var keepsPayloads: Setting<Bool>

    /// A link with the built-in values.
    public init(name: String, endpoint: Endpoint) {
        self.name = name
        self.endpoint = endpoint
        tags = []
        keepAliveSeconds = Setting(60)
        cleanStart = Setting(true)
        version = Setting(.automatic)
        clientID = Setting(nil)
        probeInterval = Setting(.seconds(10))
        responseTimeout = Setting(.seconds(5))
        missesToDown = Setting(3)
        connectTimeout = Setting(.seconds(10))
        username = Setting(nil)
        password = Setting(nil)
        subscriptions = Setting([])
        keepsPayloads = Setting(false)
    }

    /// The timing that follows from these settings and an effective keep alive.
    public func timing(effectiveKeepAliveSeconds: UInt16) -> HeartbeatTiming {
        HeartbeatTiming(
            keepAliveSeconds: effectiveKeepAliveSeconds, probeInterval: probeInterval.value,
            responseTimeout: responseTimeout.value, missesToDown: missesToDown.value)
    }

    /// Whether the same holds for the link, wherever the values were written.
    ///
    /// A line that is added above moves the origin of what stands below, and changes nothing.
    public func holdsTheSame(as other: LinkSettings) -> Bool {
        withoutOrigins == other.withoutOrigins
    }

    private var withoutOrigins: LinkSettings {
        var plain = self
        plain.keepAliveSeconds.origin = .builtIn
        plain.cleanStart.origin = .builtIn
        plain.version.origin = .builtIn
        plain.clientID.origin = .builtIn
        plain.probeInterval.origin = .builtIn
        plain.responseTimeout.origin = .builtIn
        plain.missesToDown.origin = .builtIn
        plain.connectTimeout.origin = .builtIn
        plain.username.origin = .builtIn
        plain.password.origin = .builtIn
        plain.subscriptions.origin = .builtIn
        plain.keepsPayloads.origin = .builtIn
        return plain
    }

    /// What events say of the link before it is connected.
    public var configuration: LinkConfiguration {
        LinkConfiguration(
            name: name, url: endpoint.description, tags: tags,
            timing: timing(effectiveKeepAliveSeconds: keepAliveSeconds.value))
    }
}
