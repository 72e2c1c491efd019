import BrokerScript
import FleetModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite("The explanation of a link's state")
struct ExplanationTests {
    private func explanation(
        of name: String, in watch: Watch = .troubledFleet(columns: 80, rows: 90)
    )
        -> String
    {
        var watch = watch
        watch.select(link: name)
        watch.give(.explain)
        // Broken lines are joined, without the box around them.
        return watch.frame().lines.map { $0.filter { $0 != "│" } }.joined(separator: " ")
            .split(separator: " ").joined(separator: " ")
    }

    @Test func itNamesTheRuleOfEachState() {
        let rules = [
            "plant-a-01": "up: CONNACK accepted the connection",
            "pump-04": "late: a PINGREQ has had no PINGRESP for 1.0 s",
            "dock-17": "down, half-open: TCP showed no error",
            "badge-01": "down: the broker refused CONNECT",
            "gone-01": "down: the last attempt or connection failed",
            "depot-01": "paused: a person took the link out of the watch",
        ]
        for (name, rule) in rules {
            let text = explanation(of: name)
            #expect(text.contains("Why \(name) is "))
            #expect(text.contains(rule), "\(name)")
        }
    }

    @Test func itShowsTheSamplesAgainstTheirThreshold() {
        let text = explanation(of: "pump-04")
        #expect(text.contains("not below 1.0 s"))
        #expect(text.contains("missed: no PINGRESP in time"))
    }

    @Test func itSaysWhereTheThresholdsCameFrom() {
        var settings = LinkSettings(
            name: "a", endpoint: Endpoint(host: "a.example", port: 1883))
        settings.probeInterval = Setting(
            .seconds(7), from: .file(path: "keepwatch.yaml", line: 12, column: 3))
        settings.missesToDown = Setting(4, from: .flag("--misses-to-down"))
        var fleet = StagedFleet([settings])
        fleet.fail("a", .refused, at: .milliseconds(20))
        var state = fleet.screen(Size(columns: 120, rows: 60))
        _ = update(&state, .input(.key(.character("e"))))
        let text = state.frame.lines.joined(separator: "\n")
        #expect(text.contains("7.0 s  keepwatch.yaml:12"))
        #expect(text.contains("4  --misses-to-down"))
        #expect(text.contains("4 × probe interval + timeout"))
    }

    @Test func aFlappingLinkIsToldByItsShareOfChanges() {
        var watch = Watch(
            [
                Watch.Broker(
                    "a.example", links: ["alpha"],
                    script: [.on(.afterConnack(.seconds(8)), .end(.reset))])
            ])
        watch.run(until: .seconds(200))
        let text = explanation(of: "alpha", in: watch)
        #expect(text.contains("flapping from 30 % on, until below 20 %"))
    }

    @Test func aLinkWithoutAWayIsNotJudged() {
        var watch = Watch.troubledFleet(columns: 120, rows: 60)
        watch.loseWay(until: .seconds(120), evidence: "eth0 is down")
        watch.run(until: .seconds(106))
        let text = explanation(of: "plant-a-01", in: watch)
        #expect(text.contains("this machine has no way to the broker"))
        #expect(text.contains("evidence eth0 is down"))
    }

    @Test func aNextAttemptIsAnnounced() {
        #expect(explanation(of: "badge-01").contains("begins in"))
    }

    @Test func itIsOpenedAndClosedFromEveryViewWithALink() {
        for opening in [[], [Command.openDetail], [.showEvents]] {
            var watch = Watch.troubledFleet(columns: 120, rows: 40)
            for command in opening { watch.give(command) }
            let before = watch.frame()
            watch.give(.explain)
            #expect(watch.state.place == .explanation)
            #expect(watch.frame() != before)
            watch.give(.moveDown, .moveToEnd, .explain)
            #expect(watch.frame() == before)
        }
    }

    @Test func withoutALinkThereIsNothingToExplain() {
        var watch = Watch([], columns: 80, rows: 24)
        watch.give(.explain)
        #expect(watch.frame().lines.last?.contains("nothing to explain") == true)
    }

    @Test func aLinkThatWasTakenOutIsSaidToBeGone() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.give(.explain)
        watch.tell(.snapshot(FleetSnapshot(at: Watch.moment(.origin + .seconds(61)))))
        #expect(watch.frame().lines.contains { $0.contains("no longer watched") })
    }
}

@Suite("The settings of a link in its detail")
struct DetailSettingsTests {
    private func page(_ settings: LinkSettings) -> String {
        let fleet = StagedFleet([settings])
        let state = fleet.screen(Size(columns: 120, rows: 60), .openDetail, .turnSettings)
        return state.frame.lines.joined(separator: "\n")
    }

    @Test func eachValueStandsBesideWhereItCameFrom() {
        var settings = LinkSettings(
            name: "a", endpoint: Endpoint(host: "a.example", port: 8883, isSecure: true))
        settings.probeInterval = Setting(
            .seconds(7), from: .file(path: "keepwatch.yaml", line: 12, column: 3))
        settings.tls.serverName = Setting("b.example", from: .flag("--server-name"))
        settings.username = Setting("watcher", from: .url)
        let text = page(settings)
        #expect(text.contains("probe_interval       7s                     keepwatch.yaml:12"))
        #expect(text.contains("tls: server_name     b.example              --server-name"))
        #expect(text.contains("username             set, not shown         url"))
        #expect(text.contains("misses_to_down       3                      default"))
    }

    @Test func nothingSecretIsOnIt() {
        var settings = LinkSettings(
            name: "a", endpoint: Endpoint(host: "a.example", port: 80, webSocketPath: "/mqtt"))
        settings.password = Setting(Secret(Array("hunter2".utf8)))
        settings.webSocketHeaders = Setting([
            HeaderField(name: "X-Key", value: Secret(Array("hunter2".utf8)))
        ])
        let text = page(settings)
        #expect(text.contains("X-Key, values not shown"))
        #expect(!text.contains("hunter2"))
    }

    @Test func whatTheKeepAliveMadeOfItIsSaid() {
        var watch = Watch.troubledFleet(columns: 120, rows: 60)
        watch.select(link: "plant-a-02")
        watch.give(.openDetail, .turnSettings)
        let text = watch.frame().lines.joined(separator: "\n")
        #expect(text.contains("the broker wants a keep alive of 2s instead of 60s"))
        #expect(text.contains("probe interval 2s reduced to 1s500ms: ¾ of the keep alive 2s"))
    }

    @Test func thePagesOfTheDetailAreOpenedAndLeftByTheirKeys() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.give(.openDetail)
        let facts = watch.frame()
        watch.give(.turnSettings, .turnTimeline, .turnSettings, .turnSettings)
        #expect(watch.frame() == facts)
        watch.give(.turnSettings, .back)
        #expect(watch.frame() == facts)
    }
}
