public import AlertModel
public import FleetModel
public import Vocabulary

/// Tells people: holds what waits for its way, and sends it when its time has come.
///
/// One for a run. Each way has its own queue and one message under way; nothing here waits for
/// another way, and nobody waits for it.
public actor Announcer {
    /// Begins to send what waits.
    ///
    /// - Parameters:
    ///   - ways: their names are unique.
    ///   - restored: what waited when the last run ended; that of ways that are gone is removed.
    ///   - courier: carries the messages.
    ///   - seed: of the random waits between attempts.
    ///   - clock: both clocks, now.
    ///   - onNews: told of what waits and how the ways stand, in order; must not block.
    public init(
        ways: [AnnouncementWay], restored: [QueuedDelivery] = [], courier: Courier,
        seed: UInt64 = .random(in: .min ... .max), clock: @escaping @Sendable () -> Moment,
        onNews: @escaping @Sendable (DeliveryNews) -> Void
    ) {
    }

    /// How each way stands, in the order of the configuration.
    public var standings: [DeliveryStanding] { [] }

    /// People are to be told, on the ways that the message names.
    ///
    /// Whoever was told of an incident is told of its end whatever the message names.
    public func announce(_ announcement: Announcement) {
    }

    /// From now on these ways hold.
    ///
    /// What waits for a way that is gone is given up; what waits for one that changed goes as the
    /// new one says.
    public func replace(ways: [AnnouncementWay]) {
    }

    /// Sends nothing more, and waits for what is under way, no longer than `patience`.
    ///
    /// What waits stays kept.
    public func finish(patience: Duration = .seconds(2)) async {
    }
}
