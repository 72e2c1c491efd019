/// How long each part of making a connection took.
public struct ConnectPhases: Hashable, Sendable {
    /// From the start of the attempt to an address; zero for a literal address.
    @Nanoseconds public var resolve: Duration
    /// From the first SYN to an established connection.
    @Nanoseconds public var tcp: Duration
    /// From the connection to the proxy until the proxy has connected to the broker; nil without
    /// one.
    @OptionalNanoseconds public var proxy: Duration?
    /// The TLS handshake; nil without TLS.
    @OptionalNanoseconds public var tls: Duration?
    /// The upgrade to WebSocket; nil without one.
    @OptionalNanoseconds public var upgrade: Duration?
    /// From CONNECT written to CONNACK read.
    @Nanoseconds public var connack: Duration

    /// Puts the phases together.
    public init(
        resolve: Duration = .zero, tcp: Duration = .zero, proxy: Duration? = nil,
        tls: Duration? = nil, upgrade: Duration? = nil, connack: Duration = .zero
    ) {
        self.resolve = resolve
        self.tcp = tcp
        self.proxy = proxy
        self.tls = tls
        self.upgrade = upgrade
        self.connack = connack
    }
}

/// What a CONNACK of MQTT 5.0 said beside its reason code; nil where the property was absent.
///
/// Spec: MQTT 5.0 §3.2.2.3.
public struct ConnackProperties: Hashable, Sendable {
    /// Seconds; 0xFFFFFFFF means never.
    public var sessionExpiryInterval: UInt32?
    /// How many unacknowledged QoS 1 and 2 messages the broker takes.
    public var receiveMaximum: UInt16?
    /// 0 or 1; absent means 2.
    public var maximumQoS: UInt8?
    /// Whether retained messages are supported; absent means yes.
    public var retainAvailable: Bool?
    /// Bytes of the largest packet the broker takes.
    public var maximumPacketSize: UInt32?
    /// The identifier the broker gave us.
    public var assignedClientIdentifier: String?
    /// The highest topic alias the broker takes.
    public var topicAliasMaximum: UInt16?
    /// For people; not to be parsed.
    public var reasonString: String?
    /// Name and value, repeats and order kept.
    public var userProperties: [UserProperty]
    /// Whether `#` and `+` are supported; absent means yes.
    public var wildcardSubscriptionAvailable: Bool?
    /// Absent means yes.
    public var subscriptionIdentifiersAvailable: Bool?
    /// Absent means yes.
    public var sharedSubscriptionAvailable: Bool?
    /// Seconds; replaces the keep alive we asked for.
    public var serverKeepAlive: UInt16?
    /// Only where it was asked for.
    public var responseInformation: String?
    /// Another server to use.
    public var serverReference: String?
    /// The method of an enhanced authentication.
    public var authenticationMethod: String?

    /// No property at all.
    public init() { userProperties = [] }
}

/// A name and a value that the protocol does not interpret.
///
/// Spec: MQTT 5.0 §2.2.2.2.
public struct UserProperty: Hashable, Sendable {
    /// The name; the same name may appear more than once.
    public var name: String
    /// The value.
    public var value: String

    /// Pairs a name with a value.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// All that is known of a connection once CONNACK accepted it.
///
/// Kept for each link: what most links have nothing of takes a reference.
public struct ConnectionFacts: Hashable, Sendable {
    // The large before the small: in any other order there would be gaps in memory.

    /// The address that was reached, `127.0.0.1:1883` or `[::1]:1883`.
    public var address: String
    /// The identifier in use: ours, or the one that the broker assigned.
    public var clientID: String
    /// How long each phase took.
    public var phases: ConnectPhases
    private var sharedProperties: Shared<ConnackProperties>?
    private var sharedTLS: Shared<TLSFacts>?
    /// Our own interface that the connection leaves by, `eth0`; nil for a socket file and where it
    /// is not known.
    ///
    /// All connections of one interface may share its name.
    public var interface: Shared<String>?
    /// The server that a redirection led to, as the broker wrote it; nil where none was followed.
    public var redirectedTo: String?
    /// The timing that holds for this connection.
    public var timing: HeartbeatTiming
    /// The keep alive that CONNECT asked for, in seconds.
    public var keepAliveSeconds: UInt16
    /// The version that both sides speak.
    public var version: MQTTVersion
    /// Whether the broker resumed a session.
    public var sessionPresent: Bool

    /// Puts the facts together.
    public init(
        version: MQTTVersion, address: String, sessionPresent: Bool, keepAliveSeconds: UInt16,
        clientID: String, phases: ConnectPhases, timing: HeartbeatTiming,
        properties: ConnackProperties, tls: TLSFacts? = nil, redirectedTo: String? = nil,
        interface: String? = nil
    ) {
        self.version = version
        self.address = address
        self.sessionPresent = sessionPresent
        self.keepAliveSeconds = keepAliveSeconds
        self.clientID = clientID
        self.phases = phases
        self.timing = timing
        sharedProperties = properties == Self.noProperties ? nil : Shared(properties)
        sharedTLS = tls.map(Shared.init)
        self.redirectedTo = redirectedTo
        self.interface = interface.map(Shared.init)
    }

    private static let noProperties = ConnackProperties()

    /// What CONNACK said; empty in 3.1.1.
    public var properties: ConnackProperties {
        get { sharedProperties?.value ?? Self.noProperties }
        set { sharedProperties = newValue == Self.noProperties ? nil : Shared(newValue) }
    }

    /// What is known of TLS; nil without.
    public var tls: TLSFacts? {
        get { sharedTLS?.value }
        set { sharedTLS = newValue.map(Shared.init) }
    }

    /// Whether TLS is used and takes any certificate.
    public var isInsecure: Bool { sharedTLS?.value.isInsecure == true }
}

/// What the kernel and this program know of a TCP connection, read at one moment.
public struct TCPFacts: Hashable, Sendable {
    /// Segments sent and not acknowledged.
    public var unacknowledgedSegments: UInt32
    /// Bytes in the kernel's send queue that were never sent; nil where the kernel does not tell.
    public var notSentBytes: UInt32?
    /// Retransmissions of the oldest unacknowledged segment.
    public var retransmits: UInt8
    /// Retransmissions over the connection's whole life.
    public var totalRetransmits: UInt32
    /// The current retransmission timeout.
    @Nanoseconds public var retransmissionTimeout: Duration
    /// Smoothed RTT of the path, as TCP sees it.
    @Nanoseconds public var pathRTT: Duration
    /// Variation of `pathRTT`.
    @Nanoseconds public var pathRTTVariation: Duration
    /// The smallest RTT of the path in the last minutes; nil where the kernel does not tell.
    @OptionalNanoseconds public var pathRTTMinimum: Duration?
    /// Time since data was last sent.
    @Nanoseconds public var sinceDataSent: Duration
    /// Time since data was last received.
    @Nanoseconds public var sinceDataReceived: Duration
    /// Time since an acknowledgement was last received.
    @Nanoseconds public var sinceAcknowledgement: Duration
    /// Bytes of ours that the peer acknowledged; nil where the kernel does not tell.
    public var bytesAcknowledged: UInt64?
    /// Bytes of ours that still wait in this program, not yet in the kernel.
    public var ownQueueBytes: Int

    /// All zero: a connection just opened.
    public init() {
        unacknowledgedSegments = 0
        notSentBytes = nil
        retransmits = 0
        totalRetransmits = 0
        retransmissionTimeout = .zero
        pathRTT = .zero
        pathRTTVariation = .zero
        pathRTTMinimum = nil
        sinceDataSent = .zero
        sinceDataReceived = .zero
        sinceAcknowledgement = .zero
        bytesAcknowledged = nil
        ownQueueBytes = 0
    }
}
