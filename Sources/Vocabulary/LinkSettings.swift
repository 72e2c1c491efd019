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

/// All that is set for one link, each value with its origin.
///
/// What one link has for itself (`LinkIdentity`, `LinkCredentials`) and what many have in common
/// (`LinkOptions`) are read and written as its own members. Copies share all three until one is
/// changed, so that each place that keeps a link's settings costs three references.
@dynamicMemberLookup
public struct LinkSettings: Hashable, Sendable {
    private var identity: Shared<LinkIdentity>
    private var credentials: Shared<LinkCredentials>
    private var options: Shared<LinkOptions>

    /// A link with the built-in values.
    public init(name: String, endpoint: Endpoint) {
        identity = Shared(LinkIdentity(name: name, endpoint: endpoint))
        credentials = Self.noCredentials
        options = Self.builtInOptions
    }

    // Once for all links that have no others.
    private static let noCredentials = Shared(LinkCredentials())
    private static let builtInOptions = Shared(LinkOptions())

    // A filter reads these of ten thousand links between two keys: by key paths that alone took
    // half of its time.

    /// Unique in the fleet; shown everywhere.
    public var name: String {
        get { identity.value.name }
        set { identity.value.name = newValue }
    }

    /// Where the broker is.
    public var endpoint: Endpoint {
        get { identity.value.endpoint }
        set { identity.value.endpoint = newValue }
    }

    /// In order of their keys.
    public var tags: [Tag] {
        get { identity.value.tags }
        set { identity.value.tags = newValue }
    }

    /// What the link has for itself.
    public subscript<Value>(dynamicMember path: WritableKeyPath<LinkIdentity, Value>) -> Value {
        get { identity.value[keyPath: path] }
        set { identity.value[keyPath: path] = newValue }
    }

    /// How the link shows who it is.
    public subscript<Value>(dynamicMember path: WritableKeyPath<LinkCredentials, Value>) -> Value {
        get { credentials.value[keyPath: path] }
        set { credentials.value[keyPath: path] = newValue }
    }

    /// What it may have in common with others.
    public subscript<Value>(dynamicMember path: WritableKeyPath<LinkOptions, Value>) -> Value {
        get { options.value[keyPath: path] }
        set { options.value[keyPath: path] = newValue }
    }

    /// The timing that follows from these settings and an effective keep alive.
    public func timing(effectiveKeepAliveSeconds: UInt16) -> HeartbeatTiming {
        let options = options.value
        return HeartbeatTiming(
            keepAliveSeconds: effectiveKeepAliveSeconds,
            probeInterval: options.probeInterval.value,
            responseTimeout: options.responseTimeout.value,
            missesToDown: options.missesToDown.value)
    }

    /// Whether the same holds for the link, wherever the values were written.
    ///
    /// A line that is added above moves the origin of what stands below, and changes nothing.
    public func holdsTheSame(as other: LinkSettings) -> Bool {
        identity == other.identity
            && credentials.value.withoutOrigins == other.credentials.value.withoutOrigins
            && options.value.withoutOrigins == other.options.value.withoutOrigins
    }

    /// What events say of the link before it is connected.
    public var configuration: LinkConfiguration {
        LinkConfiguration(
            name: self.name, url: self.endpoint.description, tags: self.tags,
            timing: timing(effectiveKeepAliveSeconds: self.keepAliveSeconds.value),
            isInsecure: isInsecure, proxy: self.proxy.value?.description)
    }

    /// Whether TLS is used and takes any certificate.
    public var isInsecure: Bool {
        self.endpoint.network?.isSecure == true && self.tls.isInsecure.value
    }
}

extension [LinkSettings] {
    /// Lets links with equal credentials or options share them in memory.
    public mutating func shareEqualParts() {
        var credentials: Set<Shared<LinkCredentials>> = []
        var options: Set<Shared<LinkOptions>> = []
        for index in indices { self[index].shareParts(with: &credentials, &options) }
    }
}

extension LinkSettings: CustomReflectable {
    /// Shows the members of all parts as the link's own.
    public var customMirror: Mirror {
        let parts = [
            Mirror(reflecting: identity.value), Mirror(reflecting: credentials.value),
            Mirror(reflecting: options.value),
        ]
        return Mirror(self, children: parts.flatMap(\.children))
    }

    fileprivate mutating func shareParts(
        with knownCredentials: inout Set<Shared<LinkCredentials>>,
        _ knownOptions: inout Set<Shared<LinkOptions>>
    ) {
        credentials = knownCredentials.insert(credentials).memberAfterInsert
        options = knownOptions.insert(options).memberAfterInsert
    }
}

/// What is set for one link alone.
public struct LinkIdentity: Hashable, Sendable {
    /// Unique in the fleet; shown everywhere.
    public var name: String
    /// Where the broker is.
    public var endpoint: Endpoint
    /// In order of their keys.
    public var tags: [Tag]
    /// The one address of the host that this link is for, as a literal; nil: any of them.
    public var address: String?

    init(name: String, endpoint: Endpoint) {
        self.name = name
        self.endpoint = endpoint
        tags = []
        address = nil
    }
}

/// Who a link says it is, and how it shows that.
public struct LinkCredentials: Hashable, Sendable {
    /// nil: one is generated, different for each link.
    public var clientID: Setting<String?>
    /// The user name of CONNECT.
    public var username: Setting<String?>
    /// The password of CONNECT.
    public var password: Setting<Secret?>

    /// None.
    init() {
        clientID = Setting(nil)
        username = Setting(nil)
        password = Setting(nil)
    }

    var withoutOrigins: LinkCredentials {
        var plain = self
        plain.clientID.origin = .builtIn
        plain.username.origin = .builtIn
        plain.password.origin = .builtIn
        return plain
    }
}

/// What is set for a link and may be the same for many.
public struct LinkOptions: Hashable, Sendable {
    /// The keep alive that CONNECT asks for: whole seconds, 0 to 65535, 0 turns it off.
    public var keepAliveSeconds: Setting<UInt16>
    /// Clean Start (5.0), Clean Session (3.1.1).
    public var cleanStart: Setting<Bool>
    /// Which protocol version to speak.
    public var version: Setting<VersionChoice>
    /// How often PINGREQ is sent; at least 100 ms.
    public var probeInterval: Setting<Duration>
    /// A PINGRESP later than this is overdue; at least 50 ms.
    public var responseTimeout: Setting<Duration>
    /// 1 to 100.
    public var missesToDown: Setting<Int>
    /// From the start of an attempt to CONNACK; 100 ms to 10 minutes.
    public var connectTimeout: Setting<Duration>
    /// What to subscribe to.
    public var subscriptions: Setting<[SubscriptionRequest]>
    /// Whether events of messages carry the payload.
    public var keepsPayloads: Setting<Bool>
    /// Whether the link may ask its broker for the figures under `$SYS`.
    ///
    /// One link of those at a broker does. Not by itself: a broker may end the connection of a
    /// client that subscribes to what it is not allowed to.
    public var readsBrokerFigures: Setting<Bool>
    /// What the broker publishes where the connection ends without DISCONNECT; nil: nothing.
    public var will: Setting<WillSettings?>
    /// How long the broker keeps the session after the connection's end, in seconds; 0: not at
    /// all, 0xFFFFFFFF: for ever (5.0 only).
    ///
    /// Spec: MQTT 5.0 §3.1.2.11.2.
    public var sessionExpirySeconds: Setting<UInt32>
    /// QoS 1 and 2 messages that the broker may send unacknowledged, 1 to 65535 (5.0 only).
    ///
    /// Spec: MQTT 5.0 §3.1.2.11.3.
    public var receiveMaximum: Setting<UInt16>
    /// Bytes of the largest packet that we take, at least 1 KiB (5.0 only).
    ///
    /// Spec: MQTT 5.0 §3.1.2.11.4.
    public var maximumPacketSize: Setting<UInt32>
    /// The highest topic alias that the broker may use; 0: none (5.0 only).
    ///
    /// Spec: MQTT 5.0 §3.1.2.11.5.
    public var topicAliasMaximum: Setting<UInt16>
    /// User properties of CONNECT (5.0 only).
    public var userProperties: Setting<[UserProperty]>
    /// Whether a redirection (0x9C, 0x9D) is followed; else it is only shown.
    public var followsRedirections: Setting<Bool>
    /// What stands between us and the broker; nil: nothing.
    public var proxy: Setting<ProxySettings?>
    /// Whether a name with several addresses stands for one link each.
    public var expandsAddresses: Setting<Bool>
    /// How TLS is done, where the URL asks for it.
    public var tls: TLSSettings
    /// Header fields of the WebSocket upgrade; their values may be credentials.
    public var webSocketHeaders: Setting<[HeaderField]>

    /// The built-in values.
    init() {
        keepAliveSeconds = Setting(60)
        cleanStart = Setting(true)
        version = Setting(.automatic)
        probeInterval = Setting(.seconds(10))
        responseTimeout = Setting(.seconds(5))
        missesToDown = Setting(3)
        connectTimeout = Setting(.seconds(10))
        subscriptions = Setting([])
        keepsPayloads = Setting(false)
        readsBrokerFigures = Setting(false)
        will = Setting(nil)
        sessionExpirySeconds = Setting(0)
        receiveMaximum = Setting(.max)
        maximumPacketSize = Setting(1_048_576)
        topicAliasMaximum = Setting(0)
        userProperties = Setting([])
        followsRedirections = Setting(false)
        proxy = Setting(nil)
        expandsAddresses = Setting(false)
        tls = TLSSettings()
        webSocketHeaders = Setting([])
    }

    var withoutOrigins: LinkOptions {
        var plain = self
        plain.keepAliveSeconds.origin = .builtIn
        plain.cleanStart.origin = .builtIn
        plain.version.origin = .builtIn
        plain.probeInterval.origin = .builtIn
        plain.responseTimeout.origin = .builtIn
        plain.missesToDown.origin = .builtIn
        plain.connectTimeout.origin = .builtIn
        plain.subscriptions.origin = .builtIn
        plain.keepsPayloads.origin = .builtIn
        plain.readsBrokerFigures.origin = .builtIn
        plain.will.origin = .builtIn
        plain.sessionExpirySeconds.origin = .builtIn
        plain.receiveMaximum.origin = .builtIn
        plain.maximumPacketSize.origin = .builtIn
        plain.topicAliasMaximum.origin = .builtIn
        plain.userProperties.origin = .builtIn
        plain.followsRedirections.origin = .builtIn
        plain.proxy.origin = .builtIn
        plain.expandsAddresses.origin = .builtIn
        plain.tls = tls.withoutOrigins
        plain.webSocketHeaders.origin = .builtIn
        return plain
    }
}
