import FleetModel
import Vocabulary

/// The times in which people are told nothing of some links: silences that a person asked for, and
/// maintenance windows of the configuration.
///
/// A silence ends when either of the two clocks says so: neither the sleep of this machine nor a
/// wall clock that was put back makes it longer.
struct QuietTimes: Hashable, Sendable {
    /// No more silences are in force at a time.
    static let mostSilences = 100

    /// Those in force, the one that ends first first.
    private(set) var silences: [Silence]
    /// Those in force, the one that ends first first.
    private(set) var windows: [WindowInForce] = []
    private var calendar: WindowCalendar
    private var lastSilence: Int

    init(windows: [MaintenanceWindow], restored: RestoredAlerts?) {
        calendar = WindowCalendar(windows: windows)
        silences = restored?.silences ?? []
        lastSilence = max(restored?.lastSilence ?? 0, silences.map(\.id).max() ?? 0)
        sortSilences()
    }

    private mutating func sortSilences() {
        silences.sort { ($0.until.monotonic, $0.id) < ($1.until.monotonic, $1.id) }
    }

    /// Whether people are told of all links.
    var isEmpty: Bool { silences.isEmpty && windows.isEmpty }

    /// From now on these windows hold.
    mutating func replace(windows: [MaintenanceWindow]) {
        calendar.replace(windows: windows)
    }

    /// Lets silences and windows begin and end; returns the silences that ended.
    ///
    /// - Parameter offsetSeconds: by how much local time is ahead of UTC now.
    mutating func take(now: Moment, offsetSeconds: Int) -> [Silence] {
        windows = calendar.take(now: now, offsetSeconds: offsetSeconds)
        let ended = silences.filter { $0.isOver(at: now) }
        if !ended.isEmpty { silences.removeAll { $0.isOver(at: now) } }
        return ended
    }

    /// Begins a silence.
    mutating func begin(
        links: LinkFilter, reason: String, by name: String, for length: Duration, now: Moment
    ) -> Silence {
        lastSilence += 1
        let silence = Silence(
            id: lastSilence, links: links, reason: reason, by: name, since: now,
            until: now.later(by: length))
        silences.append(silence)
        sortSilences()
        return silence
    }

    /// Ends a silence; nil where none of that number is in force.
    mutating func end(_ id: Int) -> Silence? {
        silences.firstIndex { $0.id == id }.map { silences.remove(at: $0) }
    }

    /// Until when people are told nothing of the link; nil where they are told.
    func end(for link: LinkSnapshot, now: MonotonicInstant) -> Moment? {
        var ends: [Moment] = []
        for window in windows where window.links?.matches(link, at: now) ?? true {
            ends.append(window.until)
        }
        for silence in silences where silence.links.matches(link, at: now) {
            ends.append(silence.until)
        }
        return ends.max { $0.monotonic < $1.monotonic }
    }
}

extension Silence {
    fileprivate func isOver(at now: Moment) -> Bool {
        until.monotonic <= now.monotonic || until.wall <= now.wall
    }
}

extension Moment {
    /// The moment that lies so much later on both clocks.
    func later(by duration: Duration) -> Moment {
        Moment(monotonic: monotonic + duration, wall: wall + duration)
    }
}
