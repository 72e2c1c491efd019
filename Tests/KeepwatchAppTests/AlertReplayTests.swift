import AlertModel
import FleetModel
import Testing
import Vocabulary

@testable import KeepwatchApp

/// Recorded runs, judged by rules.
@Suite struct AlertReplayTests {
    private let link = LinkID(0)

    private func rule(_ name: String, _ condition: String) throws -> AlertRule {
        AlertRule(
            name: name, condition: try AlertCondition(parsing: condition), severity: .critical)
    }

    private func moment(_ seconds: Double) -> Moment {
        let milliseconds = Int64(seconds * 1_000)
        return Moment(
            monotonic: MonotonicInstant(nanoseconds: milliseconds * 1_000_000),
            wall: WallTime(unixMilliseconds: 1_795_399_920_000 + milliseconds))
    }

    private func record(_ seconds: Double, _ event: LinkEvent) -> RunRecord {
        RunRecord(at: moment(seconds), event: .link(link, event))
    }

    private func own(_ seconds: Double, _ event: SelfEvent) -> RunRecord {
        RunRecord(at: moment(seconds), event: .own(event))
    }

    /// A link that is up after a second.
    private var beginning: [RunRecord] {
        let settings = LinkSettings(
            name: "dock-17", endpoint: Endpoint(host: "docks", port: 1_883))
        let facts = ConnectionFacts(
            version: .v5_0, address: "192.0.2.1:1883", sessionPresent: false,
            keepAliveSeconds: 60, clientID: "a", phases: ConnectPhases(),
            timing: settings.timing(effectiveKeepAliveSeconds: 60),
            properties: ConnackProperties())
        return [
            record(0, .configured(settings.configuration)),
            record(0, .state(from: .unknown, to: .connecting)),
            record(0, .connecting(attempt: 1, address: "192.0.2.1:1883")),
            record(1, .connected(facts)), record(1, .state(from: .connecting, to: .up)),
        ]
    }

    private func drop(at seconds: Double) -> [RunRecord] {
        let end = Disconnection(cause: .resetByPeer, detail: "over", up: .seconds(9))
        return [
            record(seconds, .disconnected(end)), record(seconds, .state(from: .up, to: .down)),
        ]
    }

    /// The lines about alerts, or about what else is meant.
    private func lines(
        of records: [RunRecord], until end: Double, _ rules: AlertRule...,
        where isMeant: (AlertNews) -> Bool = { if case .alert = $0 { true } else { false } }
    ) -> [String] {
        var lines: [String] = []
        var replay = AlertReplay(rules: rules, startedAt: moment(0))
        func tell(_ news: AlertNews, _ words: AlertLine) {
            guard isMeant(news), let line = words.text(of: news) else { return }
            lines.append(line)
        }
        replay.play(records[...], tell)
        replay.finish(at: moment(end).monotonic, tell)
        return lines
    }

    @Test func anAlertIsToldWithItsTimeRuleAndLink() throws {
        let lines = lines(
            of: beginning + drop(at: 10), until: 60, try rule("link down", "down for 30s"))
        try #require(lines.count == 1)
        #expect(
            lines[0].contains(
                #/^2026-11-23T\d\d:\d\d:40\.000Z  fired     critical  link down: dock-17: /#),
            "\(lines)")
    }

    @Test func peopleAreToldOnceAndThereIsALineForIt() throws {
        let lines = lines(
            of: beginning + drop(at: 10), until: 90, try rule("link down", "down for 30s"),
            where: { if case .announce = $0 { true } else { false } })
        try #require(lines.count == 1)
        #expect(
            lines[0].contains(
                #/^2026-11-23T\d\d:\d\d:40\.000Z  announce  critical  1: opened: dock-17 /#),
            "\(lines)")
    }

    @Test func whatARecordingSaysOfIncidentsIsJudgedAnew() throws {
        let event = IncidentEvent(id: 41, change: .opened, severity: .info, summary: "old")
        let recorded = RunRecord(at: moment(20), event: .incident(event))
        var replay = AlertReplay(
            rules: [try rule("link down", "down for 30s")], startedAt: moment(0))
        replay.play((beginning + drop(at: 10) + [recorded])[...]) { _, _ in }
        replay.finish(at: moment(60).monotonic) { _, _ in }
        let logged = replay.snapshot.events.compactMap { entry -> IncidentEvent? in
            if case .incident(let event) = entry.record.event { event } else { nil }
        }
        #expect(replay.snapshot.alerts.incidents.map(\.id) == [1])
        #expect(Set(logged.map(\.id)) == [1])
    }

    @Test func nothingIsJudgedInAPauseOfTheWatchersOwn() throws {
        let silent = try rule("silent", "silent > 5m")
        let asleep = beginning + [own(700, .paused(gap: .seconds(690)))]
        #expect(lines(of: asleep, until: 710, silent).isEmpty)
        let toldLater = beginning + drop(at: 700) + [own(700.5, .paused(gap: .seconds(690)))]
        #expect(lines(of: toldLater, until: 710, silent).isEmpty)
        #expect(!lines(of: beginning + drop(at: 700), until: 710, silent).isEmpty)
    }

    @Test(.timeLimit(.minutes(1)))
    func aRecordOfAnyTimeNeitherTrapsNorTakesForEver() throws {
        let ends = [Int64.max, .min, 0, .max - 1].map { nanoseconds in
            RunRecord(
                at: Moment(
                    monotonic: MonotonicInstant(nanoseconds: nanoseconds),
                    wall: WallTime(unixMilliseconds: nanoseconds)),
                event: .own(.clockStepped(by: .seconds(1))))
        }
        _ = lines(of: beginning + ends, until: 0, try rule("link down", "down for 30s"))
    }

    @Test func whatANameHoldsCommandsNoTerminal() {
        let words = AlertLine(names: [link: "dock\u{1B}[2J\n17"])
        let change = AlertChange(
            at: moment(0), rule: "r", severity: .info, subject: .link(link),
            name: .link(name: "dock"), kind: .fired, measured: "down")
        let text = words.text(of: change)
        #expect(text.hasSuffix("info      r: dock\u{FFFD}[2J\u{FFFD}17: down"))
    }
}
