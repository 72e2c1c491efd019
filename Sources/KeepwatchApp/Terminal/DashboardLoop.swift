import CursesPort
import FleetModel
import Screens
import TerminalCells
import Vocabulary

/// The dashboard while it runs: what is on the screen, and when it is drawn again.
///
/// Confined to the thread of the terminal.
struct DashboardLoop {
    private let dashboard: Dashboard
    private let terminal: CursesTerminal
    private var state: AppState
    private var pacing: FramePacing
    private var calls = CallLimits()
    /// Set when the run is over.
    private var end: ExitStatus?

    init(_ dashboard: Dashboard, on terminal: CursesTerminal) {
        self.dashboard = dashboard
        self.terminal = terminal
        let start = dashboard.clock.moment()
        let appearance = dashboard.appearance
        state = AppState(
            columns: terminal.size.columns, rows: terminal.size.rows,
            glyphs: appearance.glyphs ?? (terminal.isUTF8 ? .braille : .ascii),
            zone: localZone(at: start.wall), keyMap: appearance.keyMap, now: start)
        state.usesMouse = appearance.usesMouse
        pacing = FramePacing(interval: appearance.frameInterval)
    }

    /// Draws, waits and does what people and terminal ask for, until the run is over.
    mutating func run() -> ExitStatus {
        while true {
            takePostings()
            if let end { return end }
            let now = dashboard.clock.moment()
            if pacing.patience(now: now) == .zero { draw(now) }
            let events = terminal.wait(upTo: pacing.patience(now: dashboard.clock.moment()))
            // What is done now is done at this time: two presses of the mouse, a sentence.
            if !events.isEmpty { tell(.clock(dashboard.clock.moment())) }
            for event in events {
                take(event)
                if let end { return end }
            }
        }
    }

    private mutating func draw(_ now: Moment) {
        tell(.clock(now))
        let grid = drawFrame(state, columns: terminal.size.columns, rows: terminal.size.rows)
        terminal.present(grid, theme: dashboard.appearance.theme, glyphs: state.glyphs)
        terminal.setTitle(state.windowTitle)
        pacing.noteFrame(at: now)
    }

    private mutating func take(_ event: TerminalEvent) {
        switch event {
        case .input(let input):
            if case .focus(let hasFocus) = input {
                pacing.noteFocus(hasFocus)
                calls.noteFocus(hasFocus)
            }
            tell(.input(input))
            pacing.noteRequest()
        case .resized(let columns, let rows):
            tell(.resized(columns: columns, rows: rows))
            pacing.noteRequest()
        case .resumed:
            tell(.zone(localZone(at: dashboard.clock.moment().wall)))
            pacing.noteRequest()
        case .woken: break
        case .terminated: end = .terminated
        case .interrupted: end = .interrupted
        case .hungUp, .gone: end = .hungUp
        }
    }

    /// Takes what the watch service left: the newest snapshot, answers, a bell.
    private mutating func takePostings() {
        let posting = dashboard.board.take()
        if let snapshot = posting.snapshot {
            tell(.snapshot(snapshot))
            pacing.noteSnapshot(changes: snapshot.changes)
            notify()
        }
        for answer in posting.answers {
            tell(.answer(answer))
            pacing.noteRequest()
        }
        let now = dashboard.clock.moment().monotonic
        if posting.ringsBell, dashboard.appearance.ringsBell, calls.mayRing(now: now) {
            terminal.ringBell()
        }
        if posting.endsRun { end = .success }
    }

    /// Tells a person who looks elsewhere of drops that nobody was told of.
    private mutating func notify() {
        guard let notification = dashboard.appearance.notification,
            let alarm = state.alarm(after: calls.lastTold)
        else { return }
        if calls.mayNotify(upTo: alarm.id, now: dashboard.clock.moment().monotonic) {
            terminal.notify(alarm.text, by: notification)
        }
    }

    /// Tells the screen something and carries out what it asks for.
    private mutating func tell(_ message: AppMessage) {
        for effect in update(&state, message) {
            switch effect {
            case .quit: end = .success
            case .suspend: terminal.suspend()
            case .redraw: terminal.redrawAll()
            case .reportMouse(let isWanted): terminal.reportMouse(isWanted)
            case .copy(let copied):
                let wasSent = terminal.copy(copied.text)
                dashboard.requests.yield(.keep(copied, wasSent: wasSent))
            case .request(let request): dashboard.requests.yield(.fleet(request))
            case .reload: dashboard.requests.yield(.reload)
            }
        }
    }
}

extension NotificationSequence {
    /// What the settings ask for; nil: nobody is notified.
    init?(_ choice: NotificationChoice) {
        switch choice {
        case .automatic: self.init(environment: environmentValue)
        case .off: return nil
        case .osc9: self = .osc9
        case .osc777: self = .osc777
        }
    }
}
