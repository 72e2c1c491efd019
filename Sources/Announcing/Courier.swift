public import AlertModel
public import Vocabulary

/// Carries one message to its receiver, once.
///
/// Shared by all ways; it never blocks, and no attempt takes longer than its way's time limit.
public final class Courier: Sendable {
    private let outside: OutsideCarriers

    /// Opens nothing before something is to be carried.
    public init(outside: OutsideCarriers) {
        self.outside = outside
    }

    /// Tells the receiver, and says what came back.
    ///
    /// - Parameter now: the wall time; receivers are told until when a message holds.
    public func deliver(
        _ announcement: Announcement, on way: AnnouncementWay, now: WallTime
    ) async -> DeliveryOutcome {
        .refused(trouble: "")
    }

    /// Closes its connections; nothing may be delivered afterwards.
    public func shutDown() async {
    }
}
