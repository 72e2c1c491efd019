import FleetModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite struct IncidentsScreenTests {
    private func troubled(columns: Int = 100, rows: Int = 30) -> Watch {
        var watch = Watch.troubledFleet(columns: columns, rows: rows)
        watch.give(.showIncidents)
        return watch
    }

    private func rows(_ watch: Watch, holding text: String) -> [String] {
        watch.frame().lines.filter { $0.contains(text) && $0.hasPrefix("│") }
    }

    @Test func whatIsOpenComesBeforeWhatIsOver() {
        let lines = troubled().frame().lines
        let critical = lines.firstIndex { $0.contains("✖ critical") }
        let over = lines.firstIndex { $0.contains("✔ over") }
        #expect(critical != nil && over != nil && critical ?? 0 < over ?? 0)
    }

    @Test func anIncidentSaysHowManyAreDownWhereAndWhy() {
        let row = rows(troubled(columns: 130), holding: "✖ critical").first ?? ""
        #expect(row.contains("2 of 2"))
        #expect(row.contains("docks.example:1883"))
        #expect(row.contains("half-open"))
        #expect(row.contains("03:12:"))
    }

    @Test func theMembersAreShownAndHiddenAgain() {
        var watch = troubled()
        #expect(rows(watch, holding: "✖ down").isEmpty)
        watch.give(.unfold)
        let members = rows(watch, holding: "✖ down")
        #expect(members.count == 2)
        #expect(members.contains { $0.contains("dock-17") })
        watch.give(.fold)
        #expect(rows(watch, holding: "✖ down").isEmpty)
    }

    @Test func enterOnAMemberOpensItsDetail() {
        var watch = troubled()
        watch.give(.unfold, .moveDown)
        #expect(watch.selectedName == "dock-17")
        watch.give(.openDetail)
        #expect(watch.state.place == .detail)
        watch.give(.back)
        #expect(watch.state.place == .incidents)
        #expect(watch.selectedName == "dock-17")
    }

    @Test func foldingFromAMemberLeadsToItsIncident() {
        var watch = troubled()
        watch.give(.unfold, .moveDown, .moveDown, .fold)
        #expect(
            watch.state.incidents.lines[watch.state.incidents.list.selected]
                == watch.state.incidents.lines.first)
        #expect(watch.selectedName == nil)
        watch.give(.fold)
        #expect(watch.frame().lines.last?.contains("no members are shown here") == true)
    }

    @Test func theSelectedIncidentIsDismissedNotTheFirst() {
        var watch = troubled()
        let before = watch.state.fleet.incidents.map(\.id)
        watch.give(.moveDown, .dismissIncident)
        #expect(watch.effects.last == .alert(.dismiss(incident: before[1])))
        watch.run(until: .seconds(61))
        #expect(watch.state.fleet.incidents.map(\.id) == before, "it stays listed")
        #expect(watch.state.bannerLines.compactMap(\.dismisses) == [before[0], before[2]])
    }

    @Test func theSelectedIncidentLeavesAFrozenScreenAtOnceAndNoOtherWithIt() {
        var watch = troubled()
        watch.give(.freeze, .moveDown)
        let before = watch.state.fleet.incidents.map(\.id)
        watch.give(.dismissIncident)
        #expect(watch.effects.last == .alert(.dismiss(incident: before[1])))
        #expect(watch.state.incidents.selected == .incident(before[1]))
        #expect(!watch.state.bannerLines.contains { $0.dismisses == before[1] })
        let asked = watch.effects.count
        watch.give(.dismissIncident)
        #expect(watch.effects.count == asked, "it is off the banner already")
        #expect(watch.state.note?.text == "the banner does not tell of that incident")
    }

    @Test func whatIsNotOverAndNobodyHasIsTakenOffOnlyAfterAQuestion() throws {
        var watch = troubled()
        let open = try #require(watch.state.fleet.incidents.first)
        let asked = watch.effects.count
        watch.give(.moveToTop, .dismissIncident)
        #expect(watch.effects.count == asked && watch.state.place == .question)
        watch.give(.confirm)
        #expect(watch.effects.last == .alert(.dismiss(incident: open.id)))
        #expect(!watch.state.bannerLines.contains { $0.dismisses == open.id })
    }

    @Test(arguments: [0, 1, 2]) func whatWasTakenOffComesBackWhenItGetsWorse(_ way: Int) throws {
        var watch = troubled()
        let open = try #require(watch.state.fleet.incidents.first)
        let now = watch.state.clock
        var isWorse = false
        var isTaken = way == 2
        func show() {
            watch.incidents.said[open.id] = { incident in
                incident.severity = way == 0 && isWorse ? .critical : .warning
                if way == 1, isWorse {
                    incident.members.append(IncidentMember(link: LinkID(0), name: "one more"))
                }
                incident.acknowledgement = isTaken ? Acknowledgement(by: "ada", at: now) : nil
            }
            watch.showFleet()
        }
        let isShown = { (watch: Watch) in
            watch.state.bannerLines.contains { $0.dismisses == open.id }
        }
        show()
        watch.give(.moveToTop, .dismissIncident)
        if watch.state.place == .question { watch.give(.confirm) }
        show()
        #expect(!isShown(watch))
        (isWorse, isTaken) = (true, false)
        show()
        #expect(isShown(watch))
        // Whoever takes that off too has it away.
        watch.give(.dismissIncident, .confirm)
        show()
        #expect(!isShown(watch))
    }

    @Test func whatThePastDidNotKnowIsSelectedAgainInThePresent() {
        var dropping = Dropping()
        dropping.drop("a", at: .seconds(1))
        var state = dropping.fleet.screen(Size(columns: 80, rows: 24), .showIncidents)
        dropping.drop("b", at: .seconds(70))
        dropping.show(&state, at: .seconds(80))
        _ = update(&state, .input(.key(.home)))
        let newest = state.incidents.selected
        #expect(newest == .incident(2))
        _ = update(&state, .input(.key(.character("["))))
        #expect(state.past != nil && state.incidents.selected == .incident(1))
        _ = update(&state, .input(.key(.character("."))))
        #expect(state.incidents.selected == newest)
    }

    @Test func noSilenceIsSelectedInPlaceOfAnIncident() throws {
        var standing = AlertStanding()
        let links = try LinkFilter(parsing: "a")
        let end = Watch.moment(.origin + .seconds(900))
        standing.silences = [
            Silence(
                id: 1, links: links, reason: "r", by: "ada", since: Watch.moment(.origin),
                until: end)
        ]
        func fleet(_ ids: [Int]) -> FleetView {
            var fleet = StagedFleet([])
            standing.incidents = ids.map {
                Incident(id: $0, kind: .drops, phase: .open, since: end, openedAt: end)
            }
            fleet.note(standing)
            return fleet.screen(Size(columns: 80, rows: 24)).live
        }
        var list = IncidentsViewState()
        list.refresh(fleet([1, 2]), isAttended: true, height: 10)
        list.select(line: 1, height: 10)
        list.refresh(fleet([1]), isAttended: true, height: 10)
        #expect(list.selected == .incident(1))
        list.refresh(fleet([1, 2]), isAttended: true, height: 10)
        #expect(list.selected == .incident(2))
    }

    @Test(arguments: [80, 100]) func theHeaderCountsIncidentsAndSilencesBesideAnyMeter(
        _ columns: Int
    ) {
        var fleet = StagedFleet.nightShift
        fleet.note(ConnectLoad(underWay: 457, waiting: 2_190, begunInLastSecond: 500))
        let header = fleet.screen(Size(columns: columns, rows: 24)).frame.text(row: 0)
        #expect(header.contains("4 inc") && header.contains("◇ 2"), "\(header)")
    }

    @Test(arguments: [80, 120]) func theHeaderCountsIncidentsBesideAnyMeter(_ columns: Int) {
        var watch = troubled(columns: columns, rows: 24)
        watch.tell(.resized(columns: columns, rows: 24))
        let header = watch.frame().text(row: 0)
        #expect(header.contains("1 incident") || header.contains("1 inc."), "\(header)")
    }

    /// Links at brokers of their own, which drop when they are told to.
    private struct Dropping {
        var fleet = StagedFleet(
            ["a", "b", "c"].map { name in
                LinkSettings(name: name, endpoint: Endpoint(host: "\(name).example", port: 1883))
            })

        mutating func drop(_ name: String, at time: Duration) {
            fleet.happen(.state(from: .connecting, to: .up), on: name, at: time)
            fleet.happen(
                .disconnected(Disconnection(cause: .resetByPeer, detail: "reset", up: .seconds(1))),
                on: name, at: time)
            fleet.happen(.state(from: .up, to: .down), on: name, at: time)
        }

        /// Shows a screen the fleet as it is then.
        func show(_ state: inout AppState, at time: Duration) {
            let later = fleet.screen(Size(columns: 80, rows: 24), at: time)
            _ = update(&state, .snapshot(later.live.snapshot))
        }
    }

    @Test func theSelectionStaysWithItsIncidentWhenANewOneComes() {
        var dropping = Dropping()
        dropping.drop("a", at: .seconds(1))
        var state = dropping.fleet.screen(Size(columns: 80, rows: 24), .showIncidents)
        let first = state.incidents.selected
        dropping.drop("b", at: .seconds(70))
        dropping.show(&state, at: .seconds(80))
        #expect(state.incidents.lines.count == 2)
        #expect(state.incidents.selected == first)
        #expect(state.incidents.list.selected == 1)
    }

    @Test func whoeverComesBackFindsTheFirstSelected() {
        var dropping = Dropping()
        dropping.drop("a", at: .seconds(1))
        var state = dropping.fleet.screen(Size(columns: 80, rows: 24), .showIncidents)
        _ = update(&state, .input(.key(.end)))
        dropping.drop("b", at: .seconds(70))
        dropping.show(&state, at: .seconds(75))
        #expect(state.incidents.list.selected == 1)
        _ = update(&state, .input(.key(.character("1"))))
        _ = update(&state, .input(.key(.character("3"))))
        #expect(state.incidents.list.selected == 0)
        #expect(state.incidents.selected == state.incidents.lines.first)
    }

    @Test(arguments: [60, 300]) func whatIsOverDragsNoListDownThatNobodyAttendsTo(_ seconds: Int) {
        var fleet = StagedFleet.nightShift
        var state = fleet.screen(Size(columns: 40, rows: 10), .showIncidents)
        state.give(.moveDown)
        let selected = state.incidents.selected
        var standing = state.live.snapshot.alerts
        let place = standing.incidents.firstIndex { $0.id == selected?.incident } ?? 0
        var ended = standing.incidents.remove(at: place)
        let now = Watch.moment(.origin + .seconds(60 + seconds))
        ended.phase = .resolved(at: now)
        standing.incidents.append(ended)
        fleet.note(standing)
        let later = fleet.screen(Size(columns: 40, rows: 10), at: .seconds(60 + seconds))
        _ = update(&state, .snapshot(later.live.snapshot))
        _ = update(&state, .snapshot(later.live.snapshot))
        let first = state.incidents.lines.first
        #expect(state.incidents.selected == (seconds < 120 ? selected : first))
    }

    @Test func whatIsReadOnItsPageStaysSelectedBehindIt() {
        var fleet = StagedFleet.nightShift
        var state = fleet.screen(Size(columns: 80, rows: 24), .showIncidents)
        state.give(.moveDown, .openDetail)
        let selected = state.incidents.selected
        var standing = state.live.snapshot.alerts
        standing.incidents[1].phase = .resolved(at: Watch.moment(.origin + .seconds(300)))
        fleet.note(standing)
        let later = fleet.screen(Size(columns: 80, rows: 24), at: .seconds(400))
        _ = update(&state, .snapshot(later.live.snapshot))
        state.give(.back)
        #expect(state.incidents.selected == selected)
    }

    @Test func anIncidentOfAPausedLinkIsOver() {
        var watch = troubled()
        watch.give(.showLinks)
        for name in ["dock-17", "dock-18"] { watch.pause(link: name) }
        watch.run(until: .seconds(62))
        watch.give(.showIncidents)
        #expect(rows(watch, holding: "✖ critical").isEmpty)
        let row = rows(watch, holding: "docks.example:1883  ").first ?? ""
        #expect(row.contains("✔ over") && row.contains("0 of 2"))
    }

    @Test func beneathTheListStandsWhatIsKnownOfTheSelectedOne() {
        let text = troubled(rows: 40).frame().lines.joined(separator: "\n")
        #expect(text.contains("docks.example:1883: 2 links half-open"))
        #expect(text.contains("last proof of life 03:12:"))
        #expect(text.contains("dock-17 dock-18"))
    }

    @Test func withoutIncidentsItSaysWhatOneIsAndHowManyLinksAreWatched() {
        var watch = Watch(
            [Watch.Broker("a.example", links: ["alpha", "bravo"], script: [])], columns: 80,
            rows: 24)
        watch.run(until: .seconds(5))
        watch.give(.showIncidents)
        let text = watch.frame().lines.joined(separator: "\n")
        #expect(text.contains("Of 2 links none has dropped and no alert has fired"))
        #expect(text.contains("0 down now"))
        watch.give(.openDetail)
        #expect(watch.frame().lines.last?.contains("there is no incident") == true)
    }

    @Test func whileThisMachineIsOfflineAnIncidentOfUnknownStateComesAfterTheOthers() {
        var watch = troubled()
        watch.loseWay(until: .seconds(80), evidence: "no route")
        watch.run(until: .seconds(75))
        let held = watch.state.fleet.heldBack
        let open = watch.state.fleet.incidents.filter { $0.resolvedAt == nil }.map(\.id)
        #expect(!held.isEmpty)
        #expect(open.map(held.contains) == open.map(held.contains).sorted { !$0 && $1 })
        let row = rows(watch, holding: "? unknown").first ?? ""
        #expect(row.contains("? of 2"), "nobody knows how many are down")
    }

    @Test func tenThousandMembersAreScrolledThrough() {
        let links = (0..<10_000).map { number in
            LinkSettings(name: "link-\(number)", endpoint: Endpoint(host: "a.example", port: 1883))
        }
        var fleet = StagedFleet(links)
        for link in links {
            fleet.happen(.state(from: .connecting, to: .up), on: link.name, at: .seconds(1))
            fleet.happen(
                .disconnected(Disconnection(cause: .resetByPeer, detail: "reset", up: .seconds(1))),
                on: link.name, at: .seconds(2))
            fleet.happen(.state(from: .up, to: .down), on: link.name, at: .seconds(2))
        }
        var state = fleet.screen(Size(columns: 200, rows: 60), .showIncidents, .unfold)
        #expect(state.incidents.lines.count == 10_001)
        for key in [Key.end, .pageUp, .home, .down] {
            _ = update(&state, .input(.key(key)))
            let grid = state.frame
            #expect((0..<60).count { grid.roles(row: $0).contains("SSSS") } == 1)
        }
        #expect(state.selectedLink != nil)
    }

    @Test func theDevicesViewSaysWhatItNeeds() {
        var watch = Watch([], columns: 80, rows: 24)
        watch.give(.showDevices)
        let text = watch.frame().lines.joined(separator: " ")
        #expect(text.contains("No device is watched"))
        #expect(text.contains("This version reads no such message"))
    }
}
