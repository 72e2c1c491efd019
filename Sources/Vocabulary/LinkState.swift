/// How a link stands.
///
/// Flapping is a mark beside the state, not a state.
public enum LinkState: String, Hashable, Sendable, CaseIterable {
    /// Not tried yet, or not judged while this machine has lost its way to the broker. Goes to:
    /// connecting, up, late, backlog, down, paused.
    case unknown
    /// The first connection is being made, or one after a pause, or one after this machine found
    /// its way again. Goes to: up, down, paused, unknown.
    case connecting
    /// CONNACK was accepted and no heartbeat is overdue. Goes to: late, backlog, down, paused,
    /// unknown.
    case up
    /// A heartbeat is overdue or its answers are not attributed yet. Goes to: up, backlog, down,
    /// paused, unknown.
    case late
    /// A heartbeat is overdue while a large packet is still arriving. Goes to: up, late, down,
    /// paused, unknown.
    case backlog
    /// Not connected; the next attempt is scheduled or under way. Goes to: up, paused, unknown.
    case down
    /// Taken out of the watch by a person: not connected, not judged. Goes to: connecting,
    /// unknown.
    case paused

    /// Whether time in this state counts as available, as unavailable (`false`) or as neither
    /// (`nil`).
    public var isAvailable: Bool? {
        switch self {
        case .up, .late, .backlog: true
        case .down: false
        case .unknown, .connecting, .paused: nil
        }
    }
}
