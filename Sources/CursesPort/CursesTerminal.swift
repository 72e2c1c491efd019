import CCurses
import Glibc
public import TerminalCells

/// The terminal of this process: shows grids, reads keys, gives everything back at the end.
///
/// Confined to the thread that made it; only its `waker` may be used elsewhere. One can be open at
/// a time. Until `restore()` it owns the signals WINCH, TERM, HUP, INT, TSTP and CONT, keeps what
/// is written to a standard error that is a terminal for the time after, and restores the terminal
/// also when the process exits, crashes, or is asked to end twice while a frozen terminal blocks
/// it.
public final class CursesTerminal {
    /// Ends a `wait` from any thread.
    public let waker = TerminalWaker()

    /// The terminal's type, as `TERM` or the options name it.
    public let type: String

    private var screen: CCScreen
    private let level: ColourLevel
    private let multiplexer: Multiplexer?
    private var decoder = InputDecoder()
    private var escapeSince: ContinuousClock.Instant?
    private var shown: CellGrid?
    private var shownTheme: Theme?
    private var looks: [Look] = []
    private var isOpen = true
    private var title: String?
    /// What the next `wait` returns at once.
    private var waiting: [TerminalEvent] = []
    /// Reused from run to run.
    private var run: [CCCell] = []

    /// How long an ESC may be the beginning of a sequence.
    private static let escapeDelay = Duration.milliseconds(25)

    /// Takes the terminal over and clears it.
    ///
    /// - Throws: `TerminalError`; nothing was written then.
    public init(options: TerminalOptions = TerminalOptions()) throws(TerminalError) {
        let type = options.terminalType ?? environment("TERM") ?? ""
        let usesColour = options.usesColour ?? (environment("NO_COLOR") ?? "").isEmpty
        switch ccStart(options.input, options.output, type, usesColour, options.usesMouse) {
        case ccStarted: break
        case ccNotATerminal: throw .notATerminal
        case ccDumbType: throw .dumbType(type)
        case ccUnknownType: throw .unknownType(type)
        case ccBusy: throw .alreadyOpen
        default: throw .system(errno)
        }
        self.type = type
        screen = ccScreen()
        level = ColourLevel(screen)
        multiplexer = Multiplexer(terminalType: type, environment: environment)
    }

    deinit {
        restore()
    }

    /// Columns and rows as of the last `resized`.
    public var size: (columns: Int, rows: Int) { (Int(screen.columns), Int(screen.rows)) }

    /// Whether the terminal shows more than ASCII.
    public var isUTF8: Bool { screen.isUTF8 }

    /// Shows a grid; writes only what differs from the one before, nothing for an equal one.
    ///
    /// A grid larger than the terminal is cut at the right and the bottom. Blocks while the
    /// terminal does not read.
    ///
    /// - Parameters:
    ///   - grid: what to show.
    ///   - theme: gives each role its look at the terminal's number of colours.
    ///   - glyphs: `.ascii` shows everything in ASCII, as does a terminal that knows no more.
    public func present(_ grid: CellGrid, theme: Theme, glyphs: GlyphSet) {
        guard isOpen else { return }
        let wanted = glyphs == .ascii || !screen.isUTF8 ? grid.inASCII() : grid
        if theme != shownTheme {
            looks = Role.allCases.map { Look(theme.style(for: $0), level: level) }
            shownTheme = theme
            shown = nil
        }
        if let shown, shown.columns == wanted.columns, shown.rows == wanted.rows {
            guard drawChanges(from: shown, to: wanted) else { return }
        } else {
            ccErase()
            for row in 0..<min(wanted.rows, size.rows) {
                draw(wanted, row: row, columns: 0..<wanted.columns)
            }
        }
        shown = wanted
        ccFlush(decoder.offersSynchronizedOutput)
    }

    /// Sleeps until something happens or the time is over; nil waits without end.
    ///
    /// - Returns: what happened, in order; empty when the time is over, and sometimes before.
    public func wait(upTo limit: Duration?) -> [TerminalEvent] {
        guard isOpen else { return [] }
        let seen = Int(ccWait(waiting.isEmpty ? milliseconds(until: limit) : 0))
        var events = waiting
        waiting.removeAll()
        if seen & ccWoken != 0 { events.append(.woken) }
        if seen & ccContinued != 0 {
            ccTakeAgain()
            appendResumption(to: &events)
        }
        if seen & ccStopAsked != 0 {
            ccSuspend()
            appendResumption(to: &events)
        }
        if seen & ccResized != 0 { appendResize(to: &events) }
        if seen & ccInput != 0 {
            appendInput(to: &events)
        } else if let since = escapeSince, since.duration(to: .now) >= Self.escapeDelay {
            var inputs: [InputEvent] = []
            decoder.flush(into: &inputs)
            escapeSince = nil
            events += inputs.map(TerminalEvent.input)
        }
        if seen & ccGone != 0 { events.append(.gone) }
        if seen & ccInterrupted != 0 { events.append(.interrupted) }
        if seen & ccTerminated != 0 { events.append(.terminated) }
        if seen & ccHungUp != 0 { events.append(.hungUp) }
        return events
    }

    /// Rings the terminal's bell.
    public func ringBell() {
        guard isOpen else { return }
        ccBell()
    }

    /// Gives the terminal back, stops the process as ctrl-z does elsewhere, and returns when it
    /// goes on.
    ///
    /// The next `wait` returns at once with `resumed`, and with `resized` where the size changed
    /// meanwhile. Returns at once where nobody could continue the process.
    public func suspend() {
        guard isOpen else { return }
        ccSuspend()
        appendResumption(to: &waiting)
    }

    /// Forgets what the terminal shows: the next `present` paints everything, over what others
    /// wrote.
    public func redrawAll() {
        guard isOpen else { return }
        ccRepaint()
        noteNewScreen()
    }

    /// Gives the terminal back as it was; every later call does nothing.
    public func restore() {
        guard isOpen else { return }
        isOpen = false
        ccStop()
    }
}

extension CursesTerminal {
    /// Names the terminal's window, until `restore()`, which brings the former title back.
    ///
    /// Nothing where the terminal is not known to have a title: it could show it as text.
    public func setTitle(_ title: String) {
        guard isOpen, screen.speaksXterm, title != self.title else { return }
        self.title = title
        sendTitle()
    }

    /// Asks the terminal to take a text into its clipboard, also through tmux or screen.
    ///
    /// No terminal says whether it did: some cannot, and some were told not to.
    ///
    /// - Returns: whether it was asked: the text is no longer than terminals take, and the terminal
    ///   would not show the request as text.
    public func copy(_ text: String) -> Bool {
        guard isOpen, screen.speaksXterm,
            let sequence = clipboardSequence(text, through: multiplexer)
        else { return false }
        send(sequence)
        return true
    }

    /// Has the terminal show a notification outside its window, as far as it knows how to.
    ///
    /// - Parameters:
    ///   - text: one sentence; what does not fit 160 columns is cut.
    ///   - notification: what the terminal understands.
    public func notify(_ text: String, by notification: NotificationSequence) {
        guard isOpen, screen.speaksXterm else { return }
        let sequence = notification.sequence(text: cleaned(text, columns: 160))
        send(multiplexer?.passingOn(sequence) ?? sequence)
    }

    /// Has clicks and the wheel reported, or leaves the mouse to the terminal's own selection.
    public func reportMouse(_ isWanted: Bool) {
        guard isOpen else { return }
        ccReportMouse(isWanted)
    }

    private func sendTitle() {
        guard let title else { return }
        send("\u{1B}]2;" + cleaned(title, columns: 120) + "\u{1B}\\")
    }

    /// A text that went through the same gate as all text, so that it holds no control character.
    private func cleaned(_ text: String, columns: Int) -> String {
        var line = CellGrid(columns: columns, rows: 1)
        line.put(text, x: 0, y: 0)
        return line.text(row: 0)
    }

    private func send(_ sequence: String) {
        let bytes = sequence.utf8.map { CChar(bitPattern: $0) }
        ccSend(bytes, Int32(bytes.count))
    }
}

extension CursesTerminal {
    /// Draws the rows that differ; returns whether there were any.
    private func drawChanges(from old: CellGrid, to new: CellGrid) -> Bool {
        var hasChanged = false
        for row in 0..<min(new.rows, size.rows) {
            for columns in changedRuns(from: old[cellsOfRow: row], to: new[cellsOfRow: row]) {
                draw(new, row: row, columns: columns)
                hasChanged = true
            }
        }
        return hasChanged
    }

    private func draw(_ grid: CellGrid, row: Int, columns: Range<Int>) {
        let cells = grid[cellsOfRow: row]
        run.removeAll(keepingCapacity: true)
        for column in columns where column < size.columns {
            var cell = cells[cells.startIndex + column]
            // Curses refuses a wide character of which the last column holds only a half.
            if cell.width == 2, column + 1 == size.columns {
                cell = .blank(role: cell.role, emphasis: cell.emphasis)
            }
            let look = looks[Int(cell.role.rawValue)]
            run.append(
                CCCell(
                    scalar: cell.scalar, marks: (cell.firstMark, cell.secondMark),
                    foreground: look.foreground, background: look.background,
                    emphasis: look.emphasis.union(cell.emphasis).rawValue, width: cell.width))
        }
        ccDraw(Int32(row), Int32(columns.lowerBound), run, Int32(run.count))
    }

    private func milliseconds(until limit: Duration?) -> Int32 {
        var limit = limit
        if escapeSince != nil { limit = min(limit ?? Self.escapeDelay, Self.escapeDelay) }
        guard let limit else { return -1 }
        guard limit > .zero else { return 0 }
        let (seconds, attoseconds) = limit.components
        guard seconds < 1_000_000 else { return 1_000_000_000 }
        // Rounded up: a sleep that ends too early would only be begun again.
        return Int32(seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }

    private func appendInput(to events: inout [TerminalEvent]) {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = ccRead(&bytes, Int32(bytes.count))
        guard count >= 0 else {
            events.append(.gone)
            return
        }
        var inputs: [InputEvent] = []
        let known = decoder.isBackgroundLight
        decoder.decode(bytes[..<Int(count)], into: &inputs)
        if let isLight = decoder.isBackgroundLight, isLight != known {
            events.append(.background(isLight: isLight))
        }
        escapeSince = decoder.isPending ? .now : nil
        events += inputs.map(TerminalEvent.input)
    }

    private func appendResumption(to events: inout [TerminalEvent]) {
        events.append(.resumed)
        noteNewScreen()
        sendTitle()
        appendResize(to: &events)
    }

    private func appendResize(to events: inout [TerminalEvent]) {
        guard ccResize() else { return }
        noteNewScreen()
        events.append(.resized(columns: size.columns, rows: size.rows))
    }

    /// After this nothing of what is on the screen is taken for known.
    private func noteNewScreen() {
        screen = ccScreen()
        shown = nil
    }
}

private func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}
