/// How a person who looks elsewhere is told of what went wrong, beside the bell.
public enum NotificationChoice: String, Hashable, Sendable, CaseIterable {
    /// In the way that the terminal is known to understand; not at all where none is known.
    case automatic = "auto"
    /// Not at all.
    case off
    /// By `OSC 9`.
    case osc9
    /// By `OSC 777`.
    case osc777
}
