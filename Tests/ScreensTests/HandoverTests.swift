import FleetModel
import TerminalCells
import TestSupport
import Testing
import Vocabulary

@testable import Screens

@Suite struct HandoverTests {
    /// A night: an incident that `ada` has, others that are over, a silence, a way that fails.
    private func night() throws -> Watch {
        var watch = Watch.troubledFleet(columns: 100, rows: 30)
        let now = watch.state.clock
        watch.select(link: "dock-17")
        let open = try #require(watch.state.incidentAtHand).id
        watch.incidents.said[open] = { incident in
            incident.acknowledgement = Acknowledgement(
                by: "ada", note: "restarting the *switch*", at: now,
                until: Moment(
                    monotonic: now.monotonic + .seconds(3_600), wall: now.wall + .seconds(3_600)))
            incident.alerts = [
                IncidentAlert(
                    rule: "link down", severity: .critical, firedAt: now, firing: 2,
                    measured: "down", runbook: "https://wiki.example/docks")
            ]
            incident.notes = [IncidentNote(at: now, by: "bob", text: "the port was shut")]
        }
        watch.incidents.others.silences = [
            Silence(
                id: 1, links: try LinkFilter(parsing: "site=osl"), reason: "pumps are changed",
                by: "bob", since: now,
                until: Moment(
                    monotonic: now.monotonic + .seconds(900), wall: now.wall + .seconds(900)))
        ]
        watch.incidents.others.windows = [
            WindowInForce(
                name: "firmware night", links: nil,
                until: Moment(
                    monotonic: now.monotonic + .seconds(600), wall: now.wall + .seconds(600)))
        ]
        var pager = DeliveryStanding(name: "pager")
        pager.waiting = 3
        pager.failingSince = now
        pager.trouble = "503 Service Unavailable"
        watch.incidents.others.deliveries = [DeliveryStanding(name: "cluster"), pager]
        watch.showFleet()
        return watch
    }

    private func copied(_ watch: Watch) -> String? {
        watch.effects.reversed().lazy.compactMap { effect in
            if case .copy(let copied) = effect, copied.kind == .handover {
                copied.text
            } else {
                nil
            }
        }.first
    }

    private func isMarked(_ watch: Watch) -> Bool { watch.effects.last == .alert(.handOver) }

    @Test func itSaysWhatIsOpenWhoHasItAndWhatHappened() throws {
        var watch = try night()
        watch.give(.handOver, .menuChoose)
        #expect(isMarked(watch))
        expectGolden(try #require(copied(watch)), named: "handover-night")
    }

    @Test func aQuietShiftIsSaidToBeSo() throws {
        var watch = Watch(
            [Watch.Broker("a.example", links: ["alpha"], script: [])], columns: 100, rows: 30)
        watch.run(until: .seconds(20))
        watch.give(.handOver, .menuChoose)
        expectGolden(try #require(copied(watch)), named: "handover-quiet")
    }

    @Test func whatWasOverBeforeIsLeftOut() throws {
        var watch = try night()
        watch.give(.handOver, .deleteAll)
        watch.type("5s")
        watch.give(.menuChoose)
        let text = try #require(copied(watch))
        #expect(!text.contains("## Over") && text.contains("## Open: 1"))
    }

    @Test func withoutATimeItBeginsWithTheLastHandover() throws {
        var watch = try night()
        let now = watch.state.clock
        watch.incidents.others.lastHandover = Moment(
            monotonic: now.monotonic + .seconds(-45), wall: now.wall + .seconds(-45))
        watch.showFleet()
        watch.give(.handOver)
        #expect(
            watch.frame().lines.contains {
                $0.contains("since 03:12:15 CET, 45 s ago, when it was handed over last")
            })
        watch.give(.menuChoose)
        #expect(try #require(copied(watch)).contains("Since 2026-11-23 03:12:15 CET (45 s) "))
    }

    @Test func withoutATimeAndAHandoverItIsAllThatIsKnown() throws {
        var watch = try night()
        watch.give(.handOver, .deleteAll)
        #expect(watch.frame().lines.contains { $0.contains("everything that is kept") })
        watch.give(.menuChoose)
        #expect(try #require(copied(watch)).contains("As far as it is known 3 incidents began"))
    }

    @Test(
        arguments: [
            ("22:00", "since 2026-11-22 22:00:00 CET, 5h 13m ago"),
            ("3:13", "since 03:13:00 CET, 0 s ago"), ("03:12", "since 03:12:00 CET, 60 s ago"),
            ("90m", "since 01:43:00 CET, 90m 0s ago"),
        ])
    func aTimeOfDayIsTheLatestOneAndADurationCountsBack(_ typed: String, _ said: String) throws {
        var watch = try night()
        watch.give(.handOver, .deleteAll)
        watch.type(typed)
        #expect(watch.frame().lines.contains { $0.contains(said) }, "\(watch.frame().lines)")
    }

    @Test(
        arguments: [
            ("24:00", "“24:00” is no time of day"), ("8:5:1", "“8:5:1” is no time of day"),
            ("8", "8 needs a unit"), ("yesterday", "write 90m, 2h or 1d, not “yesterday”"),
            (":", "“:” is no time of day"),
        ])
    func whatIsNoTimeIsExplained(_ typed: String, _ said: String) throws {
        var watch = try night()
        watch.give(.handOver, .deleteAll)
        watch.type(typed)
        watch.give(.menuChoose)
        #expect(watch.state.place == .form && copied(watch) == nil)
        #expect(watch.frame().lines.contains { $0.contains("✖ \(said)") })
    }

    @Test func thousandsOfIncidentsGiveATextThatCanBeRead() throws {
        var watch = try night()
        watch.incidents.said = [:]
        watch.showFleet()
        let now = watch.state.clock
        var standing = AlertStanding()
        standing.incidents = (1...3_000).map { number in
            var incident = Incident(
                id: number, kind: .alerts(rule: "slow"), phase: .open, since: now, openedAt: now)
            incident.summary = "slow heartbeat on link-\(number)"
            return incident
        }
        var fleet = Fleet(startedAt: now)
        fleet.note(standing)
        watch.tell(.snapshot(fleet.snapshot(now: now)))
        let lines = watch.state.handoverText(since: nil).split(separator: "\n")
        #expect(lines.count <= CopiedText.mostLines)
        #expect(lines.last?.hasSuffix("more lines") == true)
    }
}
