/// The keys of one section of a settings file.
protocol SettingsKey: RawRepresentable<String>, CaseIterable, Sendable {}

/// The sections of the file.
enum TopLevelKey: String, SettingsKey {
    case defaults, links, ui
    case connectRate = "connect_rate"
    case headless, events, payloads, duration
}

/// What may be set for a link.
enum LinkKey: String, SettingsKey {
    case name, url
    case keepAlive = "keep_alive"
    case cleanStart = "clean_start"
    case mqtt
    case clientID = "client_id"
    case probeInterval = "probe_interval"
    case responseTimeout = "response_timeout"
    case missesToDown = "misses_to_down"
    case connectTimeout = "connect_timeout"
    case username, password, subscribe, tags
}

/// How the fleet is shown.
enum ScreenKey: String, SettingsKey {
    case theme, refresh, glyphs, mouse
}

/// Keys of parts that this version does not have, of any section.
private let laterKeys: Set = [
    "agent", "alerts", "alpn", "ca", "certificate", "columns", "devices", "expand_addresses",
    "history", "history_memory", "insecure", "key", "keys", "outlets", "report", "server_name",
    "silences", "tls", "will",
]

/// Explains a key that a section does not have.
func explanation<Key: SettingsKey>(ofUnknown key: String, in keys: Key.Type) -> String {
    if laterKeys.contains(key) { return "\(quoted(key)) is not in this version" }
    if let place = place(ofKey: key) {
        return "\(quoted(key)) does not belong here, but \(place)"
    }
    return explanation(ofUnknown: key, known: keys.allCases.map(\.rawValue))
}

/// Where a key that stands in the wrong section would be right.
private func place(ofKey key: String) -> String? {
    if let linkKey = LinkKey(rawValue: key) {
        return linkKey == .name || linkKey == .url ? "in a link" : "under defaults or in a link"
    }
    if ScreenKey(rawValue: key) != nil { return "under ui" }
    if TopLevelKey(rawValue: key) != nil { return "at the left margin" }
    return nil
}
