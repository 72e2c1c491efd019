public import Vocabulary

/// One property with its value, in the order in which it was sent.
///
/// Spec: MQTT 5.0 §2.2.2.2, Table 2-4.
public enum Property: Hashable, Sendable {
    /// 0x01
    case payloadFormatIndicator(UInt8)
    /// 0x02, seconds
    case messageExpiryInterval(UInt32)
    /// 0x03
    case contentType(String)
    /// 0x08
    case responseTopic(String)
    /// 0x09
    case correlationData([UInt8])
    /// 0x0B, 1 to 268,435,455
    case subscriptionIdentifier(UInt32)
    /// 0x11, seconds
    case sessionExpiryInterval(UInt32)
    /// 0x12
    case assignedClientIdentifier(String)
    /// 0x13, seconds
    case serverKeepAlive(UInt16)
    /// 0x15
    case authenticationMethod(String)
    /// 0x16
    case authenticationData([UInt8])
    /// 0x17, 0 or 1
    case requestProblemInformation(UInt8)
    /// 0x18, seconds
    case willDelayInterval(UInt32)
    /// 0x19, 0 or 1
    case requestResponseInformation(UInt8)
    /// 0x1A
    case responseInformation(String)
    /// 0x1C
    case serverReference(String)
    /// 0x1F
    case reasonString(String)
    /// 0x21, not 0
    case receiveMaximum(UInt16)
    /// 0x22
    case topicAliasMaximum(UInt16)
    /// 0x23, not 0
    case topicAlias(UInt16)
    /// 0x24, 0 or 1
    case maximumQoS(UInt8)
    /// 0x25, 0 or 1
    case retainAvailable(UInt8)
    /// 0x26
    case userProperty(UserProperty)
    /// 0x27, bytes, not 0
    case maximumPacketSize(UInt32)
    /// 0x28, 0 or 1
    case wildcardSubscriptionAvailable(UInt8)
    /// 0x29, 0 or 1
    case subscriptionIdentifiersAvailable(UInt8)
    /// 0x2A, 0 or 1
    case sharedSubscriptionAvailable(UInt8)
}
