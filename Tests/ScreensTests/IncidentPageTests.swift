import FleetModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite struct IncidentPageTests {
    private func state(
        columns: Int = 120, rows: Int = 60, _ commands: Command...
    ) -> AppState {
        var state = StagedFleet.nightShift.screen(
            Size(columns: columns, rows: rows), .showIncidents)
        for command in commands { state.give(command) }
        return state
    }

    private func text(_ state: AppState) -> String { state.frame.lines.joined(separator: "\n") }

    @Test func enterOpensThePageOfTheIncidentAndEscLeavesIt() {
        var state = state(.openDetail)
        #expect(state.place == .incident && state.selectedLink == nil)
        #expect(text(state).contains("╭ Incident 41 ─"))
        state.give(.back)
        #expect(state.place == .incidents && state.incidents.selected == .incident(41))
    }

    @Test func onAPageWhoseIncidentIsGoneNoOtherIsDismissed() {
        var state = state(.openDetail)
        #expect(text(state).contains("dismiss"))
        state.incidentPage = IncidentPage(incident: 9_999)
        #expect(state.firstIncident != nil && state.incidentToDismiss == nil)
        #expect(!text(state).contains("dismiss"), "neither the banner nor the footer offers it")
        let effects = update(&state, .input(.key(.character("x"))))
        #expect(effects == [] && state.question == nil)
        #expect(state.frame.lines.last?.contains("incident 9999 is gone: it was") == true)
    }

    @Test func thePageSaysWhoHasItAndWhatIsTheCause() {
        let text = text(state(columns: 200, .openDetail))
        for part in [
            "10.2.3.4: 5 links half-open", "✖ critical, number 41: 4 of 5 links still down",
            "ada has it since 03:12:57, until 04:12:00: on my way",
            "people were told at 03:12:55", "5 of 5 share 10.2.3.4; 0 of 7 others do",
            "filter    broker=docks.example:8883", "half-open, TCP alive, program silent",
        ] {
            #expect(text.contains(part), "\(part) in\n\(text)")
        }
    }

    @Test func aSilencedIncidentSaysWhoSilencedItWhyAndUntilWhen() throws {
        var state = state(columns: 160, rows: 40, .moveDown, .moveDown, .moveDown)
        #expect(state.incidents.selected == .incident(42))
        let row = "silence   until 03:55:20, 42m 20s left: new pump controllers (ben), site=osl"
        #expect(text(state).contains(row), "beneath the list")
        state.give(.openDetail)
        #expect(text(state).contains(row), "on its page")
        #expect(text(state).contains("window    until 04:42:00, 89m 0s left: firmware night, all"))
        guard case .copy(let ticket)? = update(&state, .input(.key(.character("i")))).last else {
            Issue.record("nothing was copied")
            return
        }
        #expect(
            ticket.text.contains(
                "- **Silence:** until 2026-11-23 03:55:20 CET, 42m 20s left: "
                    + "new pump controllers (ben), site=osl"), "\(ticket.text)")
    }

    @Test func thePageListsAlertsTimelineNotesAndMembers() {
        let text = text(state(columns: 80, rows: 100, .openDetail))
        for part in [
            "Alerts (2 of 2 fire)", "✖ broker down (critical)", "share of down 83 % > 50 %",
            "https://wiki.example/docks", "✖ link down (critical, 4 fire)", "Timeline",
            "03:12:35  5 links dropped", "Notes",
            "03:12:59  ada: power is back, the switch is not", "Members (5, 4 waited for)",
        ] {
            #expect(text.contains(part), "\(part) in\n\(text)")
        }
    }

    @Test func theFlightRecordsOfTheFirstMembersAreOnThePage() {
        let lines = state(columns: 80, rows: 100, .openDetail).frame.lines
        let titles = lines.filter { $0.contains("Before the drop of dock-0") }
        #expect(titles.count == 3)
        #expect(titles.first?.contains("dock-01 at 03:12:35") == true)
        #expect(lines.contains { $0.contains("heartbeat missed") })
    }

    @Test(arguments: [47, 49, 50]) func recordsAreLookedForAmongTheFirstFiftyMembers(_ gone: Int) {
        var fleet = StagedFleet.nightShift
        var standing = fleet.screen(Size(columns: 80, rows: 24)).live.snapshot.alerts
        let ghosts = (0..<gone).map {
            IncidentMember(link: LinkID(Int32(1_000 + $0)), name: "gone-\($0)")
        }
        standing.incidents[0].members.insert(contentsOf: ghosts, at: 0)
        fleet.note(standing)
        let state = fleet.screen(Size(columns: 80, rows: 200), .showIncidents, .openDetail)
        let records = state.frame.lines.count { $0.contains("Before the drop of") }
        #expect(records == 50 - gone)
    }

    @Test func onlySoManyMembersAreTakenThoseFirstThatAreWaitedFor() {
        let now = Watch.moment(.origin)
        var incident = Incident(id: 1, kind: .drops, phase: .open, since: now, openedAt: now)
        incident.members = (0..<6).map {
            IncidentMember(link: LinkID($0), name: "\($0)", isBack: $0 < 3)
        }
        let names = { (most: Int) in incident.membersByNeed(most: most).map(\.name).joined() }
        #expect([0, 2, 3, 4, 6, 9].map(names) == ["", "34", "345", "3450", "345012", "345012"])
    }

    @Test func whoIsWaitedForComesBeforeWhoIsBack() {
        let lines = state(columns: 80, rows: 100, .openDetail).frame.lines
        let members = lines.drop { !$0.contains("Members (5") }.dropFirst().prefix(5)
        #expect(members.last?.contains("dock-05") == true)
    }

    @Test func aPageThatIsLongerThanTheScreenIsScrolled() {
        var state = state(columns: 80, rows: 24, .openDetail)
        let first = text(state)
        state.give(.moveToEnd)
        #expect(text(state) != first)
        #expect(text(state).contains("heartbeat missed"))
        state.give(.moveToTop)
        #expect(text(state) == first)
    }

    @Test func anIncidentThatIsForgottenLeavesASentence() {
        var state = state(.openDetail)
        let later = StagedFleet([]).screen(Size(columns: 80, rows: 24), at: .seconds(70))
        _ = update(&state, .snapshot(later.live.snapshot))
        #expect(text(state).contains("this incident was withdrawn, or is forgotten"))
        state.give(.moveDown, .moveToEnd, .back)
        #expect(state.place == .incidents)
    }

    @Test func anotherViewClosesThePage() {
        var state = state(.openDetail)
        state.give(.showLinks)
        #expect(state.place == .links)
        state.give(.showIncidents)
        #expect(state.place == .incidents)
    }

    @Test func copyingOnThePageIsAboutItsIncident() {
        var state = state(.openDetail)
        var effects = update(&state, .input(.key(.character("i"))))
        guard case .copy(let ticket)? = effects.last else {
            Issue.record("nothing was copied")
            return
        }
        #expect(ticket.title == "incident 41, 10.2.3.4: 5 links half-open")
        for part in [
            "- **Who:** ada has it since 2026-11-23 03:12:57 CET", "### Alerts",
            "- broker down (critical): share of down 83 % \\> 50 %; More than half of the broker",
            "### Notes",
            "**ada:** power is back, the switch is not", "| dock-01 | down |",
        ] {
            #expect(ticket.text.contains(part), "\(part) in\n\(ticket.text)")
        }
        effects = update(&state, .input(.key(.character("y"))))
        #expect(
            effects == [
                .copy(
                    CopiedText(
                        "10.2.3.4: 5 links half-open, TCP alive, program silent, 4 still down",
                        kind: .row))
            ])
    }

    @Test func thePageOfAnIncidentIsPartOfThePast() {
        var state = state(.openDetail)
        var fleet = StagedFleet.nightShift
        fleet.note(AlertStanding())
        let later = fleet.screen(Size(columns: 80, rows: 24), at: .seconds(75))
        _ = update(&state, .snapshot(later.live.snapshot))
        #expect(text(state).contains("is forgotten"))
        state.give(.earlier)
        #expect(text(state).contains("✖ critical, number 41"))
    }
}

/// The list of incidents, the banner and the window's title with all kinds of incidents.
@Suite struct NightShiftTests {
    private func state(columns: Int = 120, rows: Int = 40) -> AppState {
        StagedFleet.nightShift.screen(Size(columns: columns, rows: rows), .showIncidents)
    }

    private func row(_ state: AppState, _ text: String) -> String {
        state.frame.lines.first { $0.contains(text) && $0.hasPrefix("│") } ?? ""
    }

    @Test func eachIncidentSaysHowMuchItMattersAndWhoHasIt() {
        let state = state(columns: 160)
        #expect(row(state, "✖ critical").contains("ada, 59m left"))
        #expect(row(state, "badge-01").contains("▲ warning"))
        #expect(row(state, "badge-01").contains("nobody"))
        #expect(row(state, "quay-01").contains("forming"))
        #expect(row(state, "slow heartbeat on 3").contains("silenced 42m"))
        #expect(row(state, "✔ over").contains("0 of 1"))
    }

    @Test func silencesWindowsAndWaysStandBelowWithTheirCountdown() {
        let state = state(columns: 160)
        #expect(
            row(state, "◇ silence").contains(
                "42m left  site=osl  new pump controllers (ben)"))
        #expect(row(state, "◇ window").contains("89m left  all links  firmware night"))
        #expect(row(state, "→ cluster").contains("12 delivered"))
        #expect(
            row(state, "→ pager").contains(
                "3 messages waiting  failing for 40 s: connection refused by 192.0.2.9:443"))
    }

    @Test func aSilenceThatIsSelectedSaysWhenItEnds() {
        var state = state()
        state.give(.moveToEnd, .moveUp, .moveUp, .moveUp)
        #expect(IncidentsScreen.selectedSilence(in: state)?.id == 1)
        #expect(
            state.frame.lines.contains {
                $0.contains("ends by itself at 03:55:20, in 42m 20s; since 03:12:10")
            })
        state.give(.openDetail)
        #expect(state.place == .incidents && state.note != nil)
    }

    @Test func theBannerTellsFirstOfWhatNobodyLooksAfter() {
        let lines = state(rows: 60).bannerLines
        #expect(lines[0].head == "MESSAGES", "\(lines)")
        #expect(lines[0].text.contains("“pager” does not get through"))
        #expect(lines[1].head == "▲ WARNING" && lines[1].keeper == "nobody")
        #expect(lines[1].dismisses == 40)
    }

    @Test func whatSomebodyHasIsNoLongerRed() {
        var fleet = StagedFleet.nightShift
        var standing = fleet.screen(Size(columns: 80, rows: 24)).live.snapshot.alerts
        standing.incidents.removeAll { $0.id != 41 }
        standing.deliveries = []
        fleet.note(standing)
        let line = fleet.screen(Size(columns: 120, rows: 24)).bannerLines[0]
        #expect(line.head == "✖ CRITICAL" && line.role == .bannerNotice)
        #expect(line.keeper == "ada")
    }

    @Test func theAlarmOfAWindowIsOnlyOfWhatNobodyLooksAfter() {
        let state = state()
        #expect(state.alarms == [40: .warning, 43: .warning])
        let text = state.alarmText(besides: [:])
        #expect(text?.hasPrefix("certificate expires") == true, "the first of the list")
        #expect(text?.hasSuffix("(and 1 more incident)") == true)
        #expect(state.alarmText(besides: [40: .warning])?.hasSuffix("reset-by-peer") == true)
    }

    @Test func whatIsNotKeptIsSaidWhereTheScreenHasRoom() {
        var fleet = StagedFleet([])
        var standing = AlertStanding()
        standing.storeTrouble = "incidents are not kept: the disk is full"
        fleet.note(standing)
        for rows in [10, 24] {
            let lines = fleet.screen(Size(columns: 80, rows: rows)).bannerLines
            #expect(lines.map(\.text) == ["incidents are not kept: the disk is full"])
        }
    }

    @Test func whatWasOverBeforeThisRunIsListedButNotOnTheBanner() {
        var incident = Incident(
            id: 1, kind: .drops,
            phase: .resolved(at: Watch.moment(.origin - .seconds(60))),
            since: Watch.moment(.origin - .seconds(90)),
            openedAt: Watch.moment(.origin - .seconds(90)))
        incident.members = [IncidentMember(link: LinkID(7), name: "gone", isBack: true)]
        var standing = AlertStanding()
        standing.incidents = [incident]
        var state = AppState(columns: 80, rows: 24, zone: Watch.zone, now: Watch.moment(.origin))
        var fleet = StagedFleet([])
        fleet.note(standing)
        _ = update(
            &state, .snapshot(fleet.screen(Size(columns: 80, rows: 24)).live.snapshot))
        #expect(state.bannerLines.isEmpty && state.fleet.incidents.count == 1)
    }
}

extension AppState {
    /// Gives commands by pressing their keys where the person is.
    mutating func give(_ commands: Command...) {
        for command in commands {
            let binding = keyMap.bindings(in: place).first { $0.command == command }
            guard let key = binding?.keys.first else {
                Issue.record("no key gives \(command.rawValue) here")
                continue
            }
            _ = update(&self, .input(.key(key)))
        }
    }
}

@Suite struct IncidentsThatAreNearlyOverTests {
    private func nearlyOver() -> AppState {
        var fleet = StagedFleet.nightShift
        var standing = AlertStanding()
        standing.incidents = fleet.screen(Size(columns: 80, rows: 24)).fleet.incidents
            .filter { $0.id == 41 }
        for place in standing.incidents[0].members.indices {
            standing.incidents[0].members[place].isBack = true
        }
        standing.incidents[0].remaining = 0
        standing.incidents[0].acknowledgement = nil
        fleet.note(standing)
        return fleet.screen(Size(columns: 160, rows: 40), .showIncidents)
    }

    @Test func anIncidentWhoseLinksAreAllBackIsNoLongerRed() {
        let line = nearlyOver().bannerLines[0]
        #expect(line.head == "✖ CRITICAL" && line.role == .bannerNotice)
        #expect(line.text.hasSuffix(", all back") && line.keeper == nil, "\(line)")
    }

    @Test func whereNoWayIsSetNobodyElseWasTold() {
        var state = nearlyOver()
        state.give(.openDetail)
        #expect(
            state.frame.lines.contains {
                $0.contains("on this screen alone since 03:12:55: no way is set under announce")
            })
    }

    @Test func itSaysWhatItsEndWaitsFor() {
        let text = nearlyOver().frame.lines.joined(separator: "\n")
        #expect(text.contains("none of 5 links is waited for, over once that lasts"))
        #expect(text.contains("noticed 03:12:35, for 29 s"))
    }
}
