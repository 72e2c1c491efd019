import TerminalCells
import Testing

@testable import Screens

@Suite struct PanelTests {
    private func texts(_ rows: [[Span]]) -> [String] {
        rows.map { $0.map(\.text).joined() }
    }

    @Test func aLongTextGoesOnInTheNextRowsAtItsBlanks() {
        #expect(
            texts(wrapped([Span("three heartbeats missed")], width: 12)) == [
                "three", "heartbeats", "missed",
            ])
        #expect(texts(wrapped([Span("short")], width: 12)) == ["short"])
    }

    @Test func aWordWiderThanTheRowIsBrokenAndNothingOfItIsLost() {
        #expect(
            texts(wrapped([Span("an incomprehensible no")], width: 8)) == [
                "an", "incompre", "hensible", "no",
            ])
        #expect(texts(wrapped([Span("toolongaword no")], width: 8)) == ["toolonga", "word no"])
        #expect(texts(wrapped([Span("日本語日本語")], width: 5)) == ["日本", "語日", "本語"])
    }

    @Test(arguments: [(20, 45), (150, 6), (300, 6)])
    func aTextWithoutEndTakesSixRowsOrNineHundredColumns(width: Int, count: Int) {
        for endless in ["again and ", "again"].map({ String(repeating: $0, count: 60_000) }) {
            let rows = texts(wrapped([Span(endless)], width: width))
            #expect(rows.count == count)
            #expect(rows.last?.hasSuffix("…") == true)
        }
    }

    @Test func aValueStandsBesideItsLabelInEveryRow() {
        let panel = Panel(
            title: "Facts", lines: [.fact("cause", [Span("half-open since the morning")])],
            labelWidth: 8)
        #expect(
            texts(panel.rows(width: 20)) == [
                "Facts ──────────────", "cause   half-open", "        since the", "        morning",
            ])
    }

    @Test func panelsFlowSideBySideWhereTheyFit() {
        let panels = (1...3).map { number in
            Panel(title: "\(number)", lines: [.sentence("text", .text)])
        }
        #expect(PanelFlow(panels, width: 36).height == 8)
        #expect(PanelFlow(panels, width: 75).height == 5)
        #expect(PanelFlow(panels, width: 200).height == 2)
        #expect(PanelFlow([], width: 80).height == 0)
    }
}
