import MQTTWire
import Vocabulary

/// The topic aliases that the broker has set on one connection; they end with it.
///
/// Spec: MQTT 5.0 §3.3.2.3.4 [MQTT-3.3.2-7], [MQTT-3.3.2-10], [MQTT-3.3.2-11], §3.3.4.
struct TopicAliases: Equatable, Sendable {
    /// At most as many topics as CONNECT allowed.
    private var topics: [UInt16: String] = [:]

    /// The topic that a message is on; an alias beside a topic is set for later messages.
    ///
    /// - Parameter maximum: the highest alias that CONNECT allowed; 0: none.
    mutating func topic(
        of publish: Publish, maximum: UInt16
    ) throws(ProtocolFault) -> String {
        guard let alias = publish.properties.topicAlias else {
            guard !publish.topic.isEmpty else { throw ProtocolFault("PUBLISH without a topic") }
            return publish.topic
        }
        guard alias > 0, alias <= maximum else {
            let allowed = maximum == 0 ? "none was allowed" : "\(maximum) is the highest allowed"
            throw ProtocolFault(
                "PUBLISH with topic alias \(alias), though \(allowed)", code: .topicAliasInvalid)
        }
        if publish.topic.isEmpty {
            guard let topic = topics[alias] else {
                throw ProtocolFault("PUBLISH with topic alias \(alias), which was never set")
            }
            return topic
        }
        topics[alias] = publish.topic
        return publish.topic
    }
}
