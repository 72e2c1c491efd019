/// A version of the protocol that Keepwatch speaks.
public enum MQTTVersion: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// MQTT 3.1.1, protocol level 4.
    case v3_1_1 = "3.1.1"
    /// MQTT 5.0, protocol level 5.
    case v5_0 = "5.0"

    /// The protocol level byte of CONNECT.
    ///
    /// Spec: MQTT 5.0 §3.1.2.2; MQTT 3.1.1 §3.1.2.2.
    public var protocolLevel: UInt8 { self == .v5_0 ? 5 : 4 }

    /// As the screen, the events and the settings write it: `5.0` or `3.1.1`.
    public var description: String { rawValue }
}

/// Which protocol version a link may use.
public enum VersionChoice: Hashable, Sendable, CustomStringConvertible {
    /// 5.0 first; 3.1.1 when the broker refuses 5.0.
    case automatic
    /// Only this one.
    case only(MQTTVersion)

    /// As the settings write it: `auto`, `5.0` or `3.1.1`.
    public var description: String {
        switch self {
        case .automatic: "auto"
        case .only(let version): version.description
        }
    }
}
