import CursesPort
import FleetModel
import MQTTTransport
import Screens
import TerminalCells
import Vocabulary

/// The dashboard on the terminal, from start to restore.
///
/// Runs on one thread of its own, since curses is not thread-safe and blocks with a frozen
/// terminal.
struct Dashboard: Sendable {
    /// Gives both clocks.
    var clock: RunClock
    /// Where snapshots come from.
    var board: SnapshotBoard
    /// Where requests go to.
    var requests: AsyncStream<AppEffect>.Continuation
    /// How it looks.
    var appearance: Appearance

    /// What the settings say of the screen.
    struct Appearance: Sendable {
        var theme: Theme
        /// nil: what the terminal's locale can show.
        var glyphs: GlyphSet?
        /// The shortest time between two frames.
        var frameInterval: Duration
        var usesMouse: Bool
        var keyMap: KeyMap
    }

    /// Runs until the person quits, a signal comes or the terminal vanishes.
    ///
    /// Blocks.
    ///
    /// - Throws: where there is no terminal that can show the dashboard.
    func run() throws(ProgramFailure) -> ExitStatus {
        let terminal: CursesTerminal
        do {
            var options = TerminalOptions()
            options.usesMouse = appearance.usesMouse
            terminal = try CursesTerminal(options: options)
        } catch {
            throw ProgramFailure(
                status: .noTerminal,
                message: "\(error)\n"
                    + "without a terminal: keepwatch watch --headless --events - URL…")
        }
        defer { terminal.restore() }
        let waker = terminal.waker
        board.onPosting { waker.wake() }
        defer { board.onPosting(nil) }
        terminal.setTitle("keepwatch")
        return loop(terminal)
    }

    private func loop(_ terminal: CursesTerminal) -> ExitStatus {
        let glyphs = appearance.glyphs ?? (terminal.isUTF8 ? .braille : .ascii)
        let start = clock.moment()
        var state = AppState(
            columns: terminal.size.columns, rows: terminal.size.rows, glyphs: glyphs,
            zone: localZone(at: start.wall), keyMap: appearance.keyMap, now: start)
        var pacing = FramePacing(interval: appearance.frameInterval)
        while true {
            if takePostings(into: &state, &pacing, terminal) { return .success }
            let now = clock.moment()
            if pacing.patience(now: now) == .zero {
                perform(.clock(now), on: &state, terminal)
                let grid = drawFrame(
                    state, columns: terminal.size.columns, rows: terminal.size.rows)
                terminal.present(grid, theme: appearance.theme, glyphs: glyphs)
                pacing.noteFrame(at: now)
            }
            for event in terminal.wait(upTo: pacing.patience(now: clock.moment())) {
                switch event {
                case .input(let input):
                    if let end = perform(.input(input), on: &state, terminal) { return end }
                    pacing.noteRequest()
                case .resized(let columns, let rows):
                    perform(.resized(columns: columns, rows: rows), on: &state, terminal)
                    pacing.noteRequest()
                case .resumed:
                    perform(.zone(localZone(at: clock.moment().wall)), on: &state, terminal)
                    pacing.noteRequest()
                case .woken: break
                case .terminated: return .terminated
                case .interrupted: return .interrupted
                case .hungUp, .gone: return .hungUp
                }
            }
        }
    }

    /// Takes what the watch service left: the newest snapshot, answers, a bell; says whether the
    /// run is over.
    private func takePostings(
        into state: inout AppState, _ pacing: inout FramePacing, _ terminal: CursesTerminal
    ) -> Bool {
        let posting = board.take()
        if let snapshot = posting.snapshot {
            perform(.snapshot(snapshot), on: &state, terminal)
            pacing.noteSnapshot(changes: snapshot.changes)
        }
        for answer in posting.answers {
            perform(.answer(answer), on: &state, terminal)
            pacing.noteRequest()
        }
        if posting.ringsBell { terminal.ringBell() }
        return posting.endsRun
    }

    @discardableResult
    private func perform(
        _ message: AppMessage, on state: inout AppState, _ terminal: CursesTerminal
    ) -> ExitStatus? {
        var end: ExitStatus?
        for effect in update(&state, message) {
            switch effect {
            case .quit: end = .success
            case .suspend: terminal.suspend()
            case .redraw: terminal.redrawAll()
            case .request, .reload: requests.yield(effect)
            }
        }
        return end
    }
}
