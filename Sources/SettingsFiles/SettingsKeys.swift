/// The keys of one section of a settings file.
protocol SettingsKey: RawRepresentable<String>, CaseIterable, Sendable {
    /// Keys of parts that this version does not have.
    static var laterKeys: [String] { get }
}

/// The sections of the file.
enum TopLevelKey: String, SettingsKey {
    case defaults, links, ui
    case connectRate = "connect_rate"
    case headless, events, payloads, duration

    static let laterKeys = [
        "agent", "alerts", "devices", "history", "history_memory", "keys", "outlets", "report",
        "silences",
    ]
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

    static let laterKeys = [
        "alpn", "ca", "certificate", "expand_addresses", "insecure", "key", "server_name", "tls",
        "will",
    ]
}

/// How the fleet is shown.
enum ScreenKey: String, SettingsKey {
    case theme, refresh, glyphs, mouse

    static let laterKeys = ["columns", "keys"]
}

/// Explains a key that a section does not have.
func explanation<Key: SettingsKey>(ofUnknown key: String, in keys: Key.Type) -> String {
    let laterKeys = TopLevelKey.laterKeys + LinkKey.laterKeys + ScreenKey.laterKeys
    if (keys.laterKeys + laterKeys).contains(key) { return "\(quoted(key)) is not in this version" }
    let known = keys.allCases.map(\.rawValue)
    if let place = place(ofKey: key) {
        return "\(quoted(key)) does not belong here, but \(place)"
    }
    return explanation(ofUnknown: key, known: known)
}

/// Where a key that stands in the wrong section would be right.
private func place(ofKey key: String) -> String? {
    if LinkKey(rawValue: key) != nil { return "under defaults or in a link" }
    if ScreenKey(rawValue: key) != nil { return "under ui" }
    if TopLevelKey(rawValue: key) != nil { return "at the left margin" }
    return nil
}
