/// The keys of one section of a settings file.
protocol SettingsKey: RawRepresentable<String>, CaseIterable, Sendable {}

/// The sections of the file.
enum TopLevelKey: String, SettingsKey {
    case defaults, links, ui, alerts, announce, maintenance
    case connectRate = "connect_rate"
    case historyMemory = "history_memory"
    case headless, events, payloads
    case flightRecords = "flight_records"
    case duration
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
    case username, password, subscribe, sys, tags, will
    case sessionExpiry = "session_expiry"
    case receiveMaximum = "receive_maximum"
    case maximumPacketSize = "maximum_packet_size"
    case topicAliasMaximum = "topic_alias_maximum"
    case userProperties = "user_properties"
    case followRedirects = "follow_redirects"
    case proxy
    case expandAddresses = "expand_addresses"
    case tls
    case webSocketHeaders = "websocket_headers"
}

/// How TLS is done, under `tls` of a link or of `defaults`.
enum TLSKey: String, SettingsKey {
    case ca, certificate, key
    case serverName = "server_name"
    case alpn
    case minimumVersion = "minimum_version"
    case insecure
}

/// What a will has.
enum WillKey: String, SettingsKey {
    case topic, payload, qos, retain, delay
}

/// What an entry of `subscribe` has where it is more than a filter.
enum SubscriptionKey: String, SettingsKey {
    case filter, qos
}

/// How the fleet is shown.
enum ScreenKey: String, SettingsKey {
    case name, theme, refresh, glyphs, mouse, keys, columns, sort, group, bell, notify, thresholds,
        filters
}

/// What an alert is, under `alerts`.
enum AlertKey: String, SettingsKey {
    case name, when, severity, links, note, runbook
}

/// A way on which people are told, under `announce`.
enum WayKey: String, SettingsKey {
    case name, webhook, command, mqtt, form, template, secret, headers, severity, links, resolved,
        remind, rate
    case timeLimit = "time_limit"
}

/// What a message of the user's own has, under `template` of a way.
enum TemplateKey: String, SettingsKey {
    case body
    case contentType = "content_type"
}

/// Where messages are published, under `mqtt` of a way.
enum TopicKey: String, SettingsKey {
    case link, topic, qos, retain
}

/// A time in which nobody is told, under `maintenance`.
enum WindowKey: String, SettingsKey {
    case name, links, every, at, zone, from, until
    case lasting = "for"
}

/// Keys of parts that this version does not have, of any section.
private let laterKeys: Set = [
    "agent", "devices", "history", "outlets", "report",
]

/// Explains a key that a section does not have.
func explanation<Key: SettingsKey>(ofUnknown key: String, in keys: Key.Type) -> String {
    if laterKeys.contains(key) { return "\(quoted(key)) is not in this version" }
    if key == "silences" {
        return "silences are made on the screen; what is planned stands under maintenance"
    }
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
    if TLSKey(rawValue: key) != nil { return "under tls" }
    if AlertKey(rawValue: key) != nil { return "in an alert" }
    if WayKey(rawValue: key) != nil { return "in a way under announce" }
    if WindowKey(rawValue: key) != nil { return "in a window under maintenance" }
    return nil
}
