import TerminalCells
import TestSupport
import Testing

@testable import Screens

/// Whole screens of a night with every kind of incident.
@Suite struct IncidentGoldenTests {
    private func screen(
        _ size: Size, glyphs: GlyphSet = .block, _ commands: [Command]
    ) -> AppState {
        var state = StagedFleet.nightShift.screen(size, glyphs: glyphs)
        for command in commands { state.give(command) }
        return state
    }

    @Test(arguments: GoldenScreenTests.sizes) func theListAtNight(_ size: Size) {
        expectGolden(screen(size, [.showIncidents]), "night")
    }

    @Test(arguments: GoldenScreenTests.sizes) func thePageOfAnIncident(_ size: Size) {
        expectGolden(screen(size, [.showIncidents, .openDetail]), "incident")
    }

    @Test func membersBelowTheirIncident() {
        expectGolden(
            screen(Size(columns: 80, rows: 24), [.showIncidents, .unfold, .moveDown]),
            "night-members")
    }

    @Test func aSilenceThatIsSelected() {
        expectGolden(
            screen(
                Size(columns: 120, rows: 40),
                [.showIncidents, .moveToEnd, .moveUp, .moveUp, .moveUp]), "night-silence")
    }

    @Test func theListAndThePageInASCII() {
        let size = Size(columns: 80, rows: 24)
        expectGolden(screen(size, glyphs: .ascii, [.showIncidents]), "night-ascii")
        expectGolden(
            screen(size, glyphs: .ascii, [.showIncidents, .openDetail]), "incident-ascii")
    }
}
