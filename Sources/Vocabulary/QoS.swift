/// A quality of service level.
///
/// Spec: MQTT 5.0 §4.3; MQTT 3.1.1 §4.3.
public enum QoS: UInt8, Hashable, Sendable, CaseIterable {
    /// 0
    case atMostOnce = 0
    /// 1
    case atLeastOnce = 1
    /// 2
    case exactlyOnce = 2
}
