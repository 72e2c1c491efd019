import FleetModel
import Vocabulary

/// Links that came into one kind of trouble close in time, until it is clear which belong together.
///
/// A broker that dies is noticed on each of its links at the link's own next heartbeats: within one
/// probe interval. Nothing is said before that of what they share, since a link that is about to
/// drop would count as one that stayed up.
struct IncidentGathering: Hashable, Sendable {
    /// Others are waited for this long after an alert about a group.
    static let waitForGroups = Duration.seconds(10)

    /// The incident in which they are shown meanwhile; nil: they are all in incidents that were
    /// over.
    var forming: Int?
    /// Incidents that were over and that some of them belonged to.
    var reopening: Set<Int> = []
    private var links: [LinkID: GatheredLink] = [:]
    private let firstAt: MonotonicInstant
    /// Until when others are waited for.
    private(set) var endsAt: Moment

    /// Begins with what happened first.
    init(at moment: Moment) {
        firstAt = moment.monotonic
        endsAt = moment
    }

    /// Takes a link; one that is there already stays as it was.
    mutating func take(_ link: GatheredLink) {
        if links[link.link] == nil { links[link.link] = link }
        wait(for: link.wait)
    }

    /// Waits for others so long after the first.
    mutating func wait(for duration: Duration) {
        let later = firstAt + duration - endsAt.monotonic
        if later > .zero {
            endsAt = Moment(monotonic: endsAt.monotonic + later, wall: endsAt.wall + later)
        }
    }

    /// The link counts no more.
    mutating func remove(_ link: LinkID) { links[link] = nil }

    /// All of them, in order of time.
    var inOrder: [GatheredLink] {
        links.values.sorted { ($0.at.monotonic, $0.link) < ($1.at.monotonic, $1.link) }
    }
}

/// Links that belong to one incident, and what explains them.
struct GatheredGroup: Hashable, Sendable {
    /// What nothing explains is one incident from so many links on.
    ///
    /// So many at once are hardly chance. Fewer are an incident each.
    static let crowd = 5

    /// In order of time; never empty.
    var links: [GatheredLink]
    var cause: SharedCause?

    /// Parts links that came into trouble close in time: all together where one cause explains
    /// them, else what each of several explains, then the rest.
    ///
    /// Where no link is well they are together: nothing tells one fault from several.
    ///
    /// - Parameter survivors: the features of each link that is well.
    static func parting(
        _ links: [GatheredLink], survivors: [Set<SharedFeature>]
    ) -> [GatheredGroup] {
        var groups: [GatheredGroup] = []
        var rest = links
        while rest.count >= 2 {
            let features = rest.map(\.features)
            let cause = SharedCause.explaining(dropped: features, survivors: survivors)
            if cause != nil || survivors.isEmpty {
                return groups + [GatheredGroup(links: rest, cause: cause)]
            }
            guard
                let shared = SharedCause.largestPart(ofDropped: features, survivors: survivors)
            else { break }
            let part = rest.filter { $0.features.contains(shared) }
            groups.append(
                GatheredGroup(
                    links: part,
                    cause: SharedCause.explaining(
                        dropped: part.map(\.features), survivors: survivors)))
            rest.removeAll { $0.features.contains(shared) }
        }
        if rest.count >= crowd { return groups + [GatheredGroup(links: rest)] }
        return groups + rest.map { GatheredGroup(links: [$0]) }
    }
}
