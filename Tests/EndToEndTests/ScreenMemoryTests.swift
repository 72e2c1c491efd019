import Foundation
import Glibc
import Testing

/// What is chosen on the screen, in a real terminal: shown at once, and kept.
@Suite(.serialized, Requirement.tmux)
struct ScreenMemoryTests {
    private func start(
        _ folder: TemporaryFolder, _ flags: String = ""
    ) async throws -> TmuxTerminal {
        let terminal = try TmuxTerminal(columns: 100, rows: 30)
        try await terminal.waitFor("$")
        try terminal.type(
            line: "XDG_STATE_HOME=\(folder.path) XDG_CONFIG_HOME=\(folder.path) "
                + "\(BuiltProgram.path) demo --links 12 --seed 7 \(flags)")
        try await terminal.waitFor("of 12")
        return terminal
    }

    /// Waits until the screen has a colour of the 256 as its background somewhere, or has not.
    private func waitFor(
        background colour: Int, isThere: Bool = true, in terminal: TmuxTerminal
    ) async throws {
        try await eventually(
            "\(colour) is \(isThere ? "" : "not ")behind the text", within: .seconds(15)
        ) {
            try terminal.screenWithColours().contains("48;5;\(colour)m") == isThere
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func aThemeIsSeenWhileItIsSelectedAndKeptWhenItIsChosen() async throws {
        let folder = try TemporaryFolder()
        let terminal = try await start(folder)
        try terminal.press("T")
        try await terminal.waitFor("gruvbox-dark")
        // The first of the list, then back to the theme of before.
        try terminal.press("Home")
        try await waitFor(background: 23, in: terminal)
        try terminal.press("End")
        try await waitFor(background: 234, in: terminal)
        try terminal.press("Escape")
        try await waitFor(background: 234, isThere: false, in: terminal)
        #expect(folder.text(of: "keepwatch/ui.yaml").isEmpty)

        try terminal.press("T")
        try await terminal.waitFor("gruvbox-dark")
        try terminal.press("End", "Enter")
        try await eventually("the choice is kept", within: .seconds(10)) {
            folder.text(of: "keepwatch/ui.yaml").contains("theme: tokyo-night\n")
        }
        try terminal.press("q")
        try await terminal.waitFor("$")
        let next = try await start(folder)
        try await waitFor(background: 234, in: next)
        let flagged = try await start(folder, "--theme nord")
        try await waitFor(background: 236, in: flagged)
    }

    @Test(.timeLimit(.minutes(2)))
    func whatIsChosenRightBeforeTheEndIsKept() async throws {
        let folder = try TemporaryFolder()
        let terminal = try await start(folder)
        try terminal.press("T", "End", "Enter", "q")
        try await eventually("the choice is kept", within: .seconds(10)) {
            folder.text(of: "keepwatch/ui.yaml").contains("theme: tokyo-night\n")
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func aThemeFileIsFollowedWhileItIsWritten() async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.file("keepwatch/themes"), withIntermediateDirectories: true)
        func write(_ colour: Int) throws {
            _ = try folder.write(
                "{ inherits: keepwatch-dark, palette: { base: \(colour) } }",
                to: "keepwatch/themes/mine.yaml")
        }
        try write(17)
        let terminal = try await start(folder, "--theme mine")
        try await waitFor(background: 17, in: terminal)
        try write(53)
        try await waitFor(background: 53, in: terminal)
        _ = try folder.write("palete: {}", to: "keepwatch/themes/mine.yaml")
        try await terminal.waitFor("did you mean \"palette\"?")
    }

    @Test(.timeLimit(.minutes(2)))
    func glyphsAndThresholdsAreKeptAndForgotten() async throws {
        let folder = try TemporaryFolder()
        let terminal = try await start(folder)
        try terminal.press("u")
        try await terminal.waitFor("glyphs: block")
        try terminal.press(",")
        try await terminal.waitFor("rtt above")
        try terminal.press("Down", "Down", "Down", "Down", "Right", "Right")
        try await terminal.waitFor("2ms")
        try await eventually("both are kept", within: .seconds(10)) {
            let text = folder.text(of: "keepwatch/ui.yaml")
            return text.contains("glyphs: block\n") && text.contains("thresholds: { rtt: 2ms }\n")
        }
        try terminal.press("End", "Enter")
        try await terminal.waitFor("take back all that was chosen")
        try terminal.press("y")
        try await eventually("nothing is kept", within: .seconds(10)) {
            folder.text(of: "keepwatch/ui.yaml").isEmpty
        }
        try terminal.press(",")
        try await terminal.waitFor("auto (braille)")
        #expect(try !terminal.screen().contains("2ms"))
    }

    @Test(.timeLimit(.minutes(2)))
    func whatIsAskedOfALinkDoesNotWaitForADiskThatHangs() async throws {
        let folder = try TemporaryFolder()
        let terminal = try await start(folder)
        try FileManager.default.createDirectory(
            atPath: folder.file("keepwatch"), withIntermediateDirectories: true)
        // Whoever opens it waits until somebody writes into it.
        try #require(mkfifo(folder.file("keepwatch/ui.yaml"), 0o600) == 0)
        try terminal.press("u")
        try await terminal.waitFor("glyphs: block")
        try terminal.press("G", "Space", "y")
        try await terminal.waitFor("1 paused")
        try terminal.press("q")
        try await terminal.waitFor("$")
        try terminal.type(line: "echo $((6 * 7)) is the answer")
        try await terminal.waitFor("42 is the answer")
    }

    @Test func aChoiceThatCannotBeUnderstoodEndsNoRun() async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.file("keepwatch"), withIntermediateDirectories: true)
        _ = try folder.write("theme: gone\nrefresh: often\n", to: "keepwatch/ui.yaml")
        let file = try folder.write(
            "links: [{ name: a, url: mqtt://127.0.0.1:1 }]\n", to: "fleet.yaml")
        let outcome = try await BuiltProgram.run(
            ["config", "check", file], environment: ["XDG_STATE_HOME": folder.path])
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("ui.yaml:1:1: there is no theme \"gone\" any more"))
        #expect(outcome.errors.contains("ui.yaml:2:10: refresh: \"often\" is not a rate"))
        #expect(outcome.output.contains("keepwatch-dark"))
    }
}
