import Vocabulary

/// Decides whether a link goes up and down so often that its single changes mean little.
///
/// Time is cut into slots of 15 seconds, and the last 20 slots (5 minutes) say for each whether the
/// link went up or down in it. Slots weigh from 0.81 for the oldest to 1.19 for the latest in even
/// steps, so that the weights add up to 20 and recent changes count for more. A link flaps from a
/// share of 30 % on (about six changing slots) until it falls below 20 %; two thresholds keep the
/// mark itself from flapping.
///
/// The weighted buffer and its two thresholds are Icinga's; its slots are checks. Here they are
/// stretches of time, so that the mark does not depend on the probe interval.
struct Flapping: Hashable, Sendable {
    static let slotLength = Duration.seconds(15)
    static let slotCount = 20
    static let highShare = 0.30
    static let lowShare = 0.20

    private var slotStart: MonotonicInstant
    /// Bit 0 is the present slot, bit 19 the oldest.
    private var changed: UInt32 = 0
    private(set) var isFlapping = false

    init(startedAt: MonotonicInstant) {
        slotStart = startedAt
    }

    /// The link went from up to down or back.
    mutating func noteChange(now: MonotonicInstant) {
        advance(to: now)
        changed |= 1
        judge()
    }

    /// Whether `advance` may take the mark away; without a mark, no time that passes sets one.
    func isOutOfDate(at now: MonotonicInstant) -> Bool {
        isFlapping && now - slotStart >= Self.slotLength
    }

    /// Lets slots grow old.
    mutating func advance(to now: MonotonicInstant) {
        let passed = (now - slotStart).nanoseconds / Self.slotLength.nanoseconds
        guard passed >= 1 else { return }
        slotStart += .nanoseconds(passed * Self.slotLength.nanoseconds)
        changed = passed < Self.slotCount ? changed << UInt32(passed) : 0
        judge()
    }

    /// The weighted share of the slots with a change, 0 to 1.
    var share: Double {
        var sum = 0.0
        for slot in 0..<Self.slotCount where changed & (1 << UInt32(slot)) != 0 {
            sum += 1.19 - 0.02 * Double(slot)
        }
        return sum / Double(Self.slotCount)
    }

    private mutating func judge() {
        isFlapping = share >= (isFlapping ? Self.lowShare : Self.highShare)
    }
}
