import AlertModel
import FleetModel
import Vocabulary
import Yams

/// On which ways people are told.
extension SettingsReader {
    private static let mostWays = 100

    /// Reads `announce`: a list of ways.
    mutating func announcementWays(_ entry: YAMLEntry) -> [Setting<AnnouncementWay>] {
        guard let nodes = entry.value.sequence else {
            report(
                "announce is a list; each begins with - and has a name and a webhook, a command "
                    + "or mqtt", at: entry.valuePosition)
            return []
        }
        return named(nodes, "way", most: Self.mostWays, name: \AnnouncementWay.name) {
            $0.announcementWay($1)
        }
    }

    /// One way, and where its name stands; nil where it lacks what it needs, which is reported.
    private mutating func announcementWay(
        _ node: Node
    ) -> (value: AnnouncementWay, at: TextPosition)? {
        guard node.mapping != nil else {
            report(
                "a way is a mapping with a name and a webhook, a command or mqtt",
                at: TextPosition(node.mark))
            return nil
        }
        let parts = Dictionary(
            entries(of: node, in: "a way", keys: WayKey.self),
            uniquingKeysWith: { first, _ in first })
        if parts[.name] == nil { report("a way needs a name", at: TextPosition(node.mark)) }
        let name = parts[.name].flatMap { entry in
            value(entry, SettingValue.printable).map { ($0.value, entry.valuePosition) }
        }
        let means = means(parts, of: node)
        guard let (name, position) = name, let means else { return nil }
        var way = AnnouncementWay(name: name, means: means)
        func take<Value>(
            _ path: WritableKeyPath<AnnouncementWay, Value>, _ value: Setting<Value>?
        ) {
            if let value { way[keyPath: path] = value.value }
        }
        take(\.leastSeverity, parts[.severity].flatMap { value($0, SettingValue.severity) })
        take(\.links, parts[.links].flatMap { value($0, SettingValue.linkFilter)?.optional })
        take(\.tellsEnds, parts[.resolved].flatMap { value($0, SettingValue.boolean) })
        take(\.remindsEvery, parts[.remind].flatMap { value($0, SettingValue.reminder)?.optional })
        take(\.mostPerMinute, parts[.rate].flatMap { value($0, SettingValue.messageRate) })
        take(\.timeLimit, parts[.timeLimit].flatMap { value($0, SettingValue.messageTimeLimit) })
        return (way, position)
    }

    /// What leads to people: exactly one of three.
    private mutating func means(
        _ parts: [WayKey: YAMLEntry], of node: Node
    ) -> AnnouncementWay.Means? {
        let given = [WayKey.webhook, .command, .mqtt].compactMap { key in
            parts[key].map { (key: key, entry: $0) }
        }
        guard let (key, entry) = given.first, given.count == 1 else {
            report(
                given.isEmpty
                    ? "a way needs a webhook, a command or mqtt"
                    : "a way has one of webhook, command and mqtt; make two ways of it",
                at: given.last?.entry.keyPosition ?? TextPosition(node.mark))
            return nil
        }
        if key != .webhook {
            for stray in [WayKey.form, .template, .secret, .headers] {
                guard let entry = parts[stray] else { continue }
                report("\(stray.rawValue) goes only with webhook", at: entry.keyPosition)
            }
        }
        switch key {
        case .webhook: return webhook(entry, parts).map { .webhook($0) }
        case .command: return command(entry).map { .command($0) }
        default: return topic(entry).map { .topic($0) }
        }
    }

    /// Reads `mqtt` of a way.
    private mutating func topic(_ entry: YAMLEntry) -> AnnouncementTopic? {
        guard entry.value.mapping != nil else {
            report(
                "mqtt is a mapping such as { link: plant-a, topic: \"keepwatch/{severity}\" }",
                at: entry.valuePosition)
            return nil
        }
        var link: String?
        var name: String?
        var qos = QoS.atLeastOnce
        var isRetained = false
        let parts = entries(of: entry.value, in: "mqtt", keys: TopicKey.self)
        for (key, part) in parts {
            switch key {
            case .link:
                link = value(part, SettingValue.printable)?.value
                if let link { publishers.append((link, part.valuePosition)) }
            case .topic: name = value(part, SettingValue.announcementTopic)?.value
            case .qos: qos = value(part, SettingValue.announcementQoS)?.value ?? qos
            case .retain: isRetained = value(part, SettingValue.boolean)?.value ?? isRetained
            }
        }
        for key in [TopicKey.link, .topic] where !parts.contains(where: { $0.key == key }) {
            report("mqtt needs a \(key.rawValue)", at: entry.valuePosition)
        }
        guard let link, let name else { return nil }
        return AnnouncementTopic(link: link, topic: name, qos: qos, isRetained: isRetained)
    }

    /// Reports links on which messages are to leave and that are not watched.
    mutating func reportMissingPublishers(among links: [LinkSettings]) {
        guard !publishers.isEmpty else { return }
        let known = Dictionary(links.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for (name, position) in publishers {
            guard let link = known[name] else {
                let near = nearest(to: name, in: Array(known.keys.sorted().prefix(1_000)))
                report(
                    "link: there is no link \(quoted(name))"
                        + (near.map { "; did you mean \(quoted($0))?" } ?? ""), at: position)
                continue
            }
            if link.hostToExpand != nil {
                report(
                    "link: each address of \(quoted(name)) becomes a link of its own; name one "
                        + "without expand_addresses", at: position)
            }
        }
    }
}

extension SettingValue {
    /// How often people are told again: 1 minute to 7 days.
    static func reminder(_ text: String) throws(SettingValueProblem) -> Duration {
        try duration(
            text, from: .seconds(60), to: .seconds(7 * 86_400), "remind is 1m to 7d")
    }

    /// Messages in a minute: `1/m` to `600/m`.
    static func messageRate(_ text: String) throws(SettingValueProblem) -> Int {
        try rate(text, in: 1...600, per: "/m", example: "30/m")
    }

    /// How long one message may take: 1 second to 2 minutes.
    static func messageTimeLimit(_ text: String) throws(SettingValueProblem) -> Duration {
        try duration(text, from: .seconds(1), to: .seconds(120), "the time limit is 1s to 2m")
    }

    /// A topic to publish to, with parts of the message in braces.
    ///
    /// Spec: MQTT 5.0 §4.7.1 [MQTT-4.7.1-1]; MQTT 3.1.1 §4.7.1 [MQTT-4.7.1-1].
    static func announcementTopic(_ text: String) throws(SettingValueProblem) -> String {
        try template(try topicName(text))
    }

    /// A text with parts of the message in braces.
    static func template(_ text: String) throws(SettingValueProblem) -> String {
        do {
            return try AnnouncementTemplate(parsing: text).text
        } catch {
            var problem = SettingValueProblem(explanation(ofUnknown: error.name, in: error.known))
            problem.offset = error.offset
            throw problem
        }
    }

    private static func explanation(ofUnknown name: String, in known: [String]) -> String {
        if let near = nearest(to: name, in: known) {
            return "nothing is called {\(name)}; did you mean {\(near)}?"
        }
        return "nothing is called {\(name)}; there are \(known.joined(separator: ", "))"
    }

    /// The quality of service of a message: 0 or 1.
    static func announcementQoS(_ text: String) throws(SettingValueProblem) -> QoS {
        switch text {
        case "0": return .atMostOnce
        case "1": return .atLeastOnce
        default: throw SettingValueProblem("\(quoted(text)) is neither 0 nor 1")
        }
    }

    /// Who acknowledges: at most 60 characters, since it stands beside each incident.
    static func personName(_ text: String) throws(SettingValueProblem) -> String {
        let name = try printable(text)
        guard name.count <= 60 else {
            throw SettingValueProblem("has \(name.count) characters; a name has 60 at most")
        }
        return name
    }
}
