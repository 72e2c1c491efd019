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
    /// The incidents that a person was told of, or saw, each with its severity then.
    private(set) var told: [Int: AlertSeverity] = [:]
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

    /// What is no alarm any more is told anew when it becomes one again.
    mutating func forget(allBut alarms: [Int: AlertSeverity]) {
        told = told.filter { alarms[$0.key] != nil }
    }

    /// Whether a person is to be notified now of what they were not told of among those alarms; if
    /// not, they are told with the next ones, unless they were seen.
    mutating func mayNotify(of alarms: [Int: AlertSeverity], now: MonotonicInstant) -> Bool {
        guard !isLookedAt else {
            told = alarms
            return false
        }
        if let notifiedAt, now - notifiedAt < Self.notificationRest { return false }
        notifiedAt = now
        told = alarms
        return true
    }
}
