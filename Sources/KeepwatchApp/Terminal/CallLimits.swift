import Vocabulary

/// Limits how often a person is called by bell and notification.
///
/// The fleet rings once in five seconds for a cause; here all causes together are limited, and a
/// notification waits for what the one before it told to sink in. None is shown to somebody who
/// looks at the screen.
struct CallLimits: Sendable {
    /// The bell is silent for this long after it rang.
    static let bellRest = Duration.seconds(5)
    /// There is no notification for this long after one.
    static let notificationRest = Duration.seconds(30)

    private var rangAt: MonotonicInstant?
    private var notifiedAt: MonotonicInstant?
    /// The newest notice that a person was told of, or saw.
    private(set) var lastTold = 0
    /// False until the terminal says that its window has the focus: some never do.
    private var isLookedAt = false

    /// Nobody was called yet.
    init() {}

    /// The terminal's window got or lost the focus.
    mutating func noteFocus(_ hasFocus: Bool) {
        isLookedAt = hasFocus
    }

    /// Whether the bell may ring now, which it then does.
    mutating func mayRing(now: MonotonicInstant) -> Bool {
        if let rangAt, now - rangAt < Self.bellRest { return false }
        rangAt = now
        return true
    }

    /// Whether a person is to be notified now of notices up to that number; if not, they are told
    /// with the next ones, unless they were seen.
    mutating func mayNotify(upTo id: Int, now: MonotonicInstant) -> Bool {
        guard !isLookedAt else {
            lastTold = id
            return false
        }
        if let notifiedAt, now - notifiedAt < Self.notificationRest { return false }
        notifiedAt = now
        lastTold = id
        return true
    }
}
