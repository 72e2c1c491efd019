public import Vocabulary

/// DISCONNECT.
///
/// Spec: MQTT 5.0 §3.14; MQTT 3.1.1 §3.14.
public struct Disconnect: Hashable, Sendable {
    /// Normal disconnection where the packet left it out, and always in 3.1.1.
    public var code: ReasonCode
    /// 5.0 only.
    public var properties: [Property]

    /// Makes a DISCONNECT.
    public init(code: ReasonCode = .success, properties: [Property] = []) {
        self.code = code
        self.properties = properties
    }
}

/// AUTH.
///
/// Spec: MQTT 5.0 §3.15.
public struct Auth: Hashable, Sendable {
    /// 0x00, 0x18 or 0x19.
    public var code: ReasonCode
    /// Method, data, reason string, user properties.
    public var properties: [Property]

    /// Makes an AUTH.
    public init(code: ReasonCode = .success, properties: [Property] = []) {
        self.code = code
        self.properties = properties
    }
}
