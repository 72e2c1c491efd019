public import Vocabulary

extension [Property] {
    /// What the sender adds for people; nil where it is absent.
    ///
    /// Spec: MQTT 5.0 §3.2.2.3.9, §3.14.2.2.3.
    public var reasonString: String? {
        firstValue { if case .reasonString(let text) = $0 { text } else { nil } }
    }

    /// Another server to use; nil where it is absent.
    ///
    /// Spec: MQTT 5.0 §3.2.2.3.16, §3.14.2.2.5, §4.11.
    public var serverReference: String? {
        firstValue { if case .serverReference(let text) = $0 { text } else { nil } }
    }

    /// The alias that a PUBLISH uses or sets; nil where it is absent.
    ///
    /// Spec: MQTT 5.0 §3.3.2.3.4.
    public var topicAlias: UInt16? {
        firstValue { if case .topicAlias(let alias) = $0 { alias } else { nil } }
    }

    /// The name of an enhanced authentication; nil where it is absent.
    ///
    /// Spec: MQTT 5.0 §3.2.2.3.17, §3.15.2.2.2.
    public var authenticationMethod: String? {
        firstValue { if case .authenticationMethod(let text) = $0 { text } else { nil } }
    }

    /// The user properties as a sentence for people, the first eight; nil where there is none.
    ///
    /// Spec: MQTT 5.0 §3.2.2.3.10, §3.14.2.2.4.
    public var userPropertyText: String? {
        let pairs = compactMap { property -> String? in
            guard case .userProperty(let pair) = property else { return nil }
            return "\(pair.name.prefix(64)) = \(pair.value.prefix(128))"
        }
        guard !pairs.isEmpty else { return nil }
        return "the broker adds " + pairs.prefix(8).joined(separator: ", ")
    }

    private func firstValue<Value>(_ value: (Property) -> Value?) -> Value? {
        for property in self {
            if let found = value(property) { return found }
        }
        return nil
    }
}

extension Connack {
    /// The properties in the form that screens and outlets use.
    ///
    /// Authentication data is a secret and is left out.
    ///
    /// Spec: MQTT 5.0 §3.2.2.3.
    public var connackProperties: ConnackProperties {
        var facts = ConnackProperties()
        for property in properties {
            switch property {
            case .sessionExpiryInterval(let value): facts.sessionExpiryInterval = value
            case .receiveMaximum(let value): facts.receiveMaximum = value
            case .maximumQoS(let value): facts.maximumQoS = value
            case .retainAvailable(let value): facts.retainAvailable = value == 1
            case .maximumPacketSize(let value): facts.maximumPacketSize = value
            case .assignedClientIdentifier(let value): facts.assignedClientIdentifier = value
            case .topicAliasMaximum(let value): facts.topicAliasMaximum = value
            case .reasonString(let value): facts.reasonString = value
            case .userProperty(let value): facts.userProperties.append(value)
            case .wildcardSubscriptionAvailable(let value):
                facts.wildcardSubscriptionAvailable = value == 1
            case .subscriptionIdentifiersAvailable(let value):
                facts.subscriptionIdentifiersAvailable = value == 1
            case .sharedSubscriptionAvailable(let value):
                facts.sharedSubscriptionAvailable = value == 1
            case .serverKeepAlive(let value): facts.serverKeepAlive = value
            case .responseInformation(let value): facts.responseInformation = value
            case .serverReference(let value): facts.serverReference = value
            case .authenticationMethod(let value): facts.authenticationMethod = value
            default: break
            }
        }
        return facts
    }
}
