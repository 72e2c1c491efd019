public import AlertModel
public import FleetModel
public import Vocabulary

/// Tells people: holds what waits for its way, and sends it when its time has come.
///
/// One for a run. Each way has its own queue and one message under way; nothing here waits for
/// another way, and nobody waits for it.
public actor Announcer {
    private let courier: Courier
    private let clock: @Sendable () -> Moment
    private let onNews: @Sendable (DeliveryNews) -> Void
    private var queue: DeliveryQueue
    /// Sends what is due next, once it is.
    private var alarm: Task<Void, Never>?
    private var deliveries: [Int: Task<Void, Never>] = [:]
    private var started = 0
    private var isFinished = false

    /// Begins to send what waits.
    ///
    /// - Parameters:
    ///   - ways: their names are unique.
    ///   - restored: what waited when the last run ended; that of ways that are gone is removed.
    ///   - unresolved: the incidents that were not over then, by number: of others an end is told
    ///     that got lost; nil: nobody knows.
    ///   - courier: carries the messages.
    ///   - seed: of the random waits between attempts.
    ///   - clock: both clocks, now.
    ///   - onNews: told of what waits and how the ways stand, in order; must not block.
    public init(
        ways: [AnnouncementWay], restored: [QueuedDelivery] = [], unresolved: Set<Int>? = nil,
        courier: Courier, seed: UInt64 = .random(in: .min ... .max),
        clock: @escaping @Sendable () -> Moment,
        onNews: @escaping @Sendable (DeliveryNews) -> Void
    ) {
        self.courier = courier
        self.clock = clock
        self.onNews = onNews
        queue = DeliveryQueue(
            ways: ways, restored: restored, unresolved: unresolved, seed: seed, now: clock())
        Task { await self.proceed() }
    }

    /// How each way stands, in the order of the configuration.
    public var standings: [DeliveryStanding] { queue.standings }

    /// People are to be told, on the ways that the message names.
    ///
    /// Whoever was told of an incident is told of its end whatever the message names.
    public func announce(_ announcement: Announcement) {
        queue.add(announcement, now: clock())
        proceed()
    }

    /// People are to be told of all of these, in order.
    public func announce(_ announcements: [Announcement]) {
        for announcement in announcements { announce(announcement) }
    }

    /// From now on these ways hold.
    ///
    /// What waits for a way that is gone is given up; what waits for one that changed goes as the
    /// new one says.
    public func replace(ways: [AnnouncementWay]) {
        queue.replace(ways: ways, now: clock())
        proceed()
    }

    /// Sends nothing more, and waits for what is under way, no longer than `patience`.
    ///
    /// What waits stays kept.
    public func finish(patience: Duration = .seconds(2)) async {
        isFinished = true
        alarm?.cancel()
        let limit = Task {
            try await Task.sleep(for: patience)
            for delivery in deliveries.values { delivery.cancel() }
        }
        for delivery in deliveries.values { await delivery.value }
        limit.cancel()
    }

    /// Sends what is due, and sets the alarm for what is due next.
    private func proceed() {
        defer { for news in queue.takeNews() { onNews(news) } }
        guard !isFinished else { return }
        for batch in queue.takeDue(now: clock().monotonic) { send(batch) }
        alarm?.cancel()
        let now = clock().monotonic
        guard let due = queue.nextDue(now: now) else { return }
        alarm = Task {
            try? await Task.sleep(for: max(.zero, due - now))
            guard !Task.isCancelled else { return }
            proceed()
        }
    }

    private func send(_ batch: DeliveryBatch) {
        started += 1
        let number = started
        deliveries[number] = Task {
            let outcome = await courier.deliver(
                batch.announcements, superseded: batch.superseded, on: batch.way, now: clock().wall)
            deliveries[number] = nil
            queue.note(outcome, of: batch, now: clock())
            proceed()
        }
    }
}
