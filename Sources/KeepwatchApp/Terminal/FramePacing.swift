import Vocabulary

/// When a frame is drawn: at once for a person, no more often than set for what happens on links,
/// else only when the clock on the screen shows another second.
///
/// Where the terminal said that a person looks elsewhere, what happens on links waits for the
/// second too.
struct FramePacing: Sendable {
    /// The shortest time between two frames that nobody asked for.
    var interval: Duration

    private var lastFrame: Moment?
    private var lastChanges: UInt64?
    private var hasNews = false
    private var isAskedFor = false
    private var isLookedAt = true

    /// The shortest time between two frames while a person looks elsewhere.
    private static let unwatchedInterval = Duration.seconds(1)

    /// Nothing was drawn yet.
    init(interval: Duration) {
        self.interval = interval
    }

    /// A person did something, or the terminal shows nothing to be relied on.
    mutating func noteRequest() {
        isAskedFor = true
    }

    /// The terminal's window got or lost the focus.
    mutating func noteFocus(_ hasFocus: Bool) {
        isLookedAt = hasFocus
    }

    /// A snapshot came, with its `changes`: one that only is younger waits for the next second.
    mutating func noteSnapshot(changes: UInt64) {
        if changes != lastChanges { hasNews = true }
        lastChanges = changes
    }

    /// A frame was drawn that shows what was known then.
    mutating func noteFrame(at moment: Moment) {
        lastFrame = moment
        hasNews = false
        isAskedFor = false
    }

    /// How long the next frame can wait, unless something is noted meanwhile; zero: it is due.
    func patience(now: Moment) -> Duration {
        guard let lastFrame, !isAskedFor else { return .zero }
        let sinceFrame = now.monotonic - lastFrame.monotonic
        let interval = isLookedAt ? interval : max(interval, Self.unwatchedInterval)
        let untilRate = max(.zero, interval - sinceFrame)
        // A clock that was set shows another second at once, forwards or back.
        guard !hasNews, now.wall.second == lastFrame.wall.second else { return untilRate }
        let untilSecond = Duration.milliseconds(1_000 - now.wall.millisecond)
        return max(untilRate, untilSecond)
    }
}

extension WallTime {
    fileprivate var second: Int64 { (unixMilliseconds - millisecond) / 1_000 }

    /// Since the second began.
    fileprivate var millisecond: Int64 {
        let remainder = unixMilliseconds % 1_000
        return remainder < 0 ? remainder + 1_000 : remainder
    }
}
