import FleetModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

/// Whether somebody has it is said in one way wherever it is said.
@Suite struct WhoHasItTests {
    private let time = { (moment: Moment) in "T" }

    private func incident(_ change: (inout Incident) -> Void) -> Incident {
        let now = Watch.moment(.origin)
        var incident = Incident(id: 1, kind: .drops, phase: .open, since: now, openedAt: now)
        incident.members = [IncidentMember(link: LinkID(0), name: "a")]
        incident.remaining = 1
        change(&incident)
        return incident
    }

    private let later = Watch.moment(.origin + .seconds(3_600))

    @Test func nobodyHasIt() {
        let nobody = incident { _ in }
        #expect(nobody.keeperMark == "nobody" && nobody.keeper(now: later) == "nobody")
        #expect(nobody.keeperSentence(time: time) == "nobody has it")
    }

    @Test func somebodyHasItUntilATime() {
        let taken = incident {
            $0.acknowledgement = Acknowledgement(
                by: "ada of the night", note: "soon", at: later, until: later)
        }
        #expect(taken.keeperMark == "ada of the …", "a long name is cut")
        #expect(taken.keeper(now: Watch.moment(.origin)) == "ada of the night, 60m left")
        #expect(
            taken.keeperSentence(time: time) == "ada of the night has it since T, until T: soon")
    }

    @Test func whatIsOverIsNobodysTermAnyMore() {
        let over = incident {
            $0.acknowledgement = Acknowledgement(by: "ada", at: later, until: later)
            $0.phase = .resolved(at: later)
        }
        #expect(over.keeperMark == nil && over.keeper(now: later) == "ada")
        #expect(over.keeperSentence(time: time) == "ada had it since T")
    }

    @Test func whatIsSilencedOrAllBackNeedsNobody() {
        let silenced = incident { $0.silencedUntil = later }
        #expect(silenced.keeperMark == "silenced")
        #expect(silenced.keeper(now: Watch.moment(.origin)) == "silenced 60m")
        let back = incident {
            $0.remaining = 0
            $0.members[0].isBack = true
        }
        #expect(back.keeperMark == nil && back.keeper(now: later) == nil)
    }

    @Test(arguments: [Size(columns: 40, rows: 10), Size(columns: 80, rows: 24)])
    func theBannerCutsTheSentenceNotWhoHasIt(_ size: Size) {
        for (name, mark) in [(nil, "[nobody]"), ("ada", "[ada]")] {
            var fleet = StagedFleet.nightShift
            var standing = fleet.screen(size).live.snapshot.alerts
            standing.incidents.removeAll { $0.id != 41 }
            standing.incidents[0].acknowledgement = name.map { Acknowledgement(by: $0, at: later) }
            standing.incidents[0].cause = String(repeating: "far away ", count: 20)
            standing.deliveries = []
            fleet.note(standing)
            let state = fleet.screen(size, .showIncidents)
            #expect(state.frame.text(row: 1).hasPrefix(" ✖ CRITICAL \(mark)  "))
            let row = state.frame.lines.first { $0.contains("✖ critical") }
            #expect(row?.contains(mark.filter(\.isLetter)) == true, "\(row ?? "")")
        }
    }

    @Test func whatIsAllBackHidesNothingThatSomebodyHas() {
        var fleet = StagedFleet.nightShift
        var standing = fleet.screen(Size(columns: 80, rows: 24)).live.snapshot.alerts
        standing.incidents.removeAll { ![40, 41].contains($0.id) }
        for place in standing.incidents.indices where standing.incidents[place].id == 40 {
            standing.incidents[place].remaining = 0
            standing.incidents[place].members[0].isBack = true
        }
        standing.deliveries = []
        fleet.note(standing)
        let lines = fleet.screen(Size(columns: 80, rows: 24)).bannerLines
        #expect(lines.map(\.incident) == [41, 40] && lines.map(\.keeper) == ["ada", nil])
    }
}
