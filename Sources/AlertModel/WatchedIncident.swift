import FleetModel
import Vocabulary

/// An incident with all that is known of its members.
struct WatchedIncident: Sendable {
    /// Members stay back for so long before the incident is over: a broker that restarts again and
    /// again, or a link that comes and goes, is one incident.
    static let rest = Duration.seconds(60)
    /// What happens again within this time reopens an incident that was over.
    static let reopensWithin = Duration.seconds(30 * 60)
    /// From then on it is over only after this long.
    static let calm = Duration.seconds(10 * 60)
    /// What happens this long after the last may belong to the same fault.
    static let growsWithin = Duration.seconds(30)
    /// What changes slowly is to be kept so often at most.
    static let keptEvery = Duration.seconds(10)

    struct Member: Hashable {
        /// Where it stands in the incident's `members`.
        var place: Int
        var features: Set<SharedFeature>
        /// How its connection ended.
        var ending: SharedEnding?
        var dropCount: Int
        /// Since when it is not waited for; nil while it is.
        var backSince: MonotonicInstant?
    }

    /// What became of how many members since the timeline was told.
    struct News: Hashable {
        var back = 0
        var paused = 0
        var again = 0
        /// Rules of which the first alert fires, or the last one ended.
        var fired: [String] = []
        var ended: [String] = []
    }

    var incident: Incident
    var members: [LinkID: Member] = [:]
    var alerts = IncidentAlerts()
    /// The links for whose sake alerts about groups fire.
    var counted: [AlertKey: Set<LinkID>] = [:]
    /// Whether an alert about a group fired in it.
    var isAboutGroups = false
    var cause: SharedCause?
    /// What explained it in an earlier run; nil once that is found anew.
    var restoredCause: RestoredCause?
    /// When it is to be said anew what explains it, since more links came in; nil: nothing changed.
    var explainsAt: MonotonicInstant?
    /// Whether it was over once.
    var isReopened = false
    /// When it was over before it began to form again.
    var wasOverAt: Moment?
    /// When something of it happened again after it was over.
    var reopenedAt: Moment?
    /// When it was found that it is over, which may be long after it was.
    var foundOverAt: MonotonicInstant?
    /// The incident that its links belong to instead.
    var heir: Int?
    /// Whether only what people see of it is left.
    var isLetGo = false
    var lastJoinAt: MonotonicInstant
    /// When a member was back last, and when an alert ended.
    var lastBackAt: Moment
    var lastEndAt: Moment
    /// Beside how many that are well its members were put last.
    var survivorCount: Int?
    var news = News()
    var keptAt: MonotonicInstant
    var isKept = true

    /// One that is forming, and in which nothing is yet.
    init(id: Int, kind: Incident.Kind, until end: Moment, now: Moment) {
        incident = Incident(
            id: id, kind: kind, phase: .forming(until: end.monotonic), since: now, openedAt: now)
        lastJoinAt = now.monotonic
        lastBackAt = now
        lastEndAt = now
        keptAt = now.monotonic
    }

    /// One of an earlier run, whose links are not found yet.
    init(restored incident: Incident) {
        self.incident = incident
        for place in incident.members.indices {
            let member = incident.members[place]
            self.incident.members[place] = IncidentMember(
                link: Self.nobody, name: member.name, isBack: member.isBack)
        }
        if incident.isForming { self.incident.phase = .open }
        if incident.evidence != nil { restoredCause = incident.cause.map { RestoredCause($0) } }
        isReopened = incident.timeline.contains { $0.text == Self.opensAgain }
        alerts = IncidentAlerts(restored: incident.alerts)
        lastJoinAt = incident.openedAt.monotonic
        foundOverAt = incident.resolvedAt?.monotonic
        lastBackAt = incident.resolvedAt ?? incident.openedAt
        lastEndAt = lastBackAt
        keptAt = lastBackAt.monotonic
    }

    /// Said in its timeline where it was over and goes on.
    static let opensAgain = "open again"
    /// Stands for a link that is watched no longer.
    static let nobody = LinkID(-1)

    var id: Int { incident.id }
    var kind: Incident.Kind { incident.kind }
    var isForming: Bool { incident.isForming }
    /// Whether it is forming again after it was over.
    var isReopening: Bool { wasOverAt != nil }
    /// The features of all members, as they were when they came in.
    var features: [Set<SharedFeature>] { members.values.map(\.features) }
    /// Whether it has neither members nor alerts, not even such as fired.
    var hasNothing: Bool { incident.members.isEmpty && alerts.hasNothing }

    func has(_ link: LinkID) -> Bool { members[link] != nil }

    /// How long members stay back before the incident is over.
    var rest: Duration { isReopened ? Self.calm : Self.rest }

    /// Whether the link is a member that is waited for.
    func awaits(_ link: LinkID) -> Bool {
        members[link].map { $0.backSince == nil } ?? false
    }

    /// Whether what happens then may belong to it.
    ///
    /// What has a cause and lasts, for most of its members, takes what shares the cause at any
    /// time.
    func mayTake(at instant: MonotonicInstant) -> Bool {
        !isForming && (hasCause && lasts || instant - lastJoinAt <= Self.growsWithin)
    }

    /// Whether it is a crowd without a cause, to which what has none may belong.
    func isCrowd(at instant: MonotonicInstant) -> Bool {
        !isForming && !hasCause && members.count >= GatheredGroup.crowd
            && (lasts || instant - lastJoinAt <= Self.growsWithin)
    }

    /// Whether something explains it.
    private var hasCause: Bool { cause != nil || restoredCause != nil }

    /// Whether a link with these features has all that explains it; false where nothing does.
    func sharesCause(_ link: Set<SharedFeature>) -> Bool {
        cause?.isShared(by: link) ?? restoredCause?.isShared(by: link) ?? false
    }

    private var lasts: Bool { incident.remaining * 2 > incident.members.count }

    /// Changes what people know or said of it.
    mutating func change(at moment: Moment, _ change: (inout Incident) -> Void) {
        change(&incident)
        noteKept(at: moment)
    }
}

// MARK: - Its alerts

extension WatchedIncident {
    /// An alert fires that is part of it.
    mutating func fire(_ change: AlertChange, now: Moment) {
        if alerts.fire(change) { news.fired.append(change.rule) }
        if case .alerts = kind, let link = change.subject.link, let member = members[link] {
            if member.backSince != nil { news.again += 1 }
            set(member, of: link, backSince: nil)
        }
        if change.subject.link == nil { isAboutGroups = true }
        if !change.links.isEmpty { counted[change.key] = Set(change.links) }
        isKept = false
    }

    /// An alert that is part of it is over.
    mutating func end(_ change: AlertChange, now: Moment) {
        guard let isLast = alerts.end(change.rule, change.subject) else { return }
        if isLast { news.ended.append(change.rule) }
        lastEndAt = now
        isKept = false
        let links = counted.removeValue(forKey: change.key) ?? []
        noteBack(change.subject.link.map { [$0] } ?? links, now: now)
    }

    /// An alert about a group fires for the sake of other links than before.
    ///
    /// - Parameter unjudged: of which nothing can be said; those that were counted are still.
    mutating func count(
        _ links: [LinkSnapshot], unjudged: Set<LinkID>, for alert: AlertKey, now: Moment
    ) {
        let before = counted[alert] ?? []
        let ids = before.intersection(unjudged).union(links.map(\.id))
        counted[alert] = ids
        guard before != ids, case .alerts = kind else { return }
        for link in links where !awaits(link.id) { add(GatheredLink(link, alertAt: now)) }
        noteBack(before.subtracting(ids), now: now)
    }

    /// Those of these links need not be waited for about which no alert fires any more.
    private mutating func noteBack(_ links: Set<LinkID>, now: Moment) {
        guard case .alerts = kind else { return }
        for link in links {
            guard let member = members[link], member.backSince == nil, !alertsConcern(link) else {
                continue
            }
            news.back += 1
            set(member, of: link, backSince: now.monotonic)
        }
    }

    /// Whether an alert fires about the link, or about a group that counts it.
    func alertsConcern(_ link: LinkID) -> Bool {
        alerts.areAbout(.link(link)) || counted.values.contains { $0.contains(link) }
    }

    /// What a rule says of what it finds is other than it was.
    mutating func revise(_ rule: AlertRule) { alerts.revise(rule) }

    /// An alert of an earlier run fires still.
    mutating func adopt(_ rule: String, _ subject: AlertSubject) {
        alerts.adopt(rule, subject)
        if subject.link == nil { isAboutGroups = true }
    }

    /// Hands alerts over to another incident, where they belong.
    mutating func handAlerts(
        to other: inout WatchedIncident, where isTheirs: (AlertSubject) -> Bool
    ) -> [AlertKey] {
        let moved = alerts.hand(to: &other.alerts, where: isTheirs)
        other.news.fired += Set(moved.map(\.rule)).sorted()
        for alert in moved {
            if let links = counted.removeValue(forKey: alert) { other.counted[alert] = links }
        }
        return moved
    }
}
