import HeartbeatModel
import Vocabulary

/// How the time of one link was judged, as far back as rules may ask.
///
/// Kept are stretches of time, at most `mostStretches`, and one that is open. Where there are more,
/// two neighbours become one: those that are short for their age. So the last minutes are exact,
/// and where an old stretch begins before the window it counts in proportion.
struct JudgedTime: Hashable, Sendable {
    /// How many stretches are kept beside the open one.
    static let mostStretches = 64

    private struct Stretch: Hashable {
        var start: MonotonicInstant
        var end: MonotonicInstant
        /// Nanoseconds.
        var available: Int64
        var watched: Int64
    }

    /// Nothing is known of what was before.
    private let beganAt: MonotonicInstant
    /// Oldest first; each begins where the one before it ends.
    private var stretches: [Stretch] = []
    /// How the open stretch counts.
    private(set) var judgement: Availability.Judgement
    /// Where the open stretch begins.
    private(set) var since: MonotonicInstant
    /// Where the last time ended of which nobody can say how the link stood.
    private(set) var judgedSince: MonotonicInstant

    init(_ judgement: Availability.Judgement, beganAt: MonotonicInstant) {
        self.beganAt = beganAt
        self.judgement = judgement
        since = beganAt
        judgedSince = beganAt
    }

    /// How many stretches are kept: bounded, however long the watch lasts.
    var keptStretches: Int { stretches.count }

    /// Time counts so from `start` on, though not before the open stretch began.
    mutating func judge(_ judgement: Availability.Judgement, from start: MonotonicInstant) {
        guard judgement != self.judgement else { return }
        let start = max(start, since)
        closeOpenStretch(at: start)
        if self.judgement == .neither { judgedSince = start }
        self.judgement = judgement
    }

    /// Of the last `gap` nobody can say how the link stood; after it time counts as before.
    mutating func exclude(_ gap: Duration, endingAt end: MonotonicInstant) {
        let judgement = judgement
        judge(.neither, from: end - gap)
        judge(judgement, from: end)
    }

    /// The whole open stretch turned out to be a fault of our own.
    mutating func excuseOpenStretch() {
        judgement = .neither
    }

    private mutating func closeOpenStretch(at end: MonotonicInstant) {
        guard end > since else { return }
        let length = end.nanoseconds(since: since)
        stretches.append(
            Stretch(
                start: since, end: end, available: judgement == .available ? length : 0,
                watched: judgement == .neither ? 0 : length))
        since = end
        stretches.removeAll { $0.end < end - AlertMemory.reach }
        if stretches.count > Self.mostStretches { joinTwo(now: end) }
    }

    /// Joins the two neighbours whose length is the least beside their age.
    private mutating func joinTwo(now: MonotonicInstant) {
        var least = Double.infinity
        var first = stretches.startIndex
        for place in stretches.indices.dropLast() {
            let length = stretches[place + 1].end - stretches[place].start
            let share = length / (now - stretches[place].start)
            if share < least { (least, first) = (share, place) }
        }
        let second = stretches.remove(at: first + 1)
        stretches[first].end = second.end
        stretches[first].available &+= second.available
        stretches[first].watched &+= second.watched
    }

    /// The share of the watched time of the window up to `now` that was available.
    ///
    /// Both ends are equal where all of the window is known. Of the time before anything was known
    /// the lower end says that the link was down, the upper that it was available. nil where no
    /// time was watched.
    func availability(over window: Duration, now: MonotonicInstant) -> ClosedRange<Double>? {
        let start = now - window
        var available = 0.0
        var watched = 0.0
        for stretch in stretches where stretch.end > start {
            let length = Double(stretch.end.nanoseconds(since: stretch.start))
            let part = Double(stretch.end.nanoseconds(since: max(stretch.start, start)))
            // In this order a stretch of one kind counts to the nanosecond.
            available += part * (Double(stretch.available) / length)
            watched += part * (Double(stretch.watched) / length)
        }
        let open = Double(max(.zero, now - max(since, start)).nanoseconds)
        if judgement != .neither { watched += open }
        if judgement == .available { available += open }
        let unknown = Double(max(.zero, beganAt - start).nanoseconds)
        let least = available / (watched + unknown)
        let most = (available + unknown) / (watched + unknown)
        // Neither is a number where no time was watched.
        return least <= most ? least...most : nil
    }
}
