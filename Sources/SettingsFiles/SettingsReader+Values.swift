import Vocabulary
import Yams

extension SettingsReader {
    /// Reads the value of one key that both `defaults` and links have.
    mutating func set(_ key: LinkKey, _ entry: YAMLEntry, in values: inout LinkValues) {
        switch key {
        case .name, .url: break
        case .keepAlive: values.set(\.keepAliveSeconds, value(entry, SettingValue.keepAlive))
        case .cleanStart: values.set(\.cleanStart, value(entry, SettingValue.boolean))
        case .mqtt: values.set(\.version, value(entry, SettingValue.version))
        case .clientID: values.set(\.clientID, value(entry, SettingValue.printable))
        case .probeInterval:
            values.set(\.probeInterval, value(entry, SettingValue.probeInterval))
        case .responseTimeout:
            values.set(\.responseTimeout, value(entry, SettingValue.responseTimeout))
        case .missesToDown: values.set(\.missesToDown, value(entry, SettingValue.missesToDown))
        case .connectTimeout:
            values.set(\.connectTimeout, value(entry, SettingValue.connectTimeout))
        case .username: values.set(\.username, value(entry, SettingValue.printable))
        case .password: values.set(\.password, password(entry))
        case .subscribe: values.set(\.subscriptions, subscriptions(entry))
        case .sys: values.set(\.readsBrokerFigures, value(entry, SettingValue.boolean))
        case .tags: values.tags = tags(entry)
        case .will: values.set(\.will, will(entry))
        case .sessionExpiry:
            values.set(\.sessionExpirySeconds, value(entry, SettingValue.sessionExpiry))
        case .receiveMaximum:
            values.set(\.receiveMaximum, value(entry, SettingValue.receiveMaximum))
        case .maximumPacketSize:
            values.set(\.maximumPacketSize, value(entry, SettingValue.packetSize))
        case .topicAliasMaximum:
            values.set(\.topicAliasMaximum, value(entry, SettingValue.topicAliasMaximum))
        case .userProperties: values.set(\.userProperties, userProperties(entry))
        case .followRedirects:
            values.set(\.followsRedirections, value(entry, SettingValue.boolean))
        case .proxy: values.set(\.proxy, proxy(entry))
        case .expandAddresses:
            values.set(\.expandsAddresses, value(entry, SettingValue.boolean))
        case .tls: tls(entry, in: &values)
        case .webSocketHeaders: values.set(\.webSocketHeaders, headers(entry))
        }
    }

    /// Reads the value of `ui`.
    mutating func screen(_ node: Node, in settings: inout WatchSettings) {
        for (key, entry) in entries(of: node, in: "ui", keys: ScreenKey.self) {
            switch key {
            case .name:
                replace(&settings.personName, value(entry, SettingValue.personName)?.optional)
            case .theme: replace(&settings.theme, value(entry, SettingValue.themeName))
            case .refresh: replace(&settings.refreshPerSecond, value(entry, SettingValue.refresh))
            case .glyphs: replace(&settings.glyphs, value(entry, SettingValue.glyphs))
            case .mouse: replace(&settings.mouse, value(entry, SettingValue.boolean))
            case .bell: replace(&settings.bell, value(entry, SettingValue.boolean))
            case .notify: replace(&settings.notification, value(entry, SettingValue.notification))
            case .keys: settings.keys = keys(entry)
            case .filters: settings.savedFilters = filters(entry)
            case .columns: replace(&settings.linkColumns, columns(entry))
            case .sort: replace(&settings.linkOrder, value(entry, SettingValue.linkOrder))
            case .group: replace(&settings.linkGrouping, value(entry, SettingValue.linkGrouping))
            case .thresholds: replace(&settings.thresholds, thresholds(entry))
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
            case .alerts: settings.alertRules = alertRules(entry)
            case .announce: settings.announcementWays = announcementWays(entry)
            case .maintenance: settings.maintenanceWindows = maintenanceWindows(entry)
            case .connectRate:
                replace(&settings.connectRatePerSecond, value(entry, SettingValue.connectRate))
            case .historyMemory:
                replace(&settings.historyMemory, value(entry, SettingValue.historyMemory))
            case .headless: replace(&settings.headless, value(entry, SettingValue.boolean))
            case .payloads: replace(&settings.payloads, value(entry, SettingValue.boolean))
            case .flightRecords:
                replace(&settings.flightRecords, value(entry, SettingValue.boolean))
            case .events:
                replace(&settings.events, value(entry, SettingValue.printable)?.optional)
            case .duration:
                replace(&settings.duration, value(entry, SettingValue.runDuration)?.optional)
            }
        }
        // Defaults hold for all links, wherever in the file they stand.
        if let linksNode { settings.links = links(linksNode, defaults: linkDefaults) }
        reportMissingPublishers(among: settings.links)
        for problem in LinkRules.problems(of: settings.links) { report(problem) }
        return settings
    }

    private func replace<Value>(_ setting: inout Setting<Value>, _ value: Setting<Value>?) {
        if let value { setting = value }
    }

    private mutating func tags(_ entry: YAMLEntry) -> [Vocabulary.Tag] {
        guard let mapping = entry.value.mapping else {
            report("tags is a mapping such as { site: fra, tier: prod }", at: entry.valuePosition)
            return []
        }
        return entries(of: mapping).compactMap { tag in
            value(tag.value, named: "tag \(quoted(tag.key))") {
                (text) throws(SettingValueProblem) in
                try SettingValue.tag(key: tag.key, value: text)
            }
        }
    }
}
