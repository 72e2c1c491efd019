public import Vocabulary

/// What a peer speaks that does not speak MQTT, told by its first bytes.
///
/// These are the servers that a mistyped port or a missing layer leads to.
public enum ForeignProtocol: Hashable, Sendable, CaseIterable {
    /// A web server, or a WebSocket listener that was not asked for a WebSocket.
    case http
    /// A server of HTTP/2 that begins without being asked.
    case http2
    /// TLS, where plain bytes were sent.
    case tls
    /// Secure shell.
    case ssh
    /// AMQP, the protocol of RabbitMQ's port 5672.
    case amqp
    /// The clients' port of NATS, which has another one for MQTT.
    case nats
    /// OpenWire, the protocol of ActiveMQ's port 61616.
    case openWire
    /// STOMP, of brokers that speak MQTT on another port.
    case stomp
    /// MQTT for sensor networks, whose packets have another form.
    case mqttSN
    /// XMPP.
    case xmpp
    /// Redis.
    case redis
    /// FTP or SMTP, which greet alike.
    case ftpOrSMTP
    /// IMAP.
    case imap
    /// POP3.
    case pop3
    /// PostgreSQL.
    case postgreSQL
    /// MySQL or MariaDB.
    case mySQL
    /// Telnet, as the consoles of many devices speak it.
    case telnet

    /// Bytes that are looked at; more make nothing clearer.
    public static let bytesLookedAt = 64

    /// Recognises the peer by the first bytes of its stream; nil where nothing fits.
    ///
    /// Fewer bytes than a protocol begins with are enough where they fit no other one.
    public init?(firstBytes: [UInt8]) {
        let bytes = firstBytes.prefix(Self.bytesLookedAt)
        guard !bytes.isEmpty else { return nil }
        if let whole = Self.allCases.first(where: { $0.beginnings.contains { $0.begins(bytes) } }) {
            self = whole
            return
        }
        let partial = Self.allCases.filter { $0.beginnings.contains { $0.mayBegin(with: bytes) } }
        guard partial.count == 1 else { return nil }
        self = partial[0]
    }

    /// The protocol as people call it.
    public var name: String {
        switch self {
        case .http: "HTTP"
        case .http2: "HTTP/2"
        case .tls: "TLS"
        case .ssh: "SSH"
        case .amqp: "AMQP"
        case .nats: "the protocol of NATS"
        case .openWire: "OpenWire"
        case .stomp: "STOMP"
        case .mqttSN: "MQTT-SN"
        case .xmpp: "XMPP"
        case .redis: "the protocol of Redis"
        case .ftpOrSMTP: "FTP or SMTP"
        case .imap: "IMAP"
        case .pop3: "POP3"
        case .postgreSQL: "the protocol of PostgreSQL"
        case .mySQL: "the protocol of MySQL"
        case .telnet: "Telnet"
        }
    }

    /// What answered in place of an MQTT broker, and what to try.
    ///
    /// - Parameter endpoint: how the peer was spoken to.
    public func sentence(at endpoint: Endpoint) -> String {
        "answered in \(name): \(advice(at: endpoint))"
    }

    private func advice(at endpoint: Endpoint) -> String {
        switch self {
        case .http, .http2:
            guard var place = endpoint.network, place.webSocketPath == nil else {
                return "a web server; check host and port"
            }
            place.webSocketPath = NetworkEndpoint.defaultWebSocketPath
            return "a web server or a WebSocket listener; try \(place)"
        case .tls:
            guard var place = endpoint.network, !place.isSecure else {
                return "TLS within TLS; check host and port"
            }
            place.isSecure = true
            return "this port wants TLS; try \(place)"
        case .amqp: return "RabbitMQ's port for AMQP; MQTT is usually on 1883 or 8883"
        case .nats: return "the port of NATS clients; use the port of its mqtt block, usually 1883"
        case .openWire: return "ActiveMQ's own port; MQTT is usually on 1883"
        case .stomp: return "a broker's port for STOMP; MQTT is usually on 1883 or 8883"
        case .mqttSN: return "a gateway of sensor networks; use the port of the broker behind it"
        case .ssh, .xmpp, .redis, .ftpOrSMTP, .imap, .pop3, .postgreSQL, .mySQL, .telnet:
            return "no MQTT broker; check host and port"
        }
    }
}

extension ForeignProtocol {
    /// The first bytes of a stream; nil fits any byte.
    private struct Beginning {
        var bytes: [UInt8?]

        init(_ bytes: [UInt8?]) { self.bytes = bytes }
        init(_ text: String) { bytes = Array(text.utf8) }

        /// Whether a stream that begins with `stream` begins so.
        func begins(_ stream: ArraySlice<UInt8>) -> Bool {
            stream.count >= bytes.count && fits(stream)
        }

        /// Whether more bytes could show that the stream begins so; a first byte that fits
        /// anything is no sign of it.
        func mayBegin(with stream: ArraySlice<UInt8>) -> Bool {
            stream.count < bytes.count && bytes[0] != nil && fits(stream)
        }

        private func fits(_ stream: ArraySlice<UInt8>) -> Bool {
            zip(bytes, stream).allSatisfy { expected, byte in expected ?? byte == byte }
        }
    }

    private var beginnings: [Beginning] {
        switch self {
        case .http: [Beginning("HTTP/"), Beginning("<html"), Beginning("<HTML"), Beginning("<!")]
        // A SETTINGS frame (RFC 9113 §3.4): length of 24 bits, type 4, flags 0, stream 0.
        case .http2: [Beginning([0, 0, nil, 4, 0, 0, 0, 0, 0])]
        // An alert or a handshake record of SSL 3.0 to TLS 1.3 (RFC 8446 §5.1).
        case .tls: [Beginning([0x15, 3]), Beginning([0x16, 3])]
        case .ssh: [Beginning("SSH-")]
        case .amqp: [Beginning("AMQP")]
        case .nats: [Beginning("INFO {")]
        // A frame of 32 bits of length, then WIREFORMAT_INFO with its magic.
        case .openWire: [Beginning([0, 0, nil, nil, 1] + Array("ActiveMQ".utf8))]
        case .stomp: [Beginning("ERROR\n"), Beginning("ERROR\r\n")]
        // CONNACK of MQTT-SN 1.2 (§5.4.5): its length, its type, a return code.
        case .mqttSN: [Beginning([3, 5])]
        case .xmpp: [Beginning("<?xml"), Beginning("<stream:")]
        case .redis: [Beginning("-ERR"), Beginning("-NOAUTH"), Beginning("-DENIED")]
        case .ftpOrSMTP: [Beginning("220 "), Beginning("220-")]
        case .imap: [Beginning("* OK")]
        case .pop3: [Beginning("+OK")]
        // ErrorResponse: type, length of 32 bits, severity field.
        case .postgreSQL: [Beginning([UInt8(ascii: "E"), 0, 0, nil, nil, UInt8(ascii: "S")])]
        // The first packet of protocol 10: length of 24 bits, sequence 0; or an error.
        case .mySQL: [Beginning([nil, 0, 0, 0, 10]), Beginning([nil, 0, 0, 0, 0xFF])]
        // IAC with WILL, WONT, DO or DONT (RFC 854).
        case .telnet: (0xFB...0xFE).map { Beginning([0xFF, $0]) }
        }
    }

    /// The first bytes of a stream as text that is safe to show: what is not printable in ASCII is
    /// written as `\xNN`.
    ///
    /// - Parameter bytes: of more than 32 the first 32 are shown.
    public static func printed(_ bytes: [UInt8]) -> String {
        var text = "“"
        for byte in bytes.prefix(32) {
            switch byte {
            case 0x0D: text += "\\r"
            case 0x0A: text += "\\n"
            case 0x20...0x7E: text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += "\\x" + hexadecimal(byte).dropFirst(2)
            }
        }
        return text + (bytes.count > 32 ? "…”" : "”")
    }
}
