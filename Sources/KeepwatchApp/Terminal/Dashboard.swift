import CursesPort
import FleetModel
import Screens
import TerminalCells
import Vocabulary

/// The dashboard on the terminal, from start to restore.
///
/// Runs on one thread of its own, since curses is not thread-safe and blocks with a frozen
/// terminal.
struct Dashboard: Sendable {
    /// Reads both clocks.
    var now: @Sendable () -> Moment
    /// The local zone at a wall time.
    var zone: @Sendable (WallTime) -> LocalZone = localZone(at:)
    /// Where snapshots come from.
    var board: SnapshotBoard
    /// Where requests go to.
    var requests: AsyncStream<DashboardRequest>.Continuation
    /// How it looks.
    var appearance: Appearance
    /// The themes that can be chosen.
    var themes = ThemeShelf.ofThisProcess
    /// Whether the terminal's own background is light, until it says so itself.
    var isOnLight = isBackgroundLight(environmentValue("COLORFGBG"))
    /// Bytes for snapshots of the past.
    var snapshotMemory: Int

    /// What the settings say of the screen.
    struct Appearance: Sendable {
        var theme: LoadedTheme
        /// Whether nobody chose the theme, so that it can follow the terminal's background.
        var suitsBackground: Bool
        /// What a person can change on the screen.
        var settings: ScreenSettings
        var usesMouse: Bool
        /// Whether the bell rings for drops.
        var ringsBell: Bool
        /// How a person who looks elsewhere is told of drops; nil: not at all.
        var notification: NotificationSequence?
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
        var loop = DashboardLoop(self, on: terminal)
        return loop.run()
    }
}

/// What the dashboard asks the rest of the program to do.
enum DashboardRequest: Sendable {
    /// Pass this on to the fleet.
    case fleet(OperatorRequest)
    /// Do this about alerts.
    case alert(AlertRequest)
    /// Post snapshots at most so often.
    case publish(every: Duration)
    /// Read the configuration file again.
    case reload
    /// Keep for the next run what was chosen on the screen.
    case choose(ScreenChoice)
    /// Keep what was copied.
    case keep(CopiedText, wasSent: Bool)
}

/// Whether a terminal that describes itself by `COLORFGBG` has a light background.
///
/// The last number is that of its colour among sixteen. False where it says nothing.
func isBackgroundLight(_ description: String?) -> Bool {
    guard let last = description?.split(separator: ";").last, let colour = Int(last) else {
        return false
    }
    return colour == 7 || (9...15).contains(colour)
}
