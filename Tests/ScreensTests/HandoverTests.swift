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
        let now = watch.state.clock
        var standing = watch.state.live.snapshot.alerts
        standing.incidents = (1...3_000).map { number in
            let isOver = number > 600
            var incident = Incident(
                id: number, kind: .alerts(rule: "slow"), phase: isOver ? .resolved(at: now) : .open,
                since: now, openedAt: now)
            incident.summary = "slow heartbeat on link-\(number)"
            incident.notes = [IncidentNote(at: now, by: "bob", text: "seen")]
            if number.isMultiple(of: 100) { incident.severity = .critical }
            return incident
        }
        var fleet = Fleet(startedAt: now)
        fleet.note(standing)
        watch.tell(.snapshot(fleet.snapshot(now: now)))
        let lines = watch.state.handoverText(since: nil).split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= CopiedText.mostLines)
        // What holds messages back is there as a whole, and of the others what matters most.
        #expect(lines.contains("## Silences: 1") && lines.contains("## Maintenance windows: 1"))
        #expect(lines.contains { $0.contains("pager: 3 waiting") })
        #expect(lines.contains("## Open: 600") && lines.contains("## Over: 2400"))
        #expect(lines.count { $0.contains("**critical** incident") } >= 6)
        #expect(lines.contains { $0.hasSuffix(" more that matter no more than these") })
    }

    @Test func whatMakesTheWatchHardToBelieveComesFirst() throws {
        var watch = try night()
        watch.incidents.others.storeTrouble = "nothing is kept: the disk is full"
        watch.showFleet()
        let text = watch.state.handoverText(since: nil)
        let heading = try #require(text.firstRange(of: "- **history:** nothing is kept: the disk"))
        let open = try #require(text.firstRange(of: "## Open"))
        #expect(heading.lowerBound < open.lowerBound)
    }

    @Test func offlineNobodyIsSaidToBeDown() throws {
        var watch = Watch.troubledFleet(columns: 100, rows: 30)
        watch.loseWay(until: .seconds(90), evidence: "no route to 192.0.2.1")
        watch.run(until: .seconds(70))
        let lines = watch.state.handoverText(since: nil).split(separator: "\n")
        #expect(
            lines[1]
                == "- **offline:** this machine has no way to brokers since "
                + "2026-11-23 03:13:00 CET (10 s): no route to 192.0.2.1; "
                + "11 of 13 links not judged; 1 incident from before"
        )
        let incident = try #require(lines.first { $0.contains("** incident ") })
        #expect(incident.contains("- **unknown, was critical** incident"))
        #expect(incident.hasSuffix("? of 2 links down"))
    }

    @Test func whoSilencedAnIncidentAndWhyStandsAtIt() throws {
        var watch = try night()
        let (incident, end) = (try #require(watch.state.incidentAtHand).id, watch.state.clock)
        watch.incidents.said[incident] = { $0.silencedUntil = end }
        watch.showFleet()
        let lines = watch.state.handoverText(since: nil).split(separator: "\n")
        let silent = try #require(lines.first { $0.contains("  - silent until ") })
        #expect(silent.hasSuffix(": window firmware night"))
    }

    @Test func aWatchThatWasHeldUpOrDoesNotKeepUpSaysSo() throws {
        var watch = Watch(
            [Watch.Broker("a.example", links: ["alpha"], script: [])], columns: 100, rows: 30)
        watch.run(until: .seconds(20))
        var snapshot = watch.state.live.snapshot
        snapshot.lastOwnPause = OwnPause(at: snapshot.at, gap: .seconds(3), isExcused: false)
        watch.tell(.snapshot(snapshot))
        #expect(!watch.state.handoverText(since: nil).contains("overloaded"))
        watch.tell(.clock(Watch.moment(.origin + .seconds(27))))
        let lines = watch.state.handoverText(since: nil).split(separator: "\n")
        #expect(
            lines[1]
                == "- **overloaded:** this program does not keep up; what follows is of "
                + "2026-11-23 03:12:20 CET, 7 s ago")
        #expect(lines[2] == "- **ourselves:** judging was 3.0 s late at 2026-11-23 03:12:20 CET")
        let later = watch.state.clock
        #expect(!watch.state.handoverText(since: later).contains("judging was"))
    }
}
