public import Vocabulary

/// A message that waits for its way, as it is kept on disk.
public struct QueuedDelivery: Hashable, Sendable {
    /// Its number, in order of time; no other that waits has it.
    public var id: Int64
    /// The way, by name.
    public var way: String
    /// The message.
    public var announcement: Announcement
    /// How often it was tried.
    public var attempts: Int
    /// It is not tried before.
    public var notBefore: WallTime

    /// A message that waits.
    public init(
        id: Int64, way: String, announcement: Announcement, attempts: Int = 0,
        notBefore: WallTime
    ) {
        self.id = id
        self.way = way
        self.announcement = announcement
        self.attempts = attempts
        self.notBefore = notBefore
    }
}
