import Vocabulary
import Yams

extension SettingsReader {
    /// Reads the value of one key that both `defaults` and links have.
    mutating func set(_ key: LinkKey, _ entry: YAMLEntry, in values: inout LinkValues) {
        switch key {
        case .name, .url: break
        case .keepAlive: values.keepAliveSeconds = value(entry, SettingValue.keepAlive)
        case .cleanStart: values.cleanStart = value(entry, SettingValue.boolean)
        case .mqtt: values.version = value(entry, SettingValue.version)
        case .clientID: values.clientID = value(entry, SettingValue.printable)
        case .probeInterval: values.probeInterval = value(entry, SettingValue.probeInterval)
        case .responseTimeout: values.responseTimeout = value(entry, SettingValue.responseTimeout)
        case .missesToDown: values.missesToDown = value(entry, SettingValue.missesToDown)
        case .connectTimeout: values.connectTimeout = value(entry, SettingValue.connectTimeout)
        case .username: values.username = value(entry, SettingValue.printable)
        case .password: values.password = secret(entry)
        case .subscribe: values.subscriptions = topicFilters(entry)
        case .tags: values.tags = tags(entry)
        }
    }

    /// Reads the value of `ui`.
    mutating func screen(_ node: Node, in settings: inout WatchSettings) {
        for (key, entry) in entries(of: node, in: "ui", keys: ScreenKey.self) {
            switch key {
            case .theme: replace(&settings.theme, value(entry, SettingValue.themeName))
            case .refresh: replace(&settings.refreshPerSecond, value(entry, SettingValue.refresh))
            case .glyphs: replace(&settings.glyphs, value(entry, SettingValue.glyphs))
            case .mouse: replace(&settings.mouse, value(entry, SettingValue.boolean))
            }
        }
    }

    /// Reads the whole file.
    mutating func settings(_ root: Node) -> WatchSettings {
        var settings = WatchSettings()
        var linkDefaults = LinkValues()
        var linksNode: Node?
        for (key, entry) in entries(of: root, in: "the file", keys: TopLevelKey.self) {
            switch key {
            case .defaults: linkDefaults = defaults(entry.value)
            case .links: linksNode = entry.value
            case .ui: screen(entry.value, in: &settings)
            case .connectRate:
                replace(&settings.connectRatePerSecond, value(entry, SettingValue.connectRate))
            case .headless: replace(&settings.headless, value(entry, SettingValue.boolean))
            case .payloads: replace(&settings.payloads, value(entry, SettingValue.boolean))
            case .events:
                replace(&settings.events, value(entry, SettingValue.printable)?.optional)
            case .duration:
                replace(&settings.duration, value(entry, SettingValue.runDuration)?.optional)
            }
        }
        // Defaults hold for all links, wherever in the file they stand.
        if let linksNode { settings.links = links(linksNode, defaults: linkDefaults) }
        for problem in LinkRules.problems(of: settings.links) { report(problem) }
        return settings
    }

    private func replace<Value>(_ setting: inout Setting<Value>, _ value: Setting<Value>?) {
        if let value { setting = value }
    }

    private mutating func topicFilters(_ entry: YAMLEntry) -> Setting<[SubscriptionRequest]>? {
        let nodes = entry.value.sequence.map(Array.init) ?? [entry.value]
        let filters = nodes.compactMap {
            value($0, named: entry.key, SettingValue.topicFilter)
        }
        return Setting(filters.map { SubscriptionRequest($0) }, from: origin(entry.keyPosition))
    }

    private mutating func tags(_ entry: YAMLEntry) -> [Vocabulary.Tag] {
        guard let mapping = entry.value.mapping else {
            report("tags is a mapping such as { site: fra, tier: prod }", at: entry.valuePosition)
            return []
        }
        var found: [PositionedMessage] = []
        let entries = YAMLDocument.entries(of: mapping) { found.append($0) }
        for problem in found { report(problem.message, at: problem.position) }
        return entries.compactMap { tag in
            value(tag.value, named: "tag \(quoted(tag.key))") {
                (text) throws(SettingValueProblem) in
                try SettingValue.tag(key: tag.key, value: text)
            }
        }
    }
}
