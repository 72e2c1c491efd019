public import Vocabulary

/// CONNACK.
///
/// Spec: MQTT 5.0 §3.2; MQTT 3.1.1 §3.2.
public struct Connack: Hashable, Sendable {
    /// The version of the packet's form.
    ///
    /// A two-byte CONNACK to a 5.0 CONNECT decodes as 3.1.1.
    public var version: MQTTVersion
    /// Whether the broker resumed a session.
    public var sessionPresent: Bool
    /// The reason code (5.0) or return code (3.1.1), as sent.
    public var code: ReasonCode
    /// 5.0 only.
    public var properties: [Property]

    /// Makes a CONNACK.
    public init(
        version: MQTTVersion, sessionPresent: Bool = false, code: ReasonCode = .success,
        properties: [Property] = []
    ) {
        self.version = version
        self.sessionPresent = sessionPresent
        self.code = code
        self.properties = properties
    }
}
