import Foundation
import Testing

/// The dashboard as a guest of a real terminal: its mouse, its clipboard, its title, its size.
@Suite(.serialized, Requirement.tmux)
struct GuestTests {
    private let demo = "\(BuiltProgram.path) demo --links 12 --seed 7"

    /// The demo in a terminal whose state folder is `folder`, when all links are there.
    private func startDemo(
        _ folder: TemporaryFolder, columns: Int = 100, rows: Int = 30, variables: String = ""
    ) async throws -> TmuxTerminal {
        let terminal = try TmuxTerminal(columns: columns, rows: rows)
        try await terminal.waitFor("$")
        try terminal.type(line: "XDG_STATE_HOME=\(folder.path) \(variables) \(demo)")
        try await terminal.waitFor("of 12")
        return terminal
    }

    /// Where a text is on the screen, once it is.
    private func place(
        of text: String, in terminal: TmuxTerminal
    ) async throws -> (x: Int, y: Int) {
        let screen = try await terminal.waitFor(text)
        let rows = screen.split(separator: "\n", omittingEmptySubsequences: false)
        let y = try #require(rows.firstIndex { $0.contains(text) }, "\(text) is on the screen")
        let start = try #require(rows[y].firstRange(of: text)?.lowerBound)
        return (rows[y].distance(from: rows[y].startIndex, to: start), y)
    }

    @Test(.timeLimit(.minutes(2)))
    func theMouseShowsViewsTurnsPagesAndOpensALink() async throws {
        let folder = try TemporaryFolder()
        let terminal = try await startDemo(folder, columns: 300)
        let client = try TmuxClient(terminal, columns: 300, rows: 20)
        try await eventually("the window has the client's size", within: .seconds(10)) {
            let rows = try terminal.screen().split(separator: "\n")
            return rows.count <= 20 && rows.contains { $0.hasPrefix("╰") }
        }
        let tab = try await place(of: "4 Events", in: terminal)
        client.click(x: tab.x + 2, y: tab.y)
        try await terminal.waitFor("following the newest")
        let firstTab = try await place(of: "1 Links", in: terminal)
        client.click(x: firstTab.x, y: firstTab.y)
        try await terminal.waitFor("HEARTBEATS")
        let before = try terminal.screen()
        client.turnWheelDown(x: 250, y: 10)
        try await eventually("the wheel moves the selection", within: .seconds(5)) {
            try terminal.screen() != before
        }
        // A column that the old reports of the mouse cannot name.
        client.click(x: 250, y: 6)
        client.click(x: 250, y: 6)
        try await terminal.waitFor("Round trips")
        let key = try await place(of: "? help", in: terminal)
        client.click(x: key.x, y: key.y)
        try await terminal.waitFor("╭ Help")
    }

    @Test(.timeLimit(.minutes(2)))
    func aCopiedRowIsInTheClipboardOfTheTerminalOutsideTmuxAndInAFile() async throws {
        let folder = try TemporaryFolder()
        let terminal = try await startDemo(folder)
        let client = try TmuxClient(terminal, columns: 100, rows: 30)
        try await terminal.waitFor("of 12")
        try terminal.press("y")
        try await terminal.waitFor("copied the row")
        let kept = folder.text(of: "keepwatch/copied.txt")
        #expect(kept.contains("mqtt") && kept.hasSuffix("\n"))
        try await eventually("the terminal outside was given the row", within: .seconds(10)) {
            client.clipboard.map { $0.trimmingCharacters(in: .newlines) + "\n" } == kept
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func theTitleHasTheCounts() async throws {
        let folder = try TemporaryFolder()
        let terminal = try await startDemo(folder)
        try await eventually("the title has the counts", within: .seconds(10)) {
            let title = try terminal.tmux(["display-message", "-p", "-t", "main", "#{pane_title}"])
            return title.contains("12") && title.contains("- keepwatch")
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func aStormOfSizesEndsInTheLastOne() async throws {
        let folder = try TemporaryFolder()
        let terminal = try await startDemo(folder)
        for step in 0..<60 {
            let (columns, rows) = (step * 37 % 400 + 1, step * 53 % 120 + 1)
            try terminal.resize(columns: columns, rows: rows)
        }
        try terminal.resize(columns: 400, rows: 120)
        try await eventually("the screen fills 400 × 120", within: .seconds(15)) {
            let rows = try terminal.screen().split(
                separator: "\n", omittingEmptySubsequences: false)
            return rows.contains { $0.count == 400 } && rows.count >= 120
        }
        try terminal.resize(columns: 40, rows: 10)
        try await eventually("the screen fits 40 × 10", within: .seconds(15)) {
            let screen = try terminal.screen()
            return screen.contains("keepwatch") && screen.contains("╰")
                && screen.split(separator: "\n").allSatisfy { $0.count <= 40 }
        }
        try terminal.press("q")
        try await terminal.waitFor("$")
    }

    @Test(.timeLimit(.minutes(2)))
    func aPersonWhoseTerminalVanishedComesBackOnAnotherOneOfAnotherSize() async throws {
        let folder = try TemporaryFolder()
        let terminal = try await startDemo(folder)
        let first = try TmuxClient(terminal, columns: 100, rows: 30)
        try await terminal.waitFor("of 12")
        first.vanish()
        let second = try TmuxClient(terminal, columns: 70, rows: 20)
        try await eventually("the screen has the other size", within: .seconds(15)) {
            let rows = try terminal.screen().split(separator: "\n")
            return rows.count <= 20 && rows.allSatisfy { $0.count <= 70 }
                && rows.contains { $0.hasPrefix("╰") && $0.count == 70 }
        }
        second.click(x: 10, y: 6)
        second.click(x: 10, y: 6)
        try await terminal.waitFor("Round trips")
    }

    @Test(.timeLimit(.minutes(2)))
    func aTerminalThatCannotPlaceTextIsRefusedWithAWayOut() async throws {
        let terminal = try TmuxTerminal(columns: 100, rows: 30)
        try await terminal.waitFor("$")
        try terminal.type(line: "TERM=dumb \(demo); echo status=$?")
        let screen = try await terminal.waitFor("status=69")
        #expect(screen.contains("a terminal of type \"dumb\" (TERM) cannot place text"))
        #expect(screen.contains("keepwatch watch --headless"))
    }

    @Test(.timeLimit(.minutes(2)))
    func aTerminalOfUnknownTypeIsDrawnOnAllTheSame() async throws {
        let folder = try TemporaryFolder()
        let terminal = try await startDemo(folder, variables: "TERM=xterm-of-tomorrow")
        try terminal.press("q")
        try await terminal.waitFor("$")
    }
}
