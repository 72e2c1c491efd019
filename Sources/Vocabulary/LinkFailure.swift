/// The part of making a connection that a time limit hit.
public enum ConnectPhase: String, Hashable, Sendable, CaseIterable {
    /// Looking the name up.
    case resolution
    /// TCP handshake.
    case tcp
    /// Until the proxy has connected to the broker.
    case proxy
    /// TLS handshake.
    case tls
    /// The upgrade of HTTP to WebSocket.
    case upgrade
    /// From CONNECT to CONNACK.
    case connack
}

/// What the socket showed when PINGRESPs were missed.
///
/// What acknowledged may be a proxy.
public enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// The peer's kernel acknowledged everything, its program did not answer.
    case peerSilent = "peer-silent"
    /// Our bytes are not acknowledged: the network or the host is gone.
    case pathDead = "path-dead"
    /// Our bytes never left this program: the send buffer is full.
    case ownQueueFull = "own-queue-full"
    /// The answer waits behind a packet that is still arriving.
    case behindBacklog = "behind-backlog"
    /// Too soon to say, or the socket could not be read.
    case unknown
}

/// Why a connection ended or an attempt failed.
public enum LinkFailure: Hashable, Sendable {
    /// The name could not be resolved; what the resolver said.
    case resolution(String)
    /// Nothing listens there (RST in answer to SYN).
    case refused
    /// No route, network or host unreachable; the operating system's error number.
    case unreachable(errno: Int32)
    /// The connect timeout passed in this phase.
    case timedOut(ConnectPhase)
    /// The proxy did not connect us to the broker; what it answered, in a sentence.
    case proxy(String)
    /// TLS was not established, or ended with an alert.
    case tls(TLSFailure)
    /// The server did not make a WebSocket of the connection, or broke its rules; in a sentence.
    case webSocket(String)
    /// The peer closed the WebSocket; its status code (RFC 6455 §7.4), nil where it gave none, and
    /// its words.
    case webSocketClosed(code: UInt16?, reason: String)
    /// The broker answered CONNECT with a refusal.
    case rejected(Rejection)
    /// `misses` consecutive heartbeats missed, the last proof of life `silentFor` ago.
    case halfOpen(Verdict, misses: Int, silentFor: Duration)
    /// The broker sent DISCONNECT (MQTT 5.0).
    case serverDisconnected(ReasonCode, reasonString: String?, serverReference: String?)
    /// The peer ended the stream (FIN); `afterConnack` is false where CONNACK had not come.
    case closedByPeer(afterConnack: Bool)
    /// The peer reset the connection (RST).
    case resetByPeer
    /// The peer broke the protocol; the byte offset within the packet or stream, where known.
    case protocolViolation(String, offset: Int?)
    /// Any other failure of the operating system: the operation and its error number.
    case transport(operation: String, errno: Int32)
    /// We ended it: a person paused the link, asked for a new connection, or the program stops.
    case stopped(String)
}

/// The cause of an end, as events and screens name it.
public enum DropCause: String, Hashable, Sendable, CaseIterable {
    /// The name could not be resolved.
    case resolutionFailed = "resolution-failed"
    /// Nothing listens at the address.
    case refused
    /// No route to the address.
    case unreachable
    /// TCP was not up within the connect timeout.
    case connectTimeout = "connect-timeout"
    /// The proxy did not connect us.
    case proxyFailed = "proxy-failed"
    /// No TLS, or an end by a TLS alert.
    case tlsFailed = "tls-failed"
    /// No WebSocket.
    case webSocketFailed = "websocket-failed"
    /// CONNACK did not come within the connect timeout.
    case connackTimeout = "connack-timeout"
    /// PINGRESPs missed while TCP showed no error.
    case halfOpen = "half-open"
    /// DISCONNECT from the broker.
    case serverDisconnected = "server-disconnected"
    /// FIN from the peer.
    case closedByPeer = "closed-by-peer"
    /// RST from the peer.
    case resetByPeer = "reset-by-peer"
    /// Bytes that break the protocol.
    case protocolError = "protocol-error"
    /// The broker sends us to another server (0x9C, 0x9D).
    case redirected
    /// CONNECT was refused. Events say this with `rejected`, not with `disconnected`.
    case rejected
    /// Ended by us.
    case stopped
}

/// A known shape behind a cause.
public enum DropPattern: String, Hashable, Sendable, CaseIterable {
    /// The peer closed the connection at least 1.25 keep alives after the last of our bytes that it
    /// acknowledged.
    case keepAliveClose = "keep-alive-close"
    /// The peer closed the connection as it closed those before: after the same time.
    case periodicClose = "periodic-close"
    /// Another client uses our identifier.
    case takeover
    /// The broker closed the connection because of a pause of our own.
    case ownPause = "own-pause"
    /// The connection or attempt ended while this machine had lost its way to the broker.
    case ownOffline = "own-offline"
    /// A limit of this machine stood in the way: open files, or local ports.
    case ownLimit = "own-limit"
    /// What answered does not speak MQTT.
    case notMQTT = "not-mqtt"

    /// Whether it tells of a fault of this machine's own, for which nobody is judged.
    public var isOwnFault: Bool {
        switch self {
        case .ownPause, .ownOffline, .ownLimit: true
        case .keepAliveClose, .periodicClose, .takeover, .notMQTT: false
        }
    }
}

extension LinkFailure {
    /// Whether a limit of this machine stood in the way of a connection: open files (ENFILE,
    /// EMFILE) or local ports (EADDRNOTAVAIL).
    public var isOwnLimit: Bool {
        guard case .transport(_, let errno) = self else { return false }
        return switch errno {
        case SystemError.machineFiles, SystemError.programFiles, SystemError.localPorts: true
        default: false
        }
    }

    /// Whether this program may open no more files (EMFILE), which only the end of another link or
    /// a restart can mend.
    public var isShortOfOwnFiles: Bool {
        if case .transport(_, SystemError.programFiles) = self { true } else { false }
    }

    /// The cause that events and screens show.
    public var cause: DropCause {
        switch self {
        case .resolution, .timedOut(.resolution): .resolutionFailed
        case .refused: .refused
        case .unreachable: .unreachable
        case .timedOut(.tcp): .connectTimeout
        case .timedOut(.proxy), .proxy: .proxyFailed
        case .timedOut(.tls), .tls: .tlsFailed
        case .timedOut(.upgrade), .webSocket: .webSocketFailed
        case .timedOut(.connack): .connackTimeout
        case .rejected(let rejection): rejection.isRedirection ? .redirected : .rejected
        case .halfOpen: .halfOpen
        case .serverDisconnected(let code, _, _):
            code == .useAnotherServer || code == .serverMoved ? .redirected : .serverDisconnected
        case .closedByPeer, .webSocketClosed: .closedByPeer
        case .resetByPeer: .resetByPeer
        case .protocolViolation: .protocolError
        case .transport: .unreachable
        case .stopped: .stopped
        }
    }

    /// What happened, in a sentence for people.
    public var detail: String {
        switch self {
        case .resolution(let text): "name not resolved: \(text)"
        case .refused: "nothing listens at that address and port"
        case .unreachable(let errno): "no way to the host: \(SystemError.words(errno))"
        case .timedOut(.resolution): "the name was not resolved within the connect timeout"
        case .timedOut(.tcp): "no TCP connection within the connect timeout"
        case .timedOut(.proxy): "the proxy did not connect us within the connect timeout"
        case .timedOut(.tls): "the TLS handshake was not done within the connect timeout"
        case .timedOut(.upgrade): "no WebSocket within the connect timeout"
        case .proxy(let text), .webSocket(let text): text
        case .tls(let failure): failure.sentence
        case .webSocketClosed(let code, let reason):
            Self.webSocketClose(code: code, reason: reason)
        case .timedOut(.connack): "CONNECT was not answered within the connect timeout"
        case .rejected(let rejection):
            "CONNECT refused: \(rejection.name) (\(rejection.code.rawValue))"
        case .halfOpen(_, let misses, let silentFor):
            "\(misses) heartbeats missed, no PINGRESP for \(DurationText.short(silentFor))"
        case .serverDisconnected(let code, _, _):
            "DISCONNECT from the broker: \(code.name(in: .disconnect)) (\(code.rawValue))"
        case .closedByPeer(afterConnack: true): "the peer closed the connection (FIN)"
        case .closedByPeer(afterConnack: false):
            "the peer closed the connection before it answered CONNECT"
        case .resetByPeer: "the peer reset the connection (RST)"
        case .protocolViolation(let text, let offset):
            offset.map { "\(text) at byte \($0)" } ?? text
        case .transport(let operation, 0): "\(operation) failed"
        case .transport(let operation, let errno):
            "\(operation) failed: \(SystemError.words(errno))"
        case .stopped(let text): text
        }
    }

    private static func webSocketClose(code: UInt16?, reason: String) -> String {
        let number = code.map { "with code \($0)" } ?? "without a code"
        let words = reason.isEmpty ? "" : ": \(reason)"
        return "the peer closed the WebSocket \(number)\(words)"
    }
}
