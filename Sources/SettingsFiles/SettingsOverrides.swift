public import TerminalCells
public import Vocabulary

/// What flags of the command line set; nil where a flag was not given.
///
/// `SettingValue` reads the written form of each.
public struct SettingsOverrides: Hashable, Sendable {
    /// `--keep-alive`, in seconds.
    public var keepAliveSeconds: UInt16?
    /// `--clean-start`, `--no-clean-start`.
    public var cleanStart: Bool?
    /// `--mqtt`.
    public var version: VersionChoice?
    /// `--client-id`; for more than one link it is an error.
    public var clientID: String?
    /// `--probe-interval`.
    public var probeInterval: Duration?
    /// `--response-timeout`.
    public var responseTimeout: Duration?
    /// `--misses-to-down`.
    public var missesToDown: Int?
    /// `--connect-timeout`.
    public var connectTimeout: Duration?
    /// `--username`.
    public var username: String?
    /// The password with the flag that named its source: `--password-env` or `--password-file`.
    public var password: Setting<Secret>?
    /// `--ca`.
    public var authorities: PEMFile?
    /// `--certificate`.
    public var certificate: PEMFile?
    /// `--key`.
    public var key: KeyFile?
    /// `--server-name`.
    public var serverName: String?
    /// `--alpn`, each, the preferred one first.
    public var applicationProtocols: [String]?
    /// `--tls-minimum`.
    public var minimumTLSVersion: TLSVersion?
    /// `--insecure`.
    public var isInsecure: Bool?
    /// `--proxy`.
    public var proxy: ProxySettings?
    /// `--follow-redirects`.
    public var followsRedirections: Bool?
    /// `--expand-addresses`.
    public var expandsAddresses: Bool?
    /// `--subscribe`, each; replaces the filters of the file.
    public var subscriptions: [String]?
    /// `--sys`.
    public var readsBrokerFigures: Bool?
    /// `--tag`, each; added to the tags of the file.
    public var tags: [Tag]?
    /// `--connect-rate`.
    public var connectRatePerSecond: Int?
    /// `--history-memory`, in bytes.
    public var historyMemory: Int?
    /// `--theme`.
    public var theme: String?
    /// `--glyphs`.
    public var glyphs: GlyphChoice?
    /// `--refresh`.
    public var refreshPerSecond: Int?
    /// `--no-mouse` sets it to false.
    public var mouse: Bool?
    /// `--headless`.
    public var headless: Bool?
    /// `--events`: a path or `-`.
    public var events: String?
    /// `--payloads`.
    public var payloads: Bool?
    /// `--flight-records`.
    public var flightRecords: Bool?
    /// `--duration`.
    public var duration: Duration?

    /// No flag was given.
    public init() {}

    /// The part that concerns each link.
    var linkValues: LinkValues {
        func setting<Value>(_ value: Value?, _ flag: String) -> Setting<Value>? {
            value.map { Setting($0, from: .flag(flag)) }
        }
        var values = LinkValues()
        values.set(\.keepAliveSeconds, setting(keepAliveSeconds, "--keep-alive"))
        values.set(
            \.cleanStart,
            setting(cleanStart, cleanStart == false ? "--no-clean-start" : "--clean-start"))
        values.set(\.version, setting(version, "--mqtt"))
        values.set(\.clientID, setting(clientID, "--client-id"))
        values.set(\.probeInterval, setting(probeInterval, "--probe-interval"))
        values.set(\.responseTimeout, setting(responseTimeout, "--response-timeout"))
        values.set(\.missesToDown, setting(missesToDown, "--misses-to-down"))
        values.set(\.connectTimeout, setting(connectTimeout, "--connect-timeout"))
        values.set(\.username, setting(username, "--username"))
        values.set(\.password, password)
        values.set(\.tls.authorities, setting(authorities, "--ca"))
        values.set(\.tls.certificate, setting(certificate, "--certificate"))
        values.set(\.tls.key, setting(key, "--key"))
        values.set(\.tls.serverName, setting(serverName, "--server-name"))
        values.set(\.tls.applicationProtocols, setting(applicationProtocols, "--alpn"))
        values.set(\.tls.minimumVersion, setting(minimumTLSVersion, "--tls-minimum"))
        values.set(\.tls.isInsecure, setting(isInsecure, "--insecure"))
        values.set(\.proxy, setting(proxy, "--proxy"))
        values.set(\.followsRedirections, setting(followsRedirections, "--follow-redirects"))
        values.set(\.expandsAddresses, setting(expandsAddresses, "--expand-addresses"))
        values.set(
            \.subscriptions,
            setting(subscriptions?.map { SubscriptionRequest($0) }, "--subscribe"))
        values.set(\.readsBrokerFigures, setting(readsBrokerFigures, "--sys"))
        values.tags = tags ?? []
        return values
    }
}
