/// What topic names and topic filters may look like.
///
/// Spec: MQTT 5.0 §4.7; MQTT 3.1.1 §4.7.
enum TopicRules {
    /// Why the text is not a topic name; nil where it is one.
    ///
    /// Spec: MQTT 5.0 §3.3.2.1 [MQTT-3.3.2-2], §4.7.3 [MQTT-4.7.3-1];
    /// MQTT 3.1.1 §3.3.2.1 [MQTT-3.3.2-2], §4.7.3 [MQTT-4.7.3-1].
    static func problem(inName name: String) -> String? {
        if name.isEmpty { return "empty topic name" }
        if name.utf8.contains(where: { $0 == plus || $0 == hash }) {
            return "wildcard in a topic name"
        }
        return nil
    }

    /// Why the text is not a topic filter; nil where it is one.
    ///
    /// Spec: MQTT 5.0 §4.7.1 [MQTT-4.7.1-1], [MQTT-4.7.1-2]; MQTT 3.1.1 §4.7.1 [MQTT-4.7.1-2],
    /// [MQTT-4.7.1-3].
    static func problem(inFilter filter: String) -> String? {
        if filter.isEmpty { return "empty topic filter" }
        let levels = filter.utf8.split(separator: slash, omittingEmptySubsequences: false)
        for (index, level) in levels.enumerated() where level.count > 1 || level.first == hash {
            if level.count > 1, level.contains(where: { $0 == plus || $0 == hash }) {
                return "wildcard beside other characters in a topic filter"
            }
            if level.first == hash, index < levels.count - 1 {
                return "# before the end of a topic filter"
            }
        }
        return nil
    }

    private static let plus = UInt8(ascii: "+")
    private static let hash = UInt8(ascii: "#")
    private static let slash = UInt8(ascii: "/")
}
