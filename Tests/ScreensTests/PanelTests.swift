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

    @Test func aWordWiderThanTheRowIsCut() {
        #expect(texts(wrapped([Span("incomprehensible no")], width: 8)) == ["incompr…", "no"])
    }

    @Test func aTextWithoutEndTakesOnlySixRows() {
        let endless = String(repeating: "again and ", count: 6_000)
        let rows = texts(wrapped([Span(endless)], width: 20))
        #expect(rows.count == 6)
        #expect(rows.last?.hasSuffix("…") == true)
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
