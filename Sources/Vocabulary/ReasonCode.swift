/// A reason code as it was sent: of CONNACK, DISCONNECT or an acknowledgement.
///
/// MQTT 3.1.1 return codes keep their own number; the version says which table names it.
///
/// Spec: MQTT 5.0 §2.4; MQTT 3.1.1 §3.2.2.3, Table 3.1.
public struct ReasonCode: Hashable, Sendable {
    /// The byte on the wire.
    public var rawValue: UInt8

    /// Takes any byte: codes that no table lists are kept and named "Reserved".
    public init(_ rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Success, Normal disconnection or Granted QoS 0, depending on the packet.
    public static let success = ReasonCode(0x00)
    /// 0x81.
    public static let malformedPacket = ReasonCode(0x81)
    /// 0x82.
    public static let protocolError = ReasonCode(0x82)
    /// 0x84.
    public static let unsupportedProtocolVersion = ReasonCode(0x84)
    /// 0x85.
    public static let clientIdentifierNotValid = ReasonCode(0x85)
    /// 0x86.
    public static let badUserNameOrPassword = ReasonCode(0x86)
    /// 0x87.
    public static let notAuthorized = ReasonCode(0x87)
    /// 0x88.
    public static let serverUnavailable = ReasonCode(0x88)
    /// 0x8A.
    public static let banned = ReasonCode(0x8A)
    /// 0x8B.
    public static let serverShuttingDown = ReasonCode(0x8B)
    /// 0x8C.
    public static let badAuthenticationMethod = ReasonCode(0x8C)
    /// 0x8D.
    public static let keepAliveTimeout = ReasonCode(0x8D)
    /// 0x8E.
    public static let sessionTakenOver = ReasonCode(0x8E)
    /// 0x92.
    public static let packetIdentifierNotFound = ReasonCode(0x92)
    /// 0x93.
    public static let receiveMaximumExceeded = ReasonCode(0x93)
    /// 0x94.
    public static let topicAliasInvalid = ReasonCode(0x94)
    /// 0x95.
    public static let packetTooLarge = ReasonCode(0x95)
    /// 0x9C.
    public static let useAnotherServer = ReasonCode(0x9C)
    /// 0x9D.
    public static let serverMoved = ReasonCode(0x9D)

    /// The same meaning in MQTT 5.0: return codes 1 to 5 of a 3.1.1 CONNACK become 0x84 to 0x88.
    public func normalised(from version: MQTTVersion) -> ReasonCode {
        guard version == .v3_1_1 else { return self }
        switch rawValue {
        case 1: return .unsupportedProtocolVersion
        case 2: return .clientIdentifierNotValid
        case 3: return .serverUnavailable
        case 4: return .badUserNameOrPassword
        case 5: return .notAuthorized
        default: return self
        }
    }

    /// The packet that a code came in: it decides what 0x00 to 0x02 are called.
    public enum Packet: Hashable, Sendable {
        /// CONNACK of MQTT 5.0.
        case connack
        /// CONNACK of MQTT 3.1.1, whose return codes have a table of their own.
        case connackReturnCode
        /// DISCONNECT.
        case disconnect
        /// SUBACK.
        case suback
        /// PUBACK, PUBREC, PUBREL, PUBCOMP, UNSUBACK or AUTH.
        case other
    }

    /// The specification's name for the code in that packet.
    public func name(in packet: Packet) -> String {
        switch (packet, rawValue) {
        case (.connackReturnCode, let code): return Self.returnCodeNames[code] ?? "Reserved"
        case (.disconnect, 0x00): return "Normal disconnection"
        case (.suback, 0x00): return "Granted QoS 0"
        case (.suback, 0x01): return "Granted QoS 1"
        case (.suback, 0x02): return "Granted QoS 2"
        case (_, let code): return Self.names[code] ?? "Reserved"
        }
    }

    private static let returnCodeNames: [UInt8: String] = [
        0: "Connection Accepted",
        1: "Connection Refused, unacceptable protocol version",
        2: "Connection Refused, identifier rejected",
        3: "Connection Refused, Server unavailable",
        4: "Connection Refused, bad user name or password",
        5: "Connection Refused, not authorized",
    ]

    /// Spec: MQTT 5.0 §2.4, Table 2-6.
    private static let names: [UInt8: String] = [
        0x00: "Success", 0x04: "Disconnect with Will Message",
        0x10: "No matching subscribers", 0x11: "No subscription existed",
        0x18: "Continue authentication", 0x19: "Re-authenticate",
        0x80: "Unspecified error", 0x81: "Malformed Packet", 0x82: "Protocol Error",
        0x83: "Implementation specific error", 0x84: "Unsupported Protocol Version",
        0x85: "Client Identifier not valid", 0x86: "Bad User Name or Password",
        0x87: "Not authorized", 0x88: "Server unavailable", 0x89: "Server busy",
        0x8A: "Banned", 0x8B: "Server shutting down", 0x8C: "Bad authentication method",
        0x8D: "Keep Alive timeout", 0x8E: "Session taken over", 0x8F: "Topic Filter invalid",
        0x90: "Topic Name invalid", 0x91: "Packet Identifier in use",
        0x92: "Packet Identifier not found", 0x93: "Receive Maximum exceeded",
        0x94: "Topic Alias invalid", 0x95: "Packet too large", 0x96: "Message rate too high",
        0x97: "Quota exceeded", 0x98: "Administrative action", 0x99: "Payload format invalid",
        0x9A: "Retain not supported", 0x9B: "QoS not supported", 0x9C: "Use another server",
        0x9D: "Server moved", 0x9E: "Shared Subscriptions not supported",
        0x9F: "Connection rate exceeded", 0xA0: "Maximum connect time",
        0xA1: "Subscription Identifiers not supported",
        0xA2: "Wildcard Subscriptions not supported",
    ]
}
