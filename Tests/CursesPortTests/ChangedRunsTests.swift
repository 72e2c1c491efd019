import TerminalCells
import Testing

@testable import CursesPort

@Suite struct ChangedRunsTests {
    private func runs(from old: String, to new: String) -> [Range<Int>] {
        changedRuns(from: row(old), to: row(new))
    }

    private func row(_ text: String) -> ArraySlice<Cell> {
        var grid = CellGrid(columns: 12, rows: 2)
        grid.put(text, x: 0, y: 1)
        return grid[cellsOfRow: 1]
    }

    @Test func equalRowsHaveNothingToDraw() {
        #expect(runs(from: "abc漢", to: "abc漢").isEmpty)
    }

    @Test func runsAreJoinedOverUpToThreeEqualCells() {
        #expect(runs(from: "abcdefghij", to: "Abcdefghij") == [0..<1])
        #expect(runs(from: "abcdefghij", to: "AbcdEfghij") == [0..<5])
        #expect(runs(from: "abcdefghij", to: "AbcdeFghij") == [0..<1, 5..<6])
    }

    @Test func noRunCutsAWideCharacter() {
        #expect(runs(from: "a漢b", to: "a字b") == [1..<3])
        #expect(runs(from: "abcd", to: "a漢d") == [1..<3])
        #expect(runs(from: "a漢d", to: "abcd") == [1..<3])
    }

    @Test func aChangeOfRoleAloneIsAChange() {
        var old = CellGrid(columns: 3, rows: 1)
        old.put("漢a", x: 0, y: 0)
        var new = old
        new.restyle(Rectangle(x: 1, y: 0, width: 1, height: 1), role: .selection)
        #expect(changedRuns(from: old[cellsOfRow: 0], to: new[cellsOfRow: 0]) == [0..<2])
    }
}
