import ArgumentParser
import CursesPort
import FleetModel
import Foundation
import Screens
import TerminalCells

/// `keepwatch-bench screen`: a frame of a large fleet, and what it writes to a terminal.
struct ScreenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "screen", abstract: "Frames of a large fleet.", shouldDisplay: false)

    @Option(name: .short, help: "Links.", transform: positive) var n = 10_000
    @Option(help: "Columns of the terminal.") var columns = 200
    @Option(help: "Rows of the terminal.") var rows = 60

    func run() throws {
        endWithStandardInput()
        var stage = StagedFleet(links: n)
        stage.beat(n)
        var state = AppState(columns: columns, rows: rows, now: stage.now)
        show(stage, in: &state)
        // All links match, so that all are sorted; the order is that of a figure that changes.
        type("/link", in: &state)
        press("enter", in: &state)
        sortByRoundTrip(in: &state)
        let frame = timed(40) {
            stage.beat(500)
        } measuring: {
            show(stage, in: &state)
            _ = drawFrame(state)
        }
        let unchanged = try bytesOfUnchangedFrames(state)
        try Figures([
            "links": Double(n),
            "frame_ms": frame,
            "first_frame_bytes": Double(unchanged.first),
            "unchanged_frame_bytes": Double(unchanged.later),
        ]).print()
    }

    private func show(_ stage: StagedFleet, in state: inout AppState) {
        _ = update(&state, .snapshot(stage.fleet.snapshot(now: stage.now)))
        _ = update(&state, .clock(stage.now))
    }

    private func type(_ text: String, in state: inout AppState) {
        for character in text { press(String(character), in: &state) }
    }

    private func press(_ key: String, in state: inout AppState) {
        guard let key = Key(name: key) else { return }
        _ = update(&state, .input(.key(key)))
    }

    private func sortByRoundTrip(in state: inout AppState) {
        for _ in 0..<20 {
            let grid = drawFrame(state)
            let isSorted = (0..<rows).contains { grid.text(row: $0).contains("sorted by rtt") }
            if isSorted { return }
            press("s", in: &state)
        }
    }

    private func drawFrame(_ state: AppState) -> CellGrid {
        Screens.drawFrame(state, columns: columns, rows: rows)
    }

    /// Bytes of a first frame, and of ten that are equal to it.
    private func bytesOfUnchangedFrames(_ state: AppState) throws -> (first: Int, later: Int) {
        setenv("LC_ALL", "C.UTF-8", 1)
        let terminal = try CountedTerminal(columns: columns, rows: rows)
        var options = TerminalOptions()
        options.input = terminal.descriptor
        options.output = terminal.descriptor
        options.terminalType = "xterm-256color"
        let curses = try CursesTerminal(options: options)
        defer { curses.restore() }
        let grid = drawFrame(state)
        let theme = Theme(name: "plain", isLight: false, styles: [:])
        let start = terminal.bytes
        curses.present(grid, theme: theme, glyphs: .braille)
        pause(.milliseconds(200))
        let first = terminal.bytes
        for _ in 0..<10 { curses.present(grid, theme: theme, glyphs: .braille) }
        pause(.milliseconds(200))
        return (first - start, terminal.bytes - first)
    }
}
