public import AlertModel
public import FleetModel
public import TerminalCells
public import Vocabulary

/// All that `watch` is told: the links and how they are shown, each value with its origin.
public struct WatchSettings: Hashable, Sendable {
    /// In order of the file or the command line; names are unique.
    public var links: [LinkSettings] = []
    /// Connections begun in a second over all links; 1 to 10,000.
    public var connectRatePerSecond = Setting(500)
    /// Bytes for the histories of all links; 1 MiB to 64 GiB.
    public var historyMemory = Setting(HistoryMemory.usualBytes)
    /// The theme's name; whether there is one is not checked here.
    public var theme = Setting("keepwatch-dark")
    /// The glyphs of charts, strips and boxes.
    public var glyphs = Setting(GlyphChoice.automatic)
    /// Frames in a second; 1 to 30.
    public var refreshPerSecond = Setting(4)
    /// Whether the mouse is used.
    public var mouse = Setting(true)
    /// Whether the bell rings for drops.
    public var bell = Setting(true)
    /// How a person who looks elsewhere is told of drops.
    public var notification = Setting(NotificationChoice.automatic)
    /// The columns of the table of links, from left to right; at least one.
    public var linkColumns = Setting(LinkColumnChoice.usual)
    /// What the table of links is sorted by.
    public var linkOrder = Setting(LinkOrder(.state))
    /// What the links of the table are put together by; nil: they are one list.
    public var linkGrouping = Setting<LinkGrouping?>(nil)
    /// From which values on figures stand out on the screen.
    public var thresholds = Setting(FigureThresholds())
    /// The filters over links that have a name, in order of the file.
    public var savedFilters: [Setting<SavedFilter>] = []
    /// The filters that were saved on the screen; where one of the file has the same name, that
    /// holds.
    public var ownFilters: [Setting<SavedFilter>] = []
    /// Other keys for commands of the dashboard, in order of the file.
    public var keys: [KeySetting] = []
    /// What is alerted about: the built-in rules that the file leaves, then its own in its order;
    /// names are unique.
    public var alertRules = BuiltInRules.all.map { Setting($0) }
    /// On which ways people are told, in order of the file; names are unique.
    ///
    /// A way to a topic names a link that is among `links`.
    public var announcementWays: [Setting<AnnouncementWay>] = []
    /// When nobody is told, in order of the file; names are unique.
    public var maintenanceWindows: [Setting<MaintenanceWindow>] = []
    /// Who acknowledges and silences at this screen; nil: whom the system says.
    public var personName = Setting<String?>(nil)
    /// Whether the run has no screen.
    public var headless = Setting(false)
    /// Where events go: a path, `-` for standard output, nil for nowhere.
    public var events = Setting<String?>(nil)
    /// Whether `message` events hold payloads.
    public var payloads = Setting(false)
    /// Whether the events of drops hold the flight record.
    public var flightRecords = Setting(false)
    /// After how long the run stops by itself; nil: never.
    public var duration = Setting<Duration?>(nil)

    /// The most links that a file may name, ranges expanded.
    static let mostLinks = 100_000

    /// The built-in values and no links.
    public init() {}

    /// Links from the command line's URLs, named after their hosts.
    ///
    /// Credentials in a URL win over those of the flags, since they were given for that link.
    ///
    /// - Throws: values that contradict each other, and flags that do nothing for any link.
    public init(
        urls: [BrokerURL], overrides: SettingsOverrides = SettingsOverrides()
    ) throws(SettingsProblems) {
        let names = LinkNames.names(for: urls.map(\.endpoint))
        links = zip(names, urls).map { name, url in
            LinkSettings(name: name, endpoint: url.endpoint)
        }
        take(overrides)
        for (index, url) in urls.enumerated() {
            links[index].takeCredentials(from: url)
        }
        try check()
    }

    /// Lets what flags set win over what is here.
    ///
    /// Tags are added, a tag of the same key replaced.
    ///
    /// - Throws: values that contradict each other, and flags that do nothing for any link.
    public mutating func apply(_ overrides: SettingsOverrides) throws(SettingsProblems) {
        take(overrides)
        try check()
    }

    private func check() throws(SettingsProblems) {
        let problems = LinkRules.problems(of: links) + LinkRules.idleFlags(of: links)
        if let problems = SettingsProblems(problems) { throw problems }
    }

    private mutating func take(_ overrides: SettingsOverrides) {
        let values = overrides.linkValues
        for index in links.indices { values.apply(to: &links[index]) }
        func replace<Value>(_ setting: inout Setting<Value>, _ value: Value?, _ flag: String) {
            if let value { setting = Setting(value, from: .flag(flag)) }
        }
        replace(&connectRatePerSecond, overrides.connectRatePerSecond, "--connect-rate")
        replace(&historyMemory, overrides.historyMemory, "--history-memory")
        replace(&theme, overrides.theme, "--theme")
        replace(&glyphs, overrides.glyphs, "--glyphs")
        replace(&refreshPerSecond, overrides.refreshPerSecond, "--refresh")
        replace(&mouse, overrides.mouse, overrides.mouse == false ? "--no-mouse" : "--mouse")
        replace(&headless, overrides.headless, "--headless")
        replace(&events, overrides.events.map(Optional.some), "--events")
        replace(&payloads, overrides.payloads, "--payloads")
        replace(&flightRecords, overrides.flightRecords, "--flight-records")
        replace(&duration, overrides.duration.map(Optional.some), "--duration")
    }
}

extension LinkSettings {
    /// Takes user name and password of a URL where it has them.
    mutating func takeCredentials(from url: BrokerURL) {
        if let name = url.username { self.username = Setting(name, from: .url) }
        if let secret = url.password { self.password = Setting(secret, from: .url) }
    }
}
