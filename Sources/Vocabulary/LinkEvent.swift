/// What happened on one link.
///
/// Facts only; what they mean is the model's business. A heartbeat's events are copied several
/// times on their way and fit into a few registers; what is large and seldom is indirect.
///
/// The names and units that other programs read are in the outlets; each case is one event there.
public enum LinkEvent: Hashable, Sendable {
    /// The link's settings hold from now on.
    indirect case configured(LinkConfiguration)
    /// An attempt begins. `attempt` counts from 1 since the last accepted connection.
    case connecting(attempt: Int, address: String)
    /// CONNACK accepted the connection.
    indirect case connected(ConnectionFacts)
    /// CONNACK refused the attempt; it ends the attempt.
    indirect case rejected(Rejection)
    /// SUBACK for one filter.
    case subscribed(SubscriptionAnswer)
    /// A PINGREQ was written; `outstanding` counts it.
    case pingRequest(outstanding: Int)
    /// One or more PINGRESPs were attributed; with the network's RTT as the kernel knew it then.
    case pingResponse(PingAnswer, networkRTT: Duration? = nil)
    /// Fewer PINGRESPs than PINGREQs came: it is waited for the rest, to tell which belong
    /// together.
    indirect case attributing(AnswerAttribution)
    /// A heartbeat was judged missed.
    indirect case overdue(OverdueHeartbeat)
    /// A PINGRESP came with nothing outstanding.
    case unexpectedPingResponse
    /// The broker sent a WebSocket ping, which was answered: no heartbeat of MQTT's.
    case webSocketPing
    /// A PUBLISH came in.
    case message(ArrivedMessage)
    /// What the broker tells of itself under `$SYS`, or that it does not: nothing of the link's
    /// own, and in no event line.
    case brokerFigures(BrokerFigureNews)
    /// A connection ended, or an attempt failed in any way but a refusal.
    indirect case disconnected(Disconnection)
    /// The next attempt follows `delay` from now.
    case reconnectScheduled(delay: Duration, attempt: Int)
    /// The link went from one state to another.
    case state(from: LinkState, to: LinkState)
}

/// One event of one link at one instant.
public struct LinkReport: Hashable, Sendable {
    /// The link it happened on.
    public var link: LinkID
    /// When it happened.
    public var at: MonotonicInstant
    /// What happened.
    public var event: LinkEvent

    /// Puts a report together.
    public init(link: LinkID, at: MonotonicInstant, event: LinkEvent) {
        self.link = link
        self.at = at
        self.event = event
    }
}

/// What readers of events need to know of a link's settings.
public struct LinkConfiguration: Hashable, Sendable {
    /// The link's name, unique in the fleet.
    public var name: String
    /// The URL without credentials.
    public var url: String
    /// Tags in order of their keys.
    public var tags: [Tag]
    /// The timing as far as it is known before CONNACK.
    public var timing: HeartbeatTiming
    /// Whether TLS is used and takes any certificate.
    public var isInsecure: Bool
    /// The URL of the proxy without credentials; nil without one.
    public var proxy: String?

    /// Puts the configuration together.
    public init(
        name: String, url: String, tags: [Tag], timing: HeartbeatTiming, isInsecure: Bool = false,
        proxy: String? = nil
    ) {
        self.name = name
        self.url = url
        self.tags = tags
        self.timing = timing
        self.isInsecure = isInsecure
        self.proxy = proxy
    }
}

/// A refusal by CONNACK.
public struct Rejection: Hashable, Sendable {
    /// The number as sent.
    public var code: ReasonCode
    /// The version of the CONNACK, which decides what the number means.
    public var version: MQTTVersion
    /// What the broker adds for people.
    public var reasonString: String?
    /// Another server to use.
    public var serverReference: String?
    /// What explains the refusal further, in a sentence: what becomes of a redirection, what else
    /// the broker adds.
    public var evidence: String?

    /// Puts a refusal together.
    public init(
        code: ReasonCode, version: MQTTVersion, reasonString: String? = nil,
        serverReference: String? = nil, evidence: String? = nil
    ) {
        self.code = code
        self.version = version
        self.reasonString = reasonString
        self.serverReference = serverReference
        self.evidence = evidence
    }

    /// The specification's name of the code.
    public var name: String {
        code.name(in: version == .v5_0 ? .connack : .connackReturnCode)
    }

    /// Whether the broker sends us to another server (0x9C, 0x9D).
    public var isRedirection: Bool {
        version == .v5_0 && (code == .useAnotherServer || code == .serverMoved)
    }
}

/// The answer to one filter of a SUBSCRIBE.
public struct SubscriptionAnswer: Hashable, Sendable {
    /// The filter that was asked for.
    public var filter: String
    /// Granted QoS 0 to 2, or a code of 0x80 and above: refused.
    public var code: ReasonCode

    /// Pairs the filter with its code.
    public init(filter: String, code: ReasonCode) {
        self.filter = filter
        self.code = code
    }

    /// The QoS that the broker grants; nil where it refused.
    public var grantedQoS: UInt8? { code.rawValue <= 2 ? code.rawValue : nil }
}

/// PINGRESPs that were attributed to their PINGREQs, or could not be.
public enum PingAnswer: Hashable, Sendable {
    /// One heartbeat with its round trip; `late` where the answer came after the response timeout.
    case timed(rtt: Duration, late: Bool)
    /// A group of which nobody can say which answer belongs to which request: `responses` of
    /// `requests` were answered, the rest is lost.
    case untimed(requests: Int, responses: Int, late: Bool)
}

/// PINGRESPs that cannot be attributed yet: more PINGREQs are outstanding than were answered.
///
/// Reported when a PINGRESP makes it so, when the wait becomes longer, and when the keep alive
/// forbids the wait.
public struct AnswerAttribution: Hashable, Sendable {
    /// PINGREQs of the group, the answered ones counted.
    public var requests: Int
    /// PINGRESPs that came so far.
    public var responses: Int
    /// How long from now the rest is waited for; zero where the wait ends here.
    public var wait: Duration
    /// Whether the connection is untimed until it is renewed: judged, but without round trips.
    public var isUntimed: Bool

    /// Puts the facts together.
    public init(requests: Int, responses: Int, wait: Duration, isUntimed: Bool = false) {
        self.requests = requests
        self.responses = responses
        self.wait = wait
        self.isUntimed = isUntimed
    }
}

/// A heartbeat that was judged missed.
public struct OverdueHeartbeat: Hashable, Sendable {
    /// Time since the oldest PINGREQ that has had no PINGRESP after it.
    public var waited: Duration
    /// Misses since the last PINGRESP, this one counted.
    public var consecutiveMissed: Int
    /// What the socket shows; nil where it was not looked at.
    public var verdict: Verdict?
    /// The socket's facts at that moment.
    public var tcp: TCPFacts?

    /// Puts a miss together.
    public init(
        waited: Duration, consecutiveMissed: Int, verdict: Verdict? = nil, tcp: TCPFacts? = nil
    ) {
        self.waited = waited
        self.consecutiveMissed = consecutiveMissed
        self.verdict = verdict
        self.tcp = tcp
    }
}

/// A PUBLISH that came in.
public struct ArrivedMessage: Hashable, Sendable {
    /// The topic, aliases resolved.
    public var topic: String
    /// 0, 1 or 2.
    public var qos: UInt8
    /// Whether the broker says that it is a retained message.
    public var retained: Bool
    /// Bytes of the whole payload.
    public var payloadBytes: Int
    /// The payload where it was asked for; of a large one the first 64 KiB.
    public var payload: [UInt8]?

    /// Puts a message together.
    public init(
        topic: String, qos: UInt8, retained: Bool, payloadBytes: Int, payload: [UInt8]? = nil
    ) {
        self.topic = topic
        self.qos = qos
        self.retained = retained
        self.payloadBytes = payloadBytes
        self.payload = payload
    }
}

/// The end of a connection, or of an attempt that was not refused by CONNACK.
public struct Disconnection: Hashable, Sendable {
    /// The cause in one word.
    public var cause: DropCause
    /// What happened, in a sentence.
    public var detail: String
    /// A known shape behind the cause.
    public var pattern: DropPattern?
    /// How far apart the ends of `periodic-close` are, or how long each connection lasted; to the
    /// second, nil for other patterns.
    @OptionalNanoseconds public var patternPeriod: Duration?
    /// The code of the broker's DISCONNECT.
    public var reasonCode: ReasonCode?
    /// What the broker adds for people.
    public var reasonString: String?
    /// Another server to use.
    public var serverReference: String?
    /// What the socket showed, for a half-open connection.
    public var verdict: Verdict?
    /// From CONNACK to the end; nil where the connection was never accepted.
    @OptionalNanoseconds public var up: Duration?
    private var sharedTCP: Shared<TCPFacts>?
    /// What points to the pattern, or explains the end further, in a sentence with its numbers.
    public var evidence: String?
    /// What happened on the link before; nil where it was not kept.
    public var flight: FlightRecord?

    /// Puts an end together from its parts, as they are read back from a file.
    public init(
        cause: DropCause, detail: String, pattern: DropPattern? = nil,
        patternPeriod: Duration? = nil, reasonCode: ReasonCode? = nil, reasonString: String? = nil,
        serverReference: String? = nil, verdict: Verdict? = nil, up: Duration? = nil,
        tcp: TCPFacts? = nil, evidence: String? = nil, flight: FlightRecord? = nil
    ) {
        self.cause = cause
        self.detail = detail
        self.pattern = pattern
        self.patternPeriod = patternPeriod
        self.reasonCode = reasonCode
        self.reasonString = reasonString
        self.serverReference = serverReference
        self.verdict = verdict
        self.up = up
        sharedTCP = tcp.map(Shared.init)
        self.evidence = evidence
        self.flight = flight
    }

    /// The socket's facts at the end.
    public var tcp: TCPFacts? {
        get { sharedTCP?.value }
        set { sharedTCP = newValue.map(Shared.init) }
    }

    /// The specification's name of the code of the broker's DISCONNECT.
    public var reasonName: String? { reasonCode?.name(in: .disconnect) }

    /// Whether the fault is this machine's own.
    public var isOwnFault: Bool { pattern?.isOwnFault == true }

    /// Describes a failure of a connection that had been up for `up`.
    public init(
        _ failure: LinkFailure, pattern: DropPattern? = nil, patternPeriod: Duration? = nil,
        up: Duration?, tcp: TCPFacts? = nil, evidence: String? = nil, flight: FlightRecord? = nil
    ) {
        self.init(
            cause: failure.cause, detail: failure.detail, pattern: pattern,
            patternPeriod: patternPeriod, up: up, tcp: tcp, evidence: evidence, flight: flight)
        switch failure {
        case .halfOpen(let verdict, _, _):
            self.verdict = verdict
        case .serverDisconnected(let code, let string, let reference):
            reasonCode = code
            reasonString = string
            serverReference = reference
        default: break
        }
    }
}
