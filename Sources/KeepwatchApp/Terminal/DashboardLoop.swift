import CursesPort
import FleetModel
import Screens
import SettingsFiles
import TerminalCells
import Vocabulary

/// The dashboard while it runs: what is on the screen, and when it is drawn again.
///
/// Confined to the thread of the terminal.
struct DashboardLoop {
    private let dashboard: Dashboard
    private let terminal: any DashboardTerminal
    private var state: AppState
    private var pacing: FramePacing
    private var calls = CallLimits()
    private var appearance: Dashboard.Appearance
    /// What was chosen on the screen in this run.
    private var chosen = ScreenChoices()
    /// The names of the filters that were deleted in this run and not saved anew.
    private var deletedFilters: Set<String> = []
    private var isOnLight: Bool
    private var zone: LocalZone
    private var themeIsCheckedAt: MonotonicInstant
    /// Set when the run is over.
    private var end: ExitStatus?

    init(_ dashboard: Dashboard, on terminal: any DashboardTerminal) {
        self.dashboard = dashboard
        self.terminal = terminal
        let start = dashboard.now()
        appearance = dashboard.appearance
        isOnLight = dashboard.isOnLight
        zone = dashboard.zone(start.wall)
        themeIsCheckedAt = start.monotonic
        state = AppState(
            columns: terminal.size.columns, rows: terminal.size.rows,
            zone: zone, keyMap: appearance.keyMap, snapshotMemory: dashboard.snapshotMemory,
            now: start)
        state.usesMouse = appearance.usesMouse
        pacing = FramePacing(interval: appearance.settings.frameInterval)
        take(dashboard.appearance)
    }

    /// Draws, waits and does what people and terminal ask for, until the run is over.
    mutating func run() -> ExitStatus {
        while true {
            takePostings()
            if let end { return end }
            let now = dashboard.now()
            if pacing.patience(now: now) == .zero { draw(now) }
            for event in terminal.wait(upTo: pacing.patience(now: dashboard.now())) {
                take(event)
                if let end { return end }
            }
        }
    }

    private mutating func draw(_ now: Moment) {
        followTheme(now.monotonic)
        followZone(now.wall)
        tell(.clock(now))
        let grid = drawFrame(state, columns: terminal.size.columns, rows: terminal.size.rows)
        terminal.present(grid, theme: appearance.theme.theme, glyphs: state.glyphs)
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
            // Two presses of the mouse are a double click by the time between them.
            tell(.clock(dashboard.now()))
            tell(.input(input))
            pacing.noteRequest()
        case .resized(let columns, let rows):
            tell(.resized(columns: columns, rows: rows))
            pacing.noteRequest()
        case .background(let isLight):
            isOnLight = isLight
            // What else holds on the screen is not taken back by it.
            if appearance.suitsBackground { take(appearance) }
        case .resumed: pacing.noteRequest()
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
        if let appearance = posting.appearance { take(appearance) }
        let now = dashboard.now().monotonic
        if posting.ringsBell, appearance.ringsBell, calls.mayRing(now: now) {
            terminal.ringBell()
        }
        if posting.endsRun { end = .success }
    }

    /// Tells a person who looks elsewhere of incidents that nobody was told of.
    private mutating func notify() {
        guard let notification = appearance.notification else { return }
        let alarms = state.alarms
        calls.forget(allBut: alarms)
        guard let text = state.alarmText(besides: calls.told) else { return }
        if calls.mayNotify(of: alarms, now: dashboard.now().monotonic) {
            terminal.notify(text, by: notification)
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
            case .alert(let request): dashboard.requests.yield(.alert(request))
            case .reload: dashboard.requests.yield(.reload)
            case .listThemes: tell(.themes(dashboard.themes.summaries()))
            case .showTheme(let name): show(name)
            case .choose(let choice): keep(choice)
            }
        }
    }
}

// MARK: - Looks

extension DashboardLoop {
    /// Looks and behaves as settings say, but for what was chosen on the screen since the start.
    private mutating func take(_ appearance: Dashboard.Appearance) {
        let usedMouse = self.appearance.usesMouse
        self.appearance = appearance
        var settings = appearance.settings
        settings.automaticGlyphs = .suiting(
            isUTF8: terminal.isUTF8, terminalType: terminal.type)
        if appearance.suitsBackground, isOnLight { settings.theme = ThemeShelf.usualOnLight }
        settings.ownFilters.removeAll { deletedFilters.contains($0.name) }
        chosen.apply(to: &settings)
        pacing.noteRequest()
        tell(.settings(settings))
        tell(.keys(appearance.keyMap))
        // Whom the mouse was left to on the screen keeps it until the setting changes.
        if appearance.usesMouse != usedMouse { tell(.mouse(appearance.usesMouse)) }
        draw(every: settings.frameInterval)
        if settings.theme != appearance.theme.theme.name { show(settings.theme) }
    }

    /// Draws what happens on links at most so often, and asks for no more snapshots than that.
    private mutating func draw(every interval: Duration) {
        guard interval != pacing.interval else { return }
        pacing.interval = interval
        dashboard.requests.yield(.publish(every: interval))
    }

    /// Shows a theme, as it is on the disk now.
    private mutating func show(_ name: String) {
        do {
            appearance.theme = try dashboard.themes.load(named: name)
            // A person who writes a theme sees here what is odd in it.
            if let warning = appearance.theme.warnings.first {
                let line = warning.line.map { ", line \($0)" } ?? ""
                tell(.answer("theme \(name)\(line): \(warning.message)"))
            }
        } catch {
            tell(.answer(error.message))
        }
        pacing.noteRequest()
    }

    /// Shows the theme anew when a file that it was read from was saved; looks once in a second.
    private mutating func followTheme(_ now: MonotonicInstant) {
        guard now - themeIsCheckedAt >= .seconds(1) else { return }
        themeIsCheckedAt = now
        guard appearance.theme.hasChanged else { return }
        // What cannot be read is said once.
        appearance.theme.passOverChange()
        show(appearance.theme.theme.name)
    }

    /// Summer time begins and ends while the dashboard is open.
    private mutating func followZone(_ now: WallTime) {
        let found = dashboard.zone(now)
        guard found != zone else { return }
        zone = found
        tell(.zone(found))
    }

    private mutating func keep(_ choice: ScreenChoice) {
        chosen.take(choice)
        switch choice {
        case .deleteFilter(let name): deletedFilters.insert(name)
        case .saveFilter(let filter): deletedFilters.remove(filter.name)
        case .nothing: deletedFilters = []
        default: break
        }
        draw(every: state.settings.frameInterval)
        dashboard.requests.yield(.choose(choice))
    }
}

extension ScreenSettings {
    /// The shortest time between two frames that nobody asked for.
    var frameInterval: Duration { .seconds(1) / refreshPerSecond }
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
