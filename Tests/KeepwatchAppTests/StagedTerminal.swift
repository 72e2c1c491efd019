import CursesPort
import Screens
import Synchronization
import TerminalCells
import Testing
import Vocabulary

@testable import KeepwatchApp

/// Both clocks, at standstill until somebody waits.
final class StagedClock: Sendable {
    private let elapsed = Mutex(Duration.zero)

    var now: Moment {
        let elapsed = elapsed.withLock { $0 }
        return Moment(
            monotonic: .origin + elapsed,
            wall: WallTime(unixMilliseconds: 1_795_399_920_000) + elapsed)
    }

    func pass(_ time: Duration) {
        elapsed.withLock { $0 += time }
    }
}

/// A terminal at which things happen at set times; the time between them passes at once.
final class StagedTerminal: DashboardTerminal {
    let type = "xterm-256color"
    let size = (columns: 100, rows: 24)
    let isUTF8 = true

    /// The footer of each frame, with its time since the start.
    private(set) var footers: [(at: Duration, text: String)] = []
    /// The last frame.
    private(set) var screen = ""
    /// The names of the themes of the frames, each once for as long as it was shown.
    private(set) var themes: [String] = []
    /// What was asked of the mouse.
    private(set) var mouseReports: [Bool] = []

    private let clock: StagedClock
    private var steps: [(at: Duration, act: () throws -> [InputEvent])] = []
    private var events: [(at: Duration, event: TerminalEvent)] = []

    init(_ clock: StagedClock) {
        self.clock = clock
    }

    /// Does something and then presses keys.
    func at(_ time: Duration, _ keys: [Key] = [], _ act: @escaping () throws -> Void = {}) {
        steps.append(
            (
                time,
                {
                    try act()
                    return keys.map(InputEvent.key)
                }
            ))
    }

    /// Lets something happen to the terminal.
    func at(_ time: Duration, _ event: TerminalEvent) {
        events.append((time, event))
    }

    func wait(upTo limit: Duration?) -> [TerminalEvent] {
        let elapsed = clock.now.monotonic - .origin
        let next = (steps.map(\.at) + events.map(\.at)).min() ?? elapsed
        let patience = limit ?? .seconds(1)
        guard next - elapsed <= patience else {
            clock.pass(patience)
            return []
        }
        clock.pass(max(.zero, next - elapsed))
        if let place = events.firstIndex(where: { $0.at == next }) {
            return [events.remove(at: place).event]
        }
        guard let place = steps.firstIndex(where: { $0.at == next }) else { return [.terminated] }
        do {
            return try steps.remove(at: place).act().map(TerminalEvent.input)
        } catch {
            Issue.record(error)
            return []
        }
    }

    func present(_ grid: CellGrid, theme: Theme, glyphs: GlyphSet) {
        let lines = (0..<grid.rows).map { grid.text(row: $0) }
        screen = lines.joined(separator: "\n")
        footers.append((clock.now.monotonic - .origin, lines.last ?? ""))
        if themes.last != theme.name { themes.append(theme.name) }
    }

    func reportMouse(_ isWanted: Bool) { mouseReports.append(isWanted) }
    func copy(_ text: String) -> Bool { true }
    func setTitle(_ title: String) {}
    func notify(_ text: String, by notification: NotificationSequence) {}
    func ringBell() {}
    func suspend() {}
    func redrawAll() {}
}
