import Vocabulary
import Yams

/// What CONNECT and SUBSCRIBE carry.
extension SettingsReader {
    /// Reads `subscribe`: a filter, `{ filter, qos }`, or a list of them.
    mutating func subscriptions(_ entry: YAMLEntry) -> Setting<[SubscriptionRequest]> {
        let nodes = entry.value.sequence.map(Array.init) ?? [entry.value]
        let requests = nodes.compactMap { node -> SubscriptionRequest? in
            guard node.mapping != nil else {
                return value(node, named: entry.key, SettingValue.topicFilter)
                    .map { SubscriptionRequest($0) }
            }
            return subscription(node)
        }
        return Setting(requests, from: origin(entry.keyPosition))
    }

    private mutating func subscription(_ node: Node) -> SubscriptionRequest? {
        var filter: String?
        var qos = QoS.atMostOnce
        let parts = entries(of: node, in: "subscribe", keys: SubscriptionKey.self)
        for (key, entry) in parts {
            switch key {
            case .filter: filter = value(entry, SettingValue.topicFilter)?.value
            case .qos: qos = value(entry, SettingValue.qos)?.value ?? qos
            }
        }
        if !parts.contains(where: { $0.key == .filter }) {
            report("an entry of subscribe needs a filter", at: TextPosition(node.mark))
        }
        return filter.map { SubscriptionRequest($0, qos: qos) }
    }

    /// Reads `will`.
    mutating func will(_ entry: YAMLEntry) -> Setting<WillSettings>? {
        var topic: String?
        var will = WillSettings(topic: "", payload: [])
        let parts = entries(of: entry.value, in: "will", keys: WillKey.self)
        for (key, entry) in parts {
            switch key {
            case .topic: topic = value(entry, SettingValue.topicName)?.value
            case .payload:
                will.payload = value(entry, SettingValue.willPayload)?.value ?? will.payload
            case .qos: will.qos = value(entry, SettingValue.qos)?.value ?? will.qos
            case .retain:
                will.isRetained = value(entry, SettingValue.boolean)?.value ?? will.isRetained
            case .delay:
                will.delaySeconds =
                    value(entry, SettingValue.willDelay)?.value ?? will.delaySeconds
            }
        }
        if entry.value.mapping != nil, !parts.contains(where: { $0.key == .topic }) {
            report("a will needs a topic", at: entry.valuePosition)
        }
        guard let topic else { return nil }
        will.topic = topic
        return Setting(will, from: origin(entry.keyPosition))
    }

    /// Reads `user_properties`: a mapping, or a list of mappings where a name is repeated.
    mutating func userProperties(_ entry: YAMLEntry) -> Setting<[UserProperty]>? {
        let nodes = entry.value.sequence.map(Array.init) ?? [entry.value]
        var properties: [UserProperty] = []
        for node in nodes {
            guard let mapping = node.mapping else {
                report(
                    "user_properties is a mapping such as { site: fra }, or a list of such "
                        + "mappings", at: TextPosition(node.mark))
                continue
            }
            for property in entries(of: mapping) {
                let name = "user property \(quoted(property.key))"
                let read = value(property.value, named: name) {
                    (text) throws(SettingValueProblem) in
                    UserProperty(
                        name: try SettingValue.printable(property.key),
                        value: try SettingValue.printable(text))
                }
                if let read { properties.append(read) }
            }
        }
        return Setting(properties, from: origin(entry.keyPosition))
    }

    /// Reads `proxy`; no message shows the URL, which may hold a password.
    mutating func proxy(_ entry: YAMLEntry) -> Setting<ProxySettings>? {
        guard let text = text(entry.value, named: entry.key) else { return nil }
        do {
            return Setting(try ProxySettings(parsing: text), from: origin(entry.keyPosition))
        } catch {
            report("proxy: \(error)", at: entry.valuePosition)
            return nil
        }
    }
}
