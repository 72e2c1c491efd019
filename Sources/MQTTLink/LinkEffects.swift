public import Vocabulary

/// What a call of the machine asks for and reports.
///
/// Filled by the machine, emptied and reused by the driver: a heartbeat allocates nothing.
public struct LinkEffects: Hashable, Sendable {
    /// To be carried out in order.
    public var commands: [LinkCommand]
    /// To be reported in order, all with the `now:` of the call.
    public var events: [LinkEvent]

    /// No effect.
    public init() {
        commands = []
        events = []
    }

    /// Empties both lists and keeps their memory.
    public mutating func removeAll() {
        commands.removeAll(keepingCapacity: true)
        events.removeAll(keepingCapacity: true)
    }
}
