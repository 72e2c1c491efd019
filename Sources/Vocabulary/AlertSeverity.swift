/// How much an alert matters.
public enum AlertSeverity: String, Hashable, Sendable, CaseIterable, Comparable, Codable {
    /// Worth knowing.
    case info
    /// Somebody should look at it today.
    case warning
    /// Somebody must look at it now.
    case critical

    /// By how much they matter, the least first.
    public static func < (left: AlertSeverity, right: AlertSeverity) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .info: 0
        case .warning: 1
        case .critical: 2
        }
    }
}
