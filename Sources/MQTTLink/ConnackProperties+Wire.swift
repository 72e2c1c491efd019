import MQTTWire
import Vocabulary

extension ConnackProperties {
    /// Takes what CONNACK said; a property that does not belong there is passed over.
    ///
    /// Spec: MQTT 5.0 §3.2.2.3.
    init(_ properties: [Property]) {
        self.init()
        for property in properties {
            switch property {
            case .sessionExpiryInterval(let seconds): sessionExpiryInterval = seconds
            case .receiveMaximum(let count): receiveMaximum = count
            case .maximumQoS(let level): maximumQoS = level
            case .retainAvailable(let flag): retainAvailable = flag != 0
            case .maximumPacketSize(let bytes): maximumPacketSize = bytes
            case .assignedClientIdentifier(let identifier): assignedClientIdentifier = identifier
            case .topicAliasMaximum(let count): topicAliasMaximum = count
            case .reasonString(let text): reasonString = text
            case .userProperty(let pair): userProperties.append(pair)
            case .wildcardSubscriptionAvailable(let flag):
                wildcardSubscriptionAvailable = flag != 0
            case .subscriptionIdentifiersAvailable(let flag):
                subscriptionIdentifiersAvailable = flag != 0
            case .sharedSubscriptionAvailable(let flag): sharedSubscriptionAvailable = flag != 0
            case .serverKeepAlive(let seconds): serverKeepAlive = seconds
            case .responseInformation(let text): responseInformation = text
            case .serverReference(let reference): serverReference = reference
            case .authenticationMethod(let method): authenticationMethod = method
            default: break
            }
        }
    }
}
