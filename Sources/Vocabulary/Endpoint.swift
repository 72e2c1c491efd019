/// Where a broker is and how it is spoken to.
public enum Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// A host of a network, over TCP.
    case network(NetworkEndpoint)
    /// A socket file of this machine, by its absolute path.
    case unixSocket(path: String)

    /// A host of a network; plain MQTT where nothing else is said.
    public init(
        host: String, port: UInt16, isSecure: Bool = false, webSocketPath: String? = nil
    ) {
        self = .network(
            NetworkEndpoint(
                host: host, port: port, isSecure: isSecure, webSocketPath: webSocketPath))
    }

    /// The port that `mqtt://` uses when none is given.
    public static let defaultPort: UInt16 = 1883

    /// The host of a network; nil for a socket file.
    public var network: NetworkEndpoint? {
        if case .network(let endpoint) = self { endpoint } else { nil }
    }

    /// `host:port`, a literal IPv6 address in brackets; the path of a socket file.
    public var authority: String {
        switch self {
        case .network(let endpoint): endpoint.authority
        case .unixSocket(let path): path
        }
    }

    /// The URL without credentials.
    public var description: String {
        switch self {
        case .network(let endpoint): endpoint.description
        case .unixSocket(let path): "\(Scheme.unixSocket.rawValue)://\(path)"
        }
    }

    /// The first part of a broker's URL.
    public enum Scheme: String, Hashable, Sendable, CaseIterable {
        /// MQTT over TCP.
        case mqtt
        /// MQTT over TLS.
        case mqtts
        /// MQTT over WebSocket.
        case webSocket = "ws"
        /// MQTT over WebSocket over TLS.
        case secureWebSocket = "wss"
        /// MQTT over a socket file.
        case unixSocket = "mqtt+unix"

        /// The port that is used when none is given; nil for a socket file.
        public var defaultPort: UInt16? {
            switch self {
            case .mqtt: 1883
            case .mqtts: 8883
            case .webSocket: 80
            case .secureWebSocket: 443
            case .unixSocket: nil
            }
        }
    }
}

/// A broker in a network: the host, and what lies between TCP and MQTT.
public struct NetworkEndpoint: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// A host name or a literal address, without brackets.
    public var host: String
    /// 1 to 65535.
    public var port: UInt16
    /// Whether TLS lies on TCP.
    public var isSecure: Bool
    /// The path of the WebSocket that carries MQTT, `/mqtt` for example; nil: no WebSocket.
    ///
    /// A query behind it may be a credential: only the request for the WebSocket has it.
    public var webSocketPath: String?

    /// The path of a WebSocket URL that has none.
    public static let defaultWebSocketPath = "/mqtt"

    /// Puts an endpoint together.
    public init(
        host: String, port: UInt16, isSecure: Bool = false, webSocketPath: String? = nil
    ) {
        self.host = host
        self.port = port
        self.isSecure = isSecure
        self.webSocketPath = webSocketPath
    }

    /// The scheme that names these layers.
    public var scheme: Endpoint.Scheme {
        switch (isSecure, webSocketPath) {
        case (false, nil): .mqtt
        case (true, nil): .mqtts
        case (false, _?): .webSocket
        case (true, _?): .secureWebSocket
        }
    }

    /// `host:port`, a literal IPv6 address in brackets.
    public var authority: String {
        host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// The path with `?…` for its query; nil: no WebSocket.
    public var shownPath: String? {
        guard let webSocketPath, let mark = webSocketPath.firstIndex(of: "?") else {
            return webSocketPath
        }
        return "\(webSocketPath[..<mark])?…"
    }

    /// The URL without credentials.
    public var description: String {
        "\(scheme.rawValue)://\(authority)\(shownPath ?? "")"
    }

    /// Shows no query.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "host": host, "port": port, "isSecure": isSecure, "path": shownPath as Any,
            ])
    }
}
