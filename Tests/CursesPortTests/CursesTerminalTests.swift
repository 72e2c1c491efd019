import CCurses
import CursesPort
import Glibc
import PseudoTerminals
import TerminalCells
import Testing

/// Curses, signal handlers and the locale belong to the whole process: these run one by one.
@Suite(.serialized) struct CursesTerminalTests {
    private func open(
        _ pty: PseudoTerminal, type: String = "xterm-256color", colour: Bool = true
    ) throws -> CursesTerminal {
        var options = TerminalOptions()
        options.input = pty.programEnd
        options.output = pty.programEnd
        options.terminalType = type
        options.usesColour = colour
        return try CursesTerminal(options: options)
    }

    private let theme = {
        var down = RoleStyle()
        down.foreground = PaletteColour(196)
        down.foreground16 = 9
        down.monochromeEmphasis = .reverse
        return Theme(name: "test", isLight: false, styles: [.text: RoleStyle(), .down: down])
    }()

    private func grid(_ text: String, role: Role = .text, columns: Int = 40, rows: Int = 4)
        -> CellGrid
    {
        var grid = CellGrid(columns: columns, rows: rows)
        grid.put(text, x: 0, y: 1, role: role)
        return grid
    }

    /// Waits until an event for which `isWanted` holds, at most five seconds.
    private func events(
        from terminal: CursesTerminal, until isWanted: (TerminalEvent) -> Bool
    ) -> [TerminalEvent] {
        var events: [TerminalEvent] = []
        let deadline = ContinuousClock.now + .seconds(5)
        while !events.contains(where: isWanted), ContinuousClock.now < deadline {
            events += terminal.wait(upTo: .milliseconds(200))
        }
        return events
    }

    @Test func startingTakesTheScreenAndRestoringGivesEverythingBack() throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let before = pty.settings
        let terminal = try open(pty)
        #expect(pty.settings != before)
        #expect(terminal.size == (40, 4))
        terminal.present(grid("x"), theme: theme, glyphs: .block)
        let started = pty.output(until: "x")
        for mode in ["[?1049h", "[?1000h", "[?1002h", "[?1006h", "[?2004h", "[?25l"] {
            #expect(started.contains(mode), "\(mode)")
        }
        terminal.restore()
        let restored = pty.output(until: "[?1049l")
        for mode in ["[?1049l", "[?1000l", "[?1002l", "[?1006l", "[?2004l"] {
            #expect(restored.contains(mode), "\(mode)")
        }
        #expect(pty.settings == before)
        terminal.restore()
        terminal.present(grid("y"), theme: theme, glyphs: .block)
        #expect(pty.output().isEmpty)
    }

    @Test func anEqualFrameWritesNothingAndAChangedOneOnlyTheChange() throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let terminal = try open(pty)
        terminal.present(grid("broker-7 漢é up"), theme: theme, glyphs: .block)
        #expect(pty.output(until: "up").contains("broker-7 漢é up"))
        terminal.present(grid("broker-7 漢é up"), theme: theme, glyphs: .block)
        #expect(pty.output().isEmpty)
        terminal.present(grid("broker-8 漢é up"), theme: theme, glyphs: .block)
        let change = pty.output(until: "8")
        #expect(change.contains("8") && !change.contains("broker") && change.utf8.count < 30)
        terminal.restore()
    }

    @Test func redrawingAllPaintsWhatIsThereAlready() throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let terminal = try open(pty)
        terminal.present(grid("broker-7"), theme: theme, glyphs: .block)
        _ = pty.output(until: "broker-7")
        terminal.redrawAll()
        terminal.present(grid("broker-7"), theme: theme, glyphs: .block)
        #expect(pty.output(until: "broker-7").contains("broker-7"))
        terminal.restore()
    }

    @Test func anotherThemeIsShownAtOnce() throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let terminal = try open(pty)
        terminal.present(grid("down", role: .down), theme: theme, glyphs: .block)
        _ = pty.output(until: "down")
        var blue = RoleStyle()
        blue.foreground = PaletteColour(21)
        let other = Theme(name: "other", isLight: false, styles: [.down: blue])
        terminal.present(grid("down", role: .down), theme: other, glyphs: .block)
        #expect(pty.output(until: "down").contains("38;5;21m"))
        terminal.restore()
    }

    @Test(arguments: [
        ("xterm-256color", true, "38;5;196m"), ("xterm", true, "31m"), ("vt100", true, "7m"),
        ("xterm-256color", false, "7m"), ("linux", true, "31m"),
    ])
    func aRoleIsShownByTheTerminalsMeans(type: String, colour: Bool, sequence: String) throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let terminal = try open(pty, type: type, colour: colour)
        terminal.present(grid("down", role: .down), theme: theme, glyphs: .block)
        let output = pty.output(until: "down")
        #expect(output.contains(sequence))
        #expect(colour || !output.contains("38;5"))
        terminal.restore()
    }

    @Test func asciiGlyphsShowNothingButASCII() throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let terminal = try open(pty)
        terminal.present(grid("│▁█ ×漢end"), theme: theme, glyphs: .ascii)
        #expect(pty.output(until: "end").contains("|.# x??end"))
        terminal.restore()
    }

    @Test func aCharacterWhoseWidthTheLibraryDoesNotKnowIsAQuestionMark() throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let terminal = try open(pty)
        var grid = CellGrid(columns: 40, rows: 4)
        grid.put([Cell(0x9B), Cell(0x1B), Cell(0x0378)], x: 0, y: 0)
        grid.put("end", x: 3, y: 0)
        terminal.present(grid, theme: theme, glyphs: .block)
        #expect(pty.output(until: "end").contains("???end"))
        terminal.restore()
    }

    @Test func everyGridSizeIsShownOnEveryTerminalSize() throws {
        for (columns, rows) in [(1, 1), (2, 1), (5, 10), (40, 4)] {
            let pty = try PseudoTerminal(columns: columns, rows: rows)
            let terminal = try open(pty)
            var shown = ""
            for gridColumns in [1, 2, 5, 6, 80] {
                terminal.present(
                    grid("漢字漢字漢字", columns: gridColumns, rows: 12), theme: theme, glyphs: .block)
                shown += pty.output()
            }
            // Curses leaves the lower right corner alone where a wide character would fill it.
            #expect(shown.contains("漢") || columns <= 2)
            terminal.restore()
        }
    }

    @Test func aResizeIsReportedAndEverythingDrawnAgain() throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let terminal = try open(pty)
        terminal.present(grid("same text"), theme: theme, glyphs: .block)
        _ = pty.output(until: "text")
        pty.resize(columns: 50, rows: 6)
        kill(getpid(), SIGWINCH)
        let seen = events(from: terminal) { $0 == .resized(columns: 50, rows: 6) }
        #expect(seen == [.resized(columns: 50, rows: 6)])
        #expect(terminal.size == (50, 6))
        terminal.present(grid("same text", columns: 50, rows: 6), theme: theme, glyphs: .block)
        #expect(pty.output(until: "same text").contains("same text"))
        terminal.restore()
    }

    @Test func keysMouseAndPasteArrive() throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let terminal = try open(pty)
        pty.type("j\u{1B}[A\u{1B}[<0;250;3M\u{1B}[200~a\u{1B}b\u{1B}[201~\u{03}q")
        let seen = events(from: terminal) { $0 == .input(.key(.character("q"))) }
        #expect(
            seen == [
                .input(.key(.character("j"))), .input(.key(.up)),
                .input(.mouse(.press, x: 249, y: 2)), .input(.paste("a\u{1B}b")),
                .input(.key(.control("c"))), .input(.key(.character("q"))),
            ])
        terminal.restore()
    }

    @Test func aLoneEscapeIsAKeyAfterAShortSilence() throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let terminal = try open(pty)
        pty.type("\u{1B}")
        let seen = events(from: terminal) { $0 == .input(.key(.escape)) }
        #expect(seen == [.input(.key(.escape))])
        terminal.restore()
    }

    @Test func aWakeFromAnotherThreadEndsTheSleepOnce() async throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let terminal = try open(pty)
        let waker = terminal.waker
        async let woken: Void = Task.detached { waker.wake() }.value
        #expect(events(from: terminal) { $0 == .woken } == [.woken])
        await woken
        #expect(terminal.wait(upTo: .milliseconds(20)).isEmpty)
        terminal.restore()
    }

    @Test func aWakeBeforeTheSleepIsNotLost() throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let terminal = try open(pty)
        terminal.waker.wake()
        terminal.waker.wake()
        #expect(events(from: terminal) { $0 == .woken } == [.woken])
        terminal.restore()
    }

    @Test(arguments: [
        (SIGTERM, TerminalEvent.terminated), (SIGINT, .interrupted), (SIGHUP, .hungUp),
    ])
    func aSignalIsAnEvent(signal: Int32, event: TerminalEvent) throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let terminal = try open(pty)
        kill(getpid(), signal)
        #expect(events(from: terminal) { $0 == event } == [event])
        terminal.restore()
    }

    @Test func aVanishedTerminalIsReportedOnceAndTheWaitDoesNotSpin() throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let terminal = try open(pty)
        pty.hangUp()
        #expect(events(from: terminal) { $0 == .gone } == [.gone])
        let start = ContinuousClock.now
        #expect(terminal.wait(upTo: .milliseconds(60)).isEmpty)
        #expect(start.duration(to: .now) >= .milliseconds(60))
        terminal.restore()
    }

    @Test func theTitleHoldsNoControlCharacter() throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let terminal = try open(pty)
        terminal.setTitle("a\u{07}\u{1B}]b")
        #expect(pty.output(until: "]2;").contains("\u{1B}]2;a\u{FFFD}\u{FFFD}]b\u{1B}\\"))
        terminal.restore()
    }

    @Test(arguments: [("xterm-256color", false), ("vt100", true), ("linux", true)])
    func aTerminalThatMayHaveNoTitleIsGivenNone(type: String, isSilent: Bool) throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let terminal = try open(pty, type: type, colour: false)
        _ = pty.output()
        terminal.setTitle("2 down")
        #expect(pty.output(until: isSilent ? nil : "2 down").isEmpty == isSilent)
        terminal.restore()
    }

    @Test func aFrameIsHeldBackUntilItIsWholeWhereTheTerminalOffersIt() throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let terminal = try open(pty)
        terminal.present(grid("first"), theme: theme, glyphs: .block)
        let first = pty.output(until: "first")
        #expect(first.contains("\u{1B}[?2026$p") && !first.contains("[?2026h"))
        pty.type("\u{1B}[?2026;2$yq")
        let seen = events(from: terminal) { $0 == .input(.key(.character("q"))) }
        #expect(seen == [.input(.key(.character("q")))])
        terminal.present(grid("second"), theme: theme, glyphs: .block)
        let second = pty.output(until: "[?2026l")
        let (begin, end) = (second.firstRange(of: "[?2026h"), second.firstRange(of: "[?2026l"))
        let text = second.firstRange(of: "second")
        #expect(begin != nil && text != nil && end != nil)
        if let begin, let text, let end {
            #expect(begin.upperBound <= text.lowerBound && text.upperBound <= end.lowerBound)
        }
        terminal.restore()
    }

    @Test func theColourOfTheBackgroundIsAskedForAndTold() throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let terminal = try open(pty)
        terminal.present(grid("first"), theme: theme, glyphs: .block)
        #expect(pty.output(until: "first").contains("\u{1B}]11;?\u{1B}\\"))
        pty.type("\u{1B}]11;rgb:ffff/ffff/ffff\u{1B}\\q")
        let seen = events(from: terminal) { $0 == .input(.key(.character("q"))) }
        #expect(seen == [.background(isLight: true), .input(.key(.character("q")))])
        terminal.restore()
    }

    @Test func theMouseCanBeLeftToTheTerminalAndTakenBack() throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let terminal = try open(pty)
        _ = pty.output()
        terminal.reportMouse(true)
        #expect(pty.output().isEmpty)
        terminal.reportMouse(false)
        let off = pty.output(until: "[?1000l")
        #expect(off.contains("[?1006l") && off.contains("[?1002l") && off.contains("[?1000l"))
        terminal.reportMouse(true)
        let on = pty.output(until: "[?1006h")
        #expect(on.contains("[?1000h") && on.contains("[?1002h") && on.contains("[?1006h"))
        terminal.restore()
    }

    @Test func aCopiedTextIsHandedToTheTerminal() throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let terminal = try open(pty)
        _ = pty.output()
        #expect(terminal.copy("foo"))
        #expect(pty.output(until: "52;c;Zm9v\u{07}").contains("\u{1B}]52;c;Zm9v\u{07}"))
        #expect(!terminal.copy(String(repeating: "x", count: 80_000)))
        #expect(pty.output().isEmpty)
        terminal.restore()
        #expect(!terminal.copy("foo"))
    }

    @Test func aTerminalThatWouldShowARequestAsTextIsNotAsked() throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let terminal = try open(pty, type: "vt100")
        _ = pty.output()
        #expect(!terminal.copy("foo"))
        terminal.notify("broker-7 half-open", by: .osc9)
        #expect(pty.output().isEmpty)
        terminal.restore()
    }

    @Test func aNotificationHoldsNoControlCharacter() throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let terminal = try open(pty)
        _ = pty.output()
        terminal.notify("a\u{07}\u{1B}]0;b", by: .osc9)
        let sent = pty.output(until: "0;b")
        #expect(sent.contains("\u{1B}]9;keepwatch: a\u{FFFD}\u{FFFD}]0;b"))
        terminal.restore()
    }

    @Test func textIsNotTurnedRoundWhileTheScreenIsOurs() throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let terminal = try open(pty)
        terminal.present(grid("שלום 12 end"), theme: theme, glyphs: .block)
        let started = pty.output(until: "end")
        #expect(started.contains("\u{1B}[8l"))
        #expect(started.contains("שלום 12 end\u{200E}"))
        terminal.restore()
        #expect(pty.output(until: "[8h").contains("\u{1B}[8h"))
    }

    @Test func theBellRings() throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let terminal = try open(pty)
        _ = pty.output()
        terminal.ringBell()
        #expect(pty.output(until: "\u{07}").contains("\u{07}"))
        terminal.restore()
    }

    @Test func unusableTerminalsAreRefusedWithAReason() throws {
        var options = TerminalOptions()
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        options.input = ends[0]
        options.output = ends[1]
        #expect(throws: TerminalError.notATerminal) { try CursesTerminal(options: options) }
        close(ends[0])
        close(ends[1])
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        #expect(throws: TerminalError.dumbType("dumb")) { try open(pty, type: "dumb") }
        let terminal = try open(pty)
        #expect(throws: TerminalError.alreadyOpen) { try open(pty) }
        terminal.restore()
    }

    @Test(arguments: ["xterm-nobody-knows", "no-such-type", ""])
    func anUnknownTypeGetsASubstitute(type: String) throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let terminal = try open(pty, type: type)
        terminal.present(grid("text"), theme: theme, glyphs: .block)
        #expect(pty.output(until: "text").contains("text"))
        terminal.restore()
    }

    @Test func theGridAndTheCLibraryAgreeOnEveryWidth() throws {
        let pty = try PseudoTerminal(columns: 40, rows: 4)
        let terminal = try open(pty)
        var differing: [String] = []
        for value in UInt32(0)...0x1FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let library = Int(ccWidth(value))
            let own = displayWidth(String(scalar))
            // What the library does not know or shows without a column is not compared.
            if library > 0, own > 0, library != own {
                differing.append(String(value, radix: 16))
            }
        }
        #expect(differing.isEmpty)
        terminal.restore()
    }
}
