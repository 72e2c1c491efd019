import Foundation
import Testing

/// The dashboard in a real terminal.
@Suite(.serialized, Requirement.tmux)
struct TerminalTests {
    private let demo = "\(BuiltProgram.path) demo --links 12 --seed 7"

    /// The terminal's settings as `stty` prints them.
    private func settings(_ terminal: TmuxTerminal, _ folder: TemporaryFolder) async throws
        -> String
    {
        try await terminal.outputOfShell("stty -g", folder: folder)
    }

    /// Starts the demo in the foreground of a shell that tells its exit status; gives its process.
    private func startDemo(
        in terminal: TmuxTerminal, _ folder: TemporaryFolder
    ) async throws -> pid_t {
        try await terminal.waitFor("$")
        try terminal.type(line: "\(demo) & echo $! > \(folder.file("pid")); fg; echo status=$?")
        try await terminal.waitFor("of 12")
        let text = folder.text(of: "pid").trimmingCharacters(in: .whitespacesAndNewlines)
        return try #require(pid_t(text))
    }

    @Test(.timeLimit(.minutes(2)))
    func startsMovesFiltersResizesAndQuitsLeavingTheTerminalAsItWas() async throws {
        let folder = try TemporaryFolder()
        let terminal = try TmuxTerminal(columns: 100, rows: 30)
        try await terminal.waitFor("$")
        let before = try await settings(terminal, folder)
        try terminal.type(line: demo)
        try await terminal.waitFor("keepwatch")
        try await terminal.waitFor("1–12 of 12")

        try terminal.press("Down", "Enter")
        try await terminal.waitFor("Round trips")
        try terminal.press("Escape")
        try await terminal.waitFor("of 12")
        try terminal.press("/")
        try terminal.press("d", "o", "c", "k", "Enter")
        try await terminal.waitFor("filter dock")
        try terminal.resize(columns: 80, rows: 24)
        try await terminal.waitFor("filter dock")
        let narrow = try terminal.screen().split(separator: "\n", omittingEmptySubsequences: false)
        #expect(narrow.allSatisfy { $0.count <= 80 })
        #expect(narrow[0].contains("keepwatch"))

        try terminal.press("q")
        try await terminal.waitFor("$")
        let after = try await settings(terminal, folder)
        #expect(after == before)
        #expect(try !terminal.screen().contains("HEARTBEATS"))
    }

    @Test(.timeLimit(.minutes(2)), arguments: [(SIGTERM, 143), (SIGHUP, 129), (SIGSEGV, 139)])
    func aProgramEndedByASignalLeavesTheTerminalAsItWas(signal: Int32, status: Int) async throws {
        let folder = try TemporaryFolder()
        let terminal = try TmuxTerminal(columns: 100, rows: 30)
        try await terminal.waitFor("$")
        let before = try await settings(terminal, folder)
        let program = try await startDemo(in: terminal, folder)
        kill(program, signal)
        try await terminal.waitFor("status=\(status)")
        #expect(try await settings(terminal, folder) == before)
        #expect(try !terminal.screen().contains("HEARTBEATS"))
    }

    @Test(.timeLimit(.minutes(2)))
    func endsByItselfWhenTheTerminalVanishes() async throws {
        let folder = try TemporaryFolder()
        var terminal: TmuxTerminal? = try TmuxTerminal(columns: 100, rows: 30)
        let program = try await startDemo(in: try #require(terminal), folder)
        terminal = nil
        try await eventually("the program is gone", within: .seconds(10)) {
            kill(program, 0) != 0
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func drawsInAsciiWithoutColourWhereTheTerminalHasNeither() async throws {
        let terminal = try TmuxTerminal(columns: 80, rows: 24, term: "vt100", locale: "C")
        try await terminal.waitFor("$")
        try terminal.type(line: demo)
        let screen = try await terminal.waitFor("of 12")
        #expect(screen.unicodeScalars.allSatisfy { $0.isASCII })
        #expect(screen.contains("STATE"))
        try terminal.press("q")
        try await terminal.waitFor("$")
    }

    @Test(.timeLimit(.minutes(2)))
    func aTerminalTooSmallIsToldTheSizeNeeded() async throws {
        let terminal = try TmuxTerminal(columns: 30, rows: 8)
        try await terminal.waitFor("$")
        try terminal.type(line: "exec \(demo)")
        try await terminal.waitFor("40")
        try terminal.resize(columns: 80, rows: 24)
        try await terminal.waitFor("STATE")
    }

    @Test(.timeLimit(.minutes(2)))
    func controlZHandsTheTerminalBackAndTheForegroundGetsTheScreenAgain() async throws {
        let folder = try TemporaryFolder()
        let terminal = try TmuxTerminal(columns: 100, rows: 30)
        try await terminal.waitFor("$")
        let before = try await settings(terminal, folder)
        try terminal.type(line: "\(demo); echo status=$?")
        try await terminal.waitFor("1–12 of 12")
        try terminal.press("C-z")
        try await terminal.waitFor("Stopped")
        #expect(try await settings(terminal, folder) == before)
        #expect(try !terminal.screen().contains("HEARTBEATS"))

        try terminal.resize(columns: 90, rows: 25)
        try terminal.type(line: "fg")
        let screen = try await terminal.waitFor("1–12 of 12")
        #expect(screen.contains("HEARTBEATS"))
        #expect(!screen.contains("Stopped"))
        try terminal.press("j", "Enter")
        try await terminal.waitFor("Round trips")
        try terminal.press("q")
        try await eventually("the screen is gone", within: .seconds(15)) {
            try !terminal.screen().contains("Round trips")
        }
        #expect(try await settings(terminal, folder) == before)
    }

    @Test(.timeLimit(.minutes(2)))
    func quittingTheDemoIsSuccess() async throws {
        let terminal = try TmuxTerminal(columns: 100, rows: 30)
        try await terminal.waitFor("$")
        try terminal.type(line: "\(demo); echo status=$?")
        try await terminal.waitFor("1–12 of 12")
        try terminal.press("q")
        try await terminal.waitFor("status=0")
    }

    @Test(.timeLimit(.minutes(2)))
    func theDashboardSaysWhenItsEventsCannotBeWritten() async throws {
        let terminal = try TmuxTerminal(columns: 100, rows: 30)
        try await terminal.waitFor("$")
        try terminal.type(line: "\(demo) --events /dev/full")
        try await terminal.waitFor("cannot write events to /dev/full")
        try terminal.press("q")
        try await terminal.waitFor("$")
    }

    @Test(.timeLimit(.minutes(2)))
    func theReloadKeyTakesTheFilesNewLinks() async throws {
        let folder = try TemporaryFolder()
        let terminal = try TmuxTerminal(columns: 100, rows: 30)
        let first = "links:\n  - { name: first, url: \"mqtt://127.0.0.1:1\" }\n"
        let file = try folder.write(first, to: "keepwatch.yaml")
        try await terminal.waitFor("$")
        try terminal.type(line: "\(BuiltProgram.path) watch -c \(file)")
        try await terminal.waitFor("1–1 of 1")

        let second = "  - { name: second, url: \"mqtt://127.0.0.1:1\" }\n"
        _ = try folder.write(first + second, to: "keepwatch.yaml")
        try terminal.press("R")
        try await terminal.waitFor("reloaded: 2 links")
        try await terminal.waitFor("1–2 of 2")

        _ = try folder.write(first + first, to: "keepwatch.yaml")
        try terminal.press("R")
        try await terminal.waitFor("not reloaded: ")
        try await terminal.waitFor("1–2 of 2")
        try terminal.press("q")
        try await terminal.waitFor("$")
    }
}
