import FleetModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

/// What must not be overlooked on any screen: that we are offline, that a link is not verified,
/// that connecting piles up.
@Suite struct OfflineAndInsecureTests {
    @Test func whileWeAreOfflineTheBannerSaysSoInPlaceOfAlarms() {
        var watch = Watch.troubledFleet(columns: 120, rows: 24)
        let before = watch.state.bannerLines.map(\.head)
        #expect(before == ["✖ CRITICAL", "✔ OVER"])
        watch.loseWay(until: .seconds(90), evidence: "no route to 192.0.2.1")
        watch.run(until: .seconds(70))
        let lines = watch.state.bannerLines
        #expect(lines.map(\.head) == ["OFFLINE", "✔ OVER"], "what is over is no alarm")
        #expect(lines[0].text.contains("11 of 13 links not judged since 03:13:00: no route"))
        #expect(lines[0].text.contains("1 incident from before"))
        #expect(lines[0].role == .bannerCritical && lines[0].age == "10 s")
        let first = watch.state.fleet.incidents.first { $0.id == watch.state.firstIncident }
        #expect(first?.resolvedAt != nil, "what is not shown is not dismissed")
        watch.run(until: .seconds(90))
        watch.findWay()
        watch.run(until: .seconds(92))
        #expect(watch.state.bannerLines.map(\.head) == before)
    }

    @Test func whatIsHeldBackIsTheSameWhenOnlyChangesAreLookedAt() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.loseWay(until: .seconds(90), evidence: "no route")
        var heldBack: Set<Int> = []
        for second in 61...95 {
            if second == 91 { watch.findWay() }
            watch.run(until: .seconds(second))
            #expect(watch.state.live == FleetView(watch.state.live.snapshot), "second \(second)")
            heldBack.formUnion(watch.state.live.heldBack)
        }
        #expect(!heldBack.isEmpty && watch.state.live.heldBack.isEmpty)
    }

    @Test func aPausedLinkMakesNoAlarmOfADropWhoseOthersAreCutOff() {
        var watch = Watch.troubledFleet(columns: 120, rows: 24)
        watch.pause(link: "dock-17")
        watch.loseWay(until: .seconds(90), evidence: "no route")
        watch.run(until: .seconds(85))
        #expect(watch.state.bannerLines.map(\.head) == ["OFFLINE", "✔ OVER"])
    }

    @Test func aDropOfALinkThatWeStillReachIsAnAlarmAlsoWhileOthersAreCutOff() {
        let names = ["far", "near"]
        var fleet = StagedFleet(
            names.map { LinkSettings(name: $0, endpoint: Endpoint(host: $0, port: 1883)) })
        for name in names {
            fleet.connect(
                name, StagedFleet.facts(nil, phases: ConnectPhases()), until: .seconds(5))
        }
        fleet.happen(.offline(evidence: "no route to far"), at: .seconds(5))
        #expect(
            fleet.screen(Size(columns: 120, rows: 24), at: .seconds(5)).bannerLines[0].text
                == "since 03:12:05: no route to far")
        fleet.happen(.state(from: .up, to: .unknown), on: "far", at: .seconds(5))
        fleet.happen(
            .disconnected(Disconnection(.resetByPeer, up: .seconds(6))), on: "near",
            at: .seconds(6))
        fleet.happen(.state(from: .up, to: .down), on: "near", at: .seconds(6))
        let lines = fleet.screen(Size(columns: 120, rows: 24), at: .seconds(7)).bannerLines
        #expect(lines.map(\.head) == ["OFFLINE", "✖ CRITICAL"])
        #expect(lines[0].text == "1 of 2 links not judged since 03:12:05: no route to far")
    }

    @Test func aLinkThatIsNotJudgedSaysSoAndOneThatWasNeverTriedDoesNot() {
        var watch = Watch.troubledFleet(columns: 160, rows: 24)
        watch.loseWay(until: .seconds(90), evidence: "no route")
        watch.run(until: .seconds(70))
        let row = watch.frame().lines.last { $0.contains("quay-02") }
        #expect(row?.contains("? unknown") == true)
        #expect(row?.contains("not judged: we are offline") == true)
        let endpoint = Endpoint(host: "a.example", port: 1883)
        let fresh = StagedFleet([LinkSettings(name: "a", endpoint: endpoint)])
            .screen(Size(columns: 160, rows: 12))
        #expect(!fresh.frame.lines.contains { $0.contains("not judged") })
    }

    @Test(arguments: [40, 80, 120, 200])
    func anInsecureLinkIsMarkedInItsRowAlsoWhereItIsSelected(columns: Int) {
        let state = StagedFleet.insecure.screen(Size(columns: columns, rows: 12), .moveToTop)
        let frame = state.frame
        for (name, isMarked) in [("bench", true), ("lab", true), ("plant", false)] {
            let row = (2..<8).first { frame.text(row: $0).contains(" \(name) ") } ?? 0
            #expect(frame.text(row: row).contains("! \(name)") == isMarked)
            #expect(frame.roles(row: row).contains("!") == isMarked)
        }
        let selected = (2..<8).first { frame.roles(row: $0).contains("SSSS") } ?? 0
        #expect(frame.text(row: selected).contains("! bench"))
        #expect(frame.text(row: 0).contains("! 2"))
        #expect(frame.roles(row: 0).contains("!!!"))
    }

    @Test func theConnectMeterIsShownWhileConnectingGoesOn() {
        func header(_ load: ConnectLoad, columns: Int = 120) -> String {
            var fleet = StagedFleet.storm
            fleet.note(load)
            return fleet.screen(Size(columns: columns, rows: 12)).frame.text(row: 0)
        }
        let load = ConnectLoad(underWay: 64, waiting: 230)
        #expect(
            header(load, columns: 200).contains("connecting 64, 230 waiting   own loop 400 µs"))
        #expect(header(load).contains("connecting 64+230  loop 400 µs"))
        #expect(header(ConnectLoad(underWay: 3)).contains("connecting 3  own loop 400 µs"))
        #expect(header(load, columns: 80).contains("connecting 64+230"))
        let quiet = header(ConnectLoad())
        #expect(!quiet.contains("connecting 0"))
    }

    @Test func anIncidentNamesThePatternWithItsPeriodAndItsEvidence() {
        func banner(
            _ pattern: DropPattern?, period: Duration? = nil, _ evidence: String?
        ) -> String {
            let endpoint = Endpoint(host: "a.example", port: 1883)
            var fleet = StagedFleet([LinkSettings(name: "a", endpoint: endpoint)])
            fleet.connect(
                "a", StagedFleet.facts(nil, phases: ConnectPhases()), until: .seconds(30))
            fleet.happen(
                .disconnected(
                    Disconnection(
                        .closedByPeer(afterConnack: true), pattern: pattern,
                        patternPeriod: period, up: .seconds(30), evidence: evidence)), on: "a",
                at: .seconds(30))
            fleet.happen(.state(from: .up, to: .down), on: "a", at: .seconds(30))
            let lines = fleet.screen(Size(columns: 200, rows: 24)).bannerLines
            return lines.first?.text ?? ""
        }
        #expect(
            banner(.periodicClose, period: .seconds(60), "likely an idle timeout in between")
                == "a.example:1883: a periodic-close every 60 s, likely an idle timeout in between"
        )
        #expect(
            banner(.keepAliveClose, "closed late")
                == "a.example:1883: a keep-alive-close, closed late")
        #expect(banner(nil, nil) == "a.example:1883: a closed-by-peer")
    }
}
