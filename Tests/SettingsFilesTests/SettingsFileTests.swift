import AlertModel
import FleetModel
import SettingsFiles
import TerminalCells
import Testing
import Vocabulary

struct SettingsFileTests {
    @Test func theFullExampleSetsEveryValue() throws {
        let settings = try parse(fullExample)
        #expect(settings.links.count == 206)
        let plant = try #require(settings.links.first)
        #expect(plant.name == "plant-a")
        #expect(plant.endpoint == Endpoint(host: "broker-a.example", port: 2883))
        #expect(plant.tags.map(\.description) == ["site=fra", "team=night", "tier=prod"])
        #expect(plant.keepAliveSeconds == Setting(30, from: at(2, 3)))
        #expect(plant.cleanStart == Setting(false, from: at(3, 3)))
        #expect(plant.version == Setting(.only(.v5_0), from: at(4, 3)))
        #expect(plant.clientID == Setting("keepwatch-plant", from: at(20, 5)))
        #expect(plant.probeInterval == Setting(.milliseconds(2500), from: at(21, 5)))
        #expect(plant.responseTimeout == Setting(.milliseconds(1500), from: at(6, 3)))
        #expect(plant.missesToDown == Setting(4, from: at(7, 3)))
        #expect(plant.connectTimeout == Setting(.seconds(90), from: at(8, 3)))
        #expect(plant.username == Setting("watcher", from: at(16, 5)))
        #expect(plant.password.value?.revealed() == Array("from PLANT_A_PASSWORD".utf8))
        #expect(plant.password.origin == at(17, 5))
        #expect(
            plant.subscriptions
                == Setting(
                    ["plant/+/status", "$SYS/#"].map { SubscriptionRequest($0) }, from: at(19, 5)))
        #expect(settings.connectRatePerSecond == Setting(200, from: at(59, 1)))
        #expect(settings.theme == Setting("keepwatch-light", from: at(60, 7)))
        #expect(settings.refreshPerSecond == Setting(8, from: at(60, 31)))
        #expect(settings.glyphs == Setting(.only(.ascii), from: at(60, 45)))
        #expect(settings.mouse == Setting(false, from: at(60, 60)))
        var thresholds = FigureThresholds()
        thresholds[.rtt] = .above(1e9)
        #expect(settings.thresholds == Setting(thresholds, from: at(60, 74)))
        #expect(settings.headless == Setting(true, from: at(62, 1)))
        #expect(settings.personName == Setting("ada", from: at(61, 7)))
        #expect(settings.events == Setting("-", from: at(63, 1)))
        #expect(settings.payloads == Setting(true, from: at(64, 1)))
        #expect(settings.flightRecords == Setting(true, from: at(65, 1)))
        #expect(settings.duration == Setting(.seconds(600), from: at(66, 1)))
        #expect(settings.historyMemory == Setting(96 << 20, from: at(67, 1)))
        #expect(
            settings.announcementWays.map(\.value.name).joined(separator: " ")
                == "cluster page chat pager topic")
        #expect(settings.announcementWays.first?.origin == at(77, 11))
        #expect(
            settings.maintenanceWindows.map(\.value.name).joined(separator: " ")
                == "firmware backup move fair")
    }

    @Test func rangesExpandInNameAndURLTogether() throws {
        let links = try parse(fullExample).links
        #expect(links[1].name == "edge-001")
        #expect(links[1].endpoint == Endpoint(host: "10.0.0.1", port: 1883))
        #expect(links[200].name == "edge-200")
        #expect(links[200].endpoint == Endpoint(host: "10.0.0.200", port: 1883))
    }

    @Test func aRangeOfNamesMayShareOneURL() throws {
        let links = try parse("links:\n  - { name: \"w{8..10}\", url: mqtt://b }\n").links
        #expect(links.map(\.name) == ["w8", "w9", "w10"])
        #expect(Set(links.map(\.endpoint)) == [Endpoint(host: "b", port: 1883)])
    }

    @Test func aRangeWithALeadingZeroIsPadded() throws {
        let links = try parse("links:\n  - { name: \"w{08..10}\", url: mqtt://b }\n").links
        #expect(links.map(\.name) == ["w08", "w09", "w10"])
    }

    @Test func credentialsOfAURLHaveTheURLAsOrigin() throws {
        let link = try #require(try parse(fullExample).links.first { $0.name == "last" })
        #expect(link.username == Setting("u", from: .url))
        #expect(link.password == Setting<Secret?>(Secret(Array("p".utf8)), from: .url))
    }

    @Test func linksKeepBuiltInValuesWhereNothingIsSet() throws {
        let link = try #require(
            try parse("links: [ { name: a, url: mqtt://b } ]").links.first)
        #expect(link == LinkSettings(name: "a", endpoint: Endpoint(host: "b", port: 1883)))
    }

    @Test func defaultsHoldWhereverTheyStand() throws {
        let settings = try parse(
            """
            links:
              - { name: a, url: mqtt://b }
            defaults: { keep_alive: 0s }
            """)
        #expect(settings.links.first?.keepAliveSeconds.value == 0)
    }

    @Test(arguments: ["", "# nothing\n", "links:\n", "links: []\ndefaults: ~\nui:\n"])
    func aFileWithoutLinksIsInOrder(text: String) throws {
        #expect(try parse(text) == WatchSettings())
    }

    @Test func aPasswordFileBeginsInTheFolderOfTheSettings() throws {
        let asked = try sourcesAsked(in: "/etc/keepwatch/fleet.yaml", file: "secrets/a")
        #expect(asked == [.file("/etc/keepwatch/secrets/a")])
    }

    @Test func anAbsolutePasswordFileStaysAsItIs() throws {
        let asked = try sourcesAsked(in: "/etc/keepwatch/fleet.yaml", file: "/run/secrets/a")
        #expect(asked == [.file("/run/secrets/a")])
    }

    @Test func thePasswordOfARangeIsAskedForOnce() throws {
        let text = """
            links:
              - name: w{1..50}
                url: mqtt://b
                username: u
                password: { env: SECRET }
            """
        #expect(try sourcesAsked(of: text, path: "fleet.yaml") == [.environment("SECRET")])
    }

    private func sourcesAsked(in path: String, file: String) throws -> [SecretSource] {
        try sourcesAsked(
            of: "defaults: { username: u, password: { file: \(file) } }", path: path)
    }

    private func sourcesAsked(of text: String, path: String) throws -> [SecretSource] {
        var asked: [SecretSource] = []
        _ = try SettingsFile.parse(
            text: text, path: path,
            effects: SettingsEffects(
                secret: { source in
                    asked.append(source)
                    return .success(Secret([1]))
                }, file: fixtureEffects.file))
        return asked
    }

    private func at(_ line: Int, _ column: Int) -> SettingOrigin {
        .file(path: "fleet.yaml", line: line, column: column)
    }
}
