import AlertModel

/// What is sent on a way at once: one message, or several where the receiver takes them together.
struct DeliveryBatch: Hashable, Sendable {
    /// The way as it was when this was taken.
    var way: AnnouncementWay
    /// Never empty.
    var messages: [WaitingMessage]
    /// What the receiver was told before of the same incidents under labels that hold no longer.
    var superseded: [Announcement]

    /// The messages themselves.
    var announcements: [Announcement] { messages.map(\.announcement) }
}
