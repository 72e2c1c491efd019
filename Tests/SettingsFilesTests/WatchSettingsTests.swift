import SettingsFiles
import TerminalCells
import Testing
import Vocabulary

struct WatchSettingsTests {
    @Test(arguments: [
        (["mqtt://a", "mqtt://b:2883"], ["a", "b"]),
        (["mqtt://a", "mqtt://a:2883", "mqtt://b"], ["a:1883", "a:2883", "b"]),
        (["mqtt://a", "mqtt://u@a", "mqtt://a:1883"], ["a", "a#2", "a#3"]),
        (["mqtt://a", "mqtt://a:2", "mqtt://a"], ["a:1883", "a:2", "a:1883#2"]),
        (["mqtt://[::1]", "mqtt://[::1]:2"], ["[::1]:1883", "[::1]:2"]),
        (["mqtt://a", "mqtts://a", "ws://a"], ["a:1883", "a:8883", "a:80"]),
        (["ws://a/x", "ws://a/y", "ws://a/y"], ["a/x", "a/y", "a/y#2"]),
        (["ws://a/x", "ws://a:81/x", "ws://a:81/y"], ["a:80/x", "a:81/x", "a:81/y"]),
        (["ws://a/x?t=1", "ws://a/x?t=2"], ["ws://a:80/x?…", "ws://a:80/x?…#2"]),
        (["mqtt://a:80", "ws://a"], ["a", "a/mqtt"]),
        (["mqtt+unix:///run/m.sock"], ["m.sock"]),
        (["mqtt+unix:///a/m", "mqtt+unix:///b/m"], ["/a/m", "/b/m"]),
    ])
    func linksOfURLsAreNamedAfterTheirHosts(texts: [String], names: [String]) throws {
        let settings = try WatchSettings(urls: texts.map { try BrokerURL(parsing: $0) })
        #expect(settings.links.map(\.name) == names)
    }

    @Test func credentialsOfAURLWinOverFlags() throws {
        var overrides = SettingsOverrides()
        overrides.username = "everybody"
        overrides.password = Setting(Secret([1]), from: .flag("--password-env"))
        let settings = try WatchSettings(
            urls: ["mqtt://u:p@a", "mqtt://b"].map { try BrokerURL(parsing: $0) },
            overrides: overrides)
        #expect(settings.links[0].username == Setting("u", from: .url))
        #expect(settings.links[0].password.origin == .url)
        #expect(settings.links[1].username == Setting("everybody", from: .flag("--username")))
        #expect(settings.links[1].password.value == Secret([1]))
    }

    @Test func flagsWinOverTheFile() throws {
        var settings = try parse(fullExample)
        let before = settings
        try settings.apply(everyFlagButTheIdentifier)
        let link = try #require(settings.links.first)
        #expect(link.keepAliveSeconds == Setting(20, from: .flag("--keep-alive")))
        #expect(link.cleanStart == Setting(true, from: .flag("--clean-start")))
        #expect(link.version == Setting(.automatic, from: .flag("--mqtt")))
        #expect(link.clientID == before.links[0].clientID)
        #expect(link.probeInterval == Setting(.seconds(1), from: .flag("--probe-interval")))
        #expect(link.responseTimeout == Setting(.seconds(2), from: .flag("--response-timeout")))
        #expect(link.missesToDown == Setting(9, from: .flag("--misses-to-down")))
        #expect(link.connectTimeout == Setting(.seconds(3), from: .flag("--connect-timeout")))
        #expect(link.username == Setting("flag", from: .flag("--username")))
        #expect(link.password == Setting<Secret?>(Secret([7]), from: .flag("--password-file")))
        #expect(
            link.subscriptions == Setting([SubscriptionRequest("a/#")], from: .flag("--subscribe")))
        #expect(link.tags.map(\.description) == ["site=ams", "team=night", "tier=prod", "x=y"])
        #expect(settings.connectRatePerSecond == Setting(5, from: .flag("--connect-rate")))
        #expect(settings.historyMemory == Setting(2 << 20, from: .flag("--history-memory")))
        #expect(settings.theme == Setting("mine", from: .flag("--theme")))
        #expect(settings.glyphs == Setting(.only(.block), from: .flag("--glyphs")))
        #expect(settings.refreshPerSecond == Setting(2, from: .flag("--refresh")))
        #expect(settings.mouse == Setting(false, from: .flag("--no-mouse")))
        #expect(settings.headless == Setting(false, from: .flag("--headless")))
        #expect(settings.events == Setting("out.jsonl", from: .flag("--events")))
        #expect(settings.payloads == Setting(false, from: .flag("--payloads")))
        #expect(settings.duration == Setting(.seconds(4), from: .flag("--duration")))
    }

    @Test func noFlagsChangeNothing() throws {
        let before = try parse(fullExample)
        var after = before
        try after.apply(SettingsOverrides())
        #expect(after == before)
    }

    @Test func theFlagThatTurnsCleanStartOffIsNamed() throws {
        var overrides = SettingsOverrides()
        overrides.cleanStart = false
        let settings = try WatchSettings(
            urls: [try BrokerURL(parsing: "mqtt://a")], overrides: overrides)
        #expect(settings.links[0].cleanStart == Setting(false, from: .flag("--no-clean-start")))
    }

    @Test func oneIdentifierForTwoLinksIsRefused() throws {
        var overrides = SettingsOverrides()
        overrides.clientID = "one"
        let urls = try ["mqtt://a", "mqtt://b"].map { try BrokerURL(parsing: $0) }
        let problems = #expect(throws: SettingsProblems.self) {
            try WatchSettings(urls: urls, overrides: overrides)
        }
        #expect(
            problems?.description
                == "--client-id: one client identifier for the links \"a\" and \"b\": a broker "
                + "would close one for the other; leave it out and each link gets its own")
        #expect(try WatchSettings(urls: [urls[0]], overrides: overrides).links.count == 1)
    }

    @Test func aPasswordWithoutUserIsRefusedIn311() throws {
        var overrides = SettingsOverrides()
        overrides.version = .only(.v3_1_1)
        overrides.password = Setting(Secret([1]), from: .flag("--password-env"))
        let problems = #expect(throws: SettingsProblems.self) {
            try WatchSettings(urls: [try BrokerURL(parsing: "mqtt://a")], overrides: overrides)
        }
        #expect(
            problems?.description
                == "--password-env: a password needs a username in MQTT 3.1.1; \"a\" has none")
        let named = try WatchSettings(
            urls: [try BrokerURL(parsing: "mqtt://u@a")], overrides: overrides)
        #expect(named.links[0].password.value == Secret([1]))
    }

    private var everyFlagButTheIdentifier: SettingsOverrides {
        var overrides = SettingsOverrides()
        overrides.keepAliveSeconds = 20
        overrides.cleanStart = true
        overrides.version = .automatic
        overrides.probeInterval = .seconds(1)
        overrides.responseTimeout = .seconds(2)
        overrides.missesToDown = 9
        overrides.connectTimeout = .seconds(3)
        overrides.username = "flag"
        overrides.password = Setting(Secret([7]), from: .flag("--password-file"))
        overrides.subscriptions = ["a/#"]
        overrides.tags = [Tag(key: "x", value: "y"), Tag(key: "site", value: "ams")]
        overrides.connectRatePerSecond = 5
        overrides.historyMemory = 2 << 20
        overrides.theme = "mine"
        overrides.glyphs = .only(.block)
        overrides.refreshPerSecond = 2
        overrides.mouse = false
        overrides.headless = false
        overrides.events = "out.jsonl"
        overrides.payloads = false
        overrides.duration = .seconds(4)
        return overrides
    }
}
