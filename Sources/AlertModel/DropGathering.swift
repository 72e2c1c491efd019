import FleetModel
import Vocabulary

/// A drop, and what may explain it.
struct GatheredDrop: Hashable, Sendable {
    let link: LinkID
    let name: String
    let at: Moment
    let downSince: Moment
    /// How it ended, in a word of the event lines.
    let end: String
    /// What the link may share with others, as far as it was known when it dropped.
    let features: Set<SharedFeature>
    /// The link's count of drops with this one.
    var dropCount: Int
}

extension GatheredDrop {
    /// - Parameter before: the link as it was seen last; it knows more of the connection that
    ///   ended.
    init(_ drop: DropRecord, of link: LinkSnapshot, before: LinkSnapshot?) {
        let end = drop.disconnection
        self.init(
            link: link.id, name: link.settings.name, at: drop.at, downSince: drop.downSince,
            end: end.pattern?.rawValue ?? end.cause.rawValue,
            features: link.features(on: before?.connection ?? link.connection),
            dropCount: link.dropCount)
    }
}

/// Drops that are close in time, until it is clear what dropped with them.
///
/// A broker that dies is noticed on each of its links at the link's own next heartbeats: within one
/// probe interval. Nothing is said before that of what they share, since a link that is about to
/// drop would count as one that stayed up.
struct DropGathering: Hashable, Sendable {
    /// How long after the first drop others are waited for, whatever the probe intervals.
    static let bounds = Duration.seconds(5)...Duration.seconds(30)

    private var drops: [LinkID: GatheredDrop] = [:]
    private var firstAt = MonotonicInstant.origin
    private var endsAt = MonotonicInstant.origin

    /// Whether that link's drop is among them.
    func contains(_ link: LinkID) -> Bool { drops[link] != nil }

    /// Takes a drop of a link; one that drops again is there once.
    mutating func take(_ drop: GatheredDrop, probeInterval: Duration) {
        if drops[drop.link] != nil {
            drops[drop.link]?.dropCount = drop.dropCount
            return
        }
        let wait = min(max(probeInterval, Self.bounds.lowerBound), Self.bounds.upperBound)
        if drops.isEmpty {
            firstAt = drop.at.monotonic
            endsAt = firstAt
        }
        endsAt = max(endsAt, firstAt + wait)
        drops[drop.link] = drop
    }

    /// All that was gathered, in order of time, once nothing more is waited for.
    mutating func takeOut(now: MonotonicInstant) -> [GatheredDrop] {
        guard !drops.isEmpty, now >= endsAt else { return [] }
        let gathered = drops.values.sorted {
            ($0.at.monotonic, $0.link) < ($1.at.monotonic, $1.link)
        }
        drops = [:]
        return gathered
    }
}

/// Drops of one incident, and what explains them.
struct DropGroup: Hashable, Sendable {
    /// Drops that nothing explains are one incident from so many on.
    ///
    /// So many at once are hardly chance. Fewer are an incident each.
    static let crowd = 5

    var drops: [GatheredDrop]
    var cause: SharedCause?

    /// Parts drops that are close in time: all together where one cause explains them, else what
    /// each of several explains, then the rest.
    ///
    /// Where no link stayed up they are together: nothing tells one fault from several.
    ///
    /// - Parameter survivors: the features of each link that is up and did not drop.
    static func parting(
        _ drops: [GatheredDrop], survivors: [Set<SharedFeature>]
    ) -> [DropGroup] {
        var groups: [DropGroup] = []
        var rest = drops
        while rest.count >= 2 {
            let features = rest.map(\.features)
            let cause = SharedCause.explaining(dropped: features, survivors: survivors)
            if cause != nil || survivors.isEmpty {
                return groups + [DropGroup(drops: rest, cause: cause)]
            }
            guard
                let shared = SharedCause.largestPart(ofDropped: features, survivors: survivors)
            else { break }
            let part = rest.filter { $0.features.contains(shared) }
            groups.append(
                DropGroup(
                    drops: part,
                    cause: SharedCause.explaining(
                        dropped: part.map(\.features), survivors: survivors)))
            rest.removeAll { $0.features.contains(shared) }
        }
        if rest.count >= crowd { return groups + [DropGroup(drops: rest)] }
        return groups + rest.map { DropGroup(drops: [$0]) }
    }
}
