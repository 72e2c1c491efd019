import HeartbeatModel
public import Vocabulary

/// What a watch showed in the past: whole snapshots, within a number of bytes.
///
/// One is kept at least every `shortestSpacing` at first, at each drop, and where links come, go or
/// get other settings. With age they are thinned: those that are older than `ageOfThinning` stand
/// the further apart the older they are, a twelfth of their age, but for those that show a drop,
/// which may stand four times as close.
///
/// Snapshots share the rows of links that did not change between them, and each event of the log is
/// kept once. So a snapshot costs what changed until the next one: that is counted, link by link,
/// as changes are told. Where there is no more room, the spacing grows before the reach becomes
/// less than `leastReach`; beyond that the oldest leave.
///
/// Taking a snapshot costs time only for links that changed; only where snapshots leave all links
/// of one of them are compared, once for each that was kept.
public struct PastSnapshots: Hashable, Sendable {
    /// How often one is kept where memory allows.
    static let shortestSpacing = Duration.seconds(10)
    /// How seldom one is kept where memory is scarce.
    static let longestSpacing = Duration.seconds(640)
    /// A drop is shown by a snapshot of its own unless one was kept just before.
    static let leastSpacing = Duration.seconds(1)
    /// From this age on they stand further apart, with the shortest spacing.
    static let ageOfThinning = Duration.seconds(120)
    /// How far back they shall reach though they stand further apart for it.
    static let leastReach = Duration.seconds(4 * 3_600)
    /// Reaching back that far, they had better stand closer again.
    static let ampleReach = Duration.seconds(16 * 3_600)

    private struct Kept: Hashable {
        /// Without its events.
        let snapshot: FleetSnapshot
        /// The events of its log that the snapshot before it had not.
        var events: [EventEntry]
        /// Whether it is the first that shows some drop.
        var showsDrop: Bool
        /// Bytes of its rows that the next one does not share.
        var rowBytes = 0
        private let ownBytes: Int

        init(_ snapshot: FleetSnapshot, newEvents: [EventEntry], showsDrop: Bool) {
            var bare = snapshot
            bare.events = []
            self.snapshot = bare
            events = newEvents
            self.showsDrop = showsDrop
            ownBytes = bare.ownBytes
        }

        var bytes: Int { ownBytes + rowBytes + events.count * EventEntry.usualBytes }
    }

    /// Bytes that may be used.
    private let capacity: Int
    /// The oldest first.
    private var kept: [Kept] = []
    /// Which rows of the newest kept one have changed since.
    private var hasChanged: [Bool] = []
    private var spacing = shortestSpacing
    private var lastKeptAt: MonotonicInstant?
    /// Incidents are counted: those up to this one have been seen.
    private var lastIncident = 0
    private var hasNewDrop = false

    /// Nothing kept yet.
    ///
    /// - Parameter memory: bytes that snapshots may take; what is shown at the moment is not
    ///   counted.
    public init(memory: Int) {
        capacity = max(0, memory)
    }
}

// MARK: - Looking back

extension PastSnapshots {
    /// The oldest moment that can be shown; nil where there is none.
    public var reachesBackTo: Moment? { kept.first?.snapshot.at }

    /// How many are kept.
    package var count: Int { kept.count }

    /// About how many bytes they take beside the fleet as it stands.
    public var usedBytes: Int { kept.reduce(0) { $0 + $1.bytes } }

    /// The latest before an instant; of those that show a new drop where only they are asked for.
    public func latest(
        before instant: MonotonicInstant, withNewDrop: Bool = false
    ) -> FleetSnapshot? {
        kept.lastIndex {
            $0.snapshot.at.monotonic < instant && ($0.showsDrop || !withNewDrop)
        }.map(whole)
    }

    /// The earliest after an instant; of those that show a new drop where only they are asked for.
    public func earliest(
        after instant: MonotonicInstant, withNewDrop: Bool = false
    ) -> FleetSnapshot? {
        kept.firstIndex {
            $0.snapshot.at.monotonic > instant && ($0.showsDrop || !withNewDrop)
        }.map(whole)
    }

    /// The snapshot as it was, its log put together again.
    private func whole(_ place: Int) -> FleetSnapshot {
        var snapshot = kept[place].snapshot
        var parts: [ArraySlice<EventEntry>] = []
        for earlier in kept[...place].reversed() {
            let part = earlier.events.drop { $0.number <= snapshot.eventsForgotten }
            parts.append(part)
            if part.count < earlier.events.count { break }
        }
        snapshot.events = Array(parts.reversed().joined())
        return snapshot
    }
}

// MARK: - Keeping

extension PastSnapshots {
    /// Takes note of the newest snapshot, and keeps it where it is time to.
    ///
    /// - Parameter changes: how it differs from the one that was given last.
    public mutating func take(_ snapshot: FleetSnapshot, changes: LinkChanges) {
        noteDrops(of: snapshot)
        note(changes, in: snapshot)
        if isDue(snapshot, changes) {
            keep(snapshot)
            thin()
        }
        makeRoom(now: snapshot.at.monotonic)
    }

    private mutating func noteDrops(of snapshot: FleetSnapshot) {
        for incident in snapshot.alerts.incidents where incident.id > lastIncident {
            lastIncident = incident.id
            hasNewDrop = true
        }
    }

    /// Counts what the newest kept one no longer shares with the fleet.
    private mutating func note(_ changes: LinkChanges, in snapshot: FleetSnapshot) {
        guard let newest = kept.indices.last else { return }
        switch changes {
        case .all:
            kept[newest].rowBytes = kept[newest].snapshot.rowBytes(notIn: snapshot)
        case .some(let places):
            for place in places where !hasChanged[place] {
                hasChanged[place] = true
                kept[newest].rowBytes +=
                    kept[newest].snapshot.links[place].bytes(notIn: snapshot.links[place])
            }
        }
    }

    private func isDue(_ snapshot: FleetSnapshot, _ changes: LinkChanges) -> Bool {
        guard let lastKeptAt, changes != .all else { return true }
        let age = snapshot.at.monotonic - lastKeptAt
        return age >= spacing || (hasNewDrop && age >= Self.leastSpacing)
    }

    private mutating func keep(_ snapshot: FleetSnapshot) {
        let lastNumber = kept.last { !$0.events.isEmpty }?.events.last?.number ?? 0
        kept.append(
            Kept(
                snapshot, newEvents: Array(snapshot.events.drop { $0.number <= lastNumber }),
                showsDrop: hasNewDrop))
        hasChanged = [Bool](repeating: false, count: snapshot.links.count)
        lastKeptAt = snapshot.at.monotonic
        hasNewDrop = false
    }
}

// MARK: - Forgetting

extension PastSnapshots {
    /// Lets go what stands too close for its age.
    private mutating func thin() {
        guard let now = kept.last?.snapshot.at.monotonic else { return }
        var place = 1
        while place < kept.count - 1 {
            let one = kept[place]
            let ofItsAge = (now - one.snapshot.at.monotonic) * (spacing / Self.ageOfThinning)
            let gap =
                kept[place + 1].snapshot.at.monotonic - kept[place - 1].snapshot.at.monotonic
            if gap <= (one.showsDrop ? ofItsAge / 4 : max(spacing, ofItsAge)) {
                remove(at: place)
            } else {
                place += 1
            }
        }
    }

    /// Lets go what there is no room for.
    private mutating func makeRoom(now: MonotonicInstant) {
        while usedBytes > capacity, let oldest = kept.first?.snapshot.at.monotonic {
            let reach = now - oldest
            if reach < Self.leastReach, spacing < Self.longestSpacing {
                spacing = min(Self.longestSpacing, spacing * 1.25)
                thin()
            } else {
                if reach > Self.ampleReach { spacing = max(Self.shortestSpacing, spacing * 0.8) }
                remove(at: 0)
            }
        }
    }

    /// Takes one out; the next one shows what it was the first to show, and holds its events.
    private mutating func remove(at place: Int) {
        let gone = kept.remove(at: place)
        guard place < kept.count else { return }
        let forgotten = kept[place].snapshot.eventsForgotten
        kept[place].events = (gone.events + kept[place].events).filter { $0.number > forgotten }
        guard place > 0 else { return }
        kept[place].showsDrop = kept[place].showsDrop || gone.showsDrop
        kept[place - 1].rowBytes =
            kept[place - 1].snapshot.rowBytes(notIn: kept[place].snapshot)
    }
}

// MARK: - Counting bytes

extension FleetSnapshot {
    /// About how many bytes its rows take that a later snapshot does not share.
    fileprivate func rowBytes(notIn later: FleetSnapshot) -> Int {
        let areAtSamePlaces = places == later.places
        return links.indices.reduce(0) { sum, place in
            let laterPlace = areAtSamePlaces ? place : later.place(of: links[place].id)
            return sum + links[place].bytes(notIn: laterPlace.map { later.links[$0] })
        }
    }

    /// About how many bytes it takes without rows and events.
    fileprivate var ownBytes: Int {
        let lists = SharedArray.bytes(of: links) + SharedArray.bytes(of: places.numbers)
        // What is over stays as it is, and all snapshots share it.
        let changing = alerts.incidents.prefix { $0.resolvedAt == nil }
        return changing.reduce(MemoryLayout<FleetSnapshot>.stride + lists) { sum, incident in
            sum + SharedArray.bytes(of: incident.members)
                + SharedArray.bytes(of: incident.timeline)
        } + SharedArray.bytes(of: alerts.incidents)
    }
}

extension EventEntry {
    /// With what is usually indirect in it.
    fileprivate static let usualBytes = MemoryLayout<EventEntry>.stride + 128
}
