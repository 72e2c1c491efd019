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
    private struct News: Hashable {
        var back = 0
        var paused = 0
        var again = 0
        /// Rules of which the first alert fires, or the last one ended.
        var fired: [String] = []
        var ended: [String] = []
    }

    private(set) var incident: Incident
    private(set) var members: [LinkID: Member] = [:]
    private(set) var alerts = IncidentAlerts()
    private(set) var cause: SharedCause?
    /// When it is to be said anew what explains it, since more links came in; nil: nothing changed.
    private(set) var explainsAt: MonotonicInstant?
    /// Whether it was over once.
    private(set) var isReopened = false
    /// When it was over before it began to form again.
    private var wasOverAt: Moment?
    /// The incident that its links belong to instead.
    var heir: Int?
    /// Whether only what people see of it is left.
    private(set) var isLetGo = false
    private var lastJoinAt: MonotonicInstant
    /// When a member was back last, and when an alert ended.
    private var lastBackAt: Moment
    private var lastEndAt: Moment
    /// Beside how many that are well its members were put last.
    private var survivorCount: Int?
    private var news = News()
    private var keptAt: MonotonicInstant
    private var isKept = true

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
        alerts = IncidentAlerts(restored: incident.alerts)
        lastJoinAt = incident.openedAt.monotonic
        lastBackAt = incident.resolvedAt ?? incident.openedAt
        lastEndAt = lastBackAt
        keptAt = lastBackAt.monotonic
    }

    /// Stands for a link that is watched no longer.
    private static let nobody = LinkID(-1)

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
    private var rest: Duration { isReopened ? Self.calm : Self.rest }

    /// Whether the link is a member that is waited for, or was until a little while ago.
    func awaits(_ link: LinkID, now: MonotonicInstant) -> Bool {
        guard let member = members[link] else { return false }
        return member.backSince.map { now - $0 < rest } ?? true
    }

    /// Whether what happens then may belong to it.
    ///
    /// What has a cause and lasts, for most of its members, takes what shares the cause at any
    /// time.
    func mayTake(at instant: MonotonicInstant) -> Bool {
        !isForming && (cause != nil && lasts || instant - lastJoinAt <= Self.growsWithin)
    }

    /// Whether it is a crowd without a cause, to which what has none may belong.
    func isCrowd(at instant: MonotonicInstant) -> Bool {
        !isForming && cause == nil && members.count >= GatheredGroup.crowd
            && (lasts || instant - lastJoinAt <= Self.growsWithin)
    }

    private var lasts: Bool { incident.remaining * 2 > incident.members.count }

    /// Changes what people know or said of it.
    mutating func change(at moment: Moment, _ change: (inout Incident) -> Void) {
        change(&incident)
        noteKept(at: moment)
    }
}

// MARK: - Its members

extension WatchedIncident {
    /// A link comes in, or comes in again.
    ///
    /// - Parameter known: how it stood in another incident.
    mutating func add(_ link: GatheredLink, as known: Member? = nil) {
        var member =
            members[link.link]
            ?? Member(
                place: incident.members.count, features: link.features,
                dropCount: link.dropCount, backSince: nil)
        if members[link.link] == nil {
            incident.members.append(IncidentMember(link: link.link, name: link.name))
            incident.remaining += 1
        }
        member.features = link.features
        member.ending = link.ending ?? member.ending
        member.dropCount = known?.dropCount ?? link.dropCount
        set(member, of: link.link, backSince: known?.backSince)
        lastJoinAt = max(lastJoinAt, link.at.monotonic)
        if link.since.monotonic < incident.since.monotonic, !isReopening {
            incident.since = link.since
        }
        isKept = false
    }

    private mutating func set(
        _ member: Member, of link: LinkID, backSince: MonotonicInstant?
    ) {
        var member = member
        let wasBack = member.backSince != nil
        member.backSince = backSince
        members[link] = member
        guard wasBack != (backSince != nil) else { return }
        incident.remaining += wasBack ? 1 : -1
        incident.members[member.place].isBack = !wasBack
        isKept = false
    }

    /// Links of an earlier run are found by their names; those that are watched no longer leave.
    mutating func findMembers(
        among links: [String: LinkSnapshot], now: Moment
    ) {
        let known = incident.members
        incident.members = []
        incident.remaining = 0
        let isOver = incident.resolvedAt != nil
        for member in known {
            guard let link = links[member.name] else {
                if isOver {
                    incident.members.append(
                        IncidentMember(link: Self.nobody, name: member.name, isBack: true))
                }
                continue
            }
            let isBack =
                kind == .drops ? member.isBack : !alerts.areAbout(.link(link.id))
            members[link.id] = Member(
                place: incident.members.count, features: link.features(on: link.connection),
                ending: incident.ending, dropCount: link.dropCount,
                backSince: isBack || isOver ? now.monotonic : nil)
            incident.members.append(
                IncidentMember(link: link.id, name: member.name, isBack: isBack || isOver))
            if !isBack, !isOver { incident.remaining += 1 }
        }
        guard !isOver else { return }
        lastBackAt = now
        lastEndAt = now
        keptAt = now.monotonic
        noteLeft(known.count - incident.members.count, now: now)
    }

    /// What a link that changed means for the incident.
    enum Finding: Hashable {
        /// Nothing beyond its members.
        case noted
        /// The drop is none any more: it was our own fault.
        case withdrawn
        /// The link dropped after it had been back for long: it is the beginning of another.
        case dropsAnew
    }

    /// Looks at a link that changed and may be a member.
    mutating func look(at link: LinkSnapshot, now: Moment) -> Finding {
        guard kind == .drops, var member = members[link.id] else { return .dropsAnew }
        if link.dropCount < member.dropCount {
            guard alerts.areAbout(.link(link.id)) else { return .withdrawn }
            // People may have been told: it is over when its alerts are.
            member.dropCount = link.dropCount
        }
        let hasDropped = link.dropCount > member.dropCount
        if hasDropped {
            if let back = member.backSince, now.monotonic - back >= rest { return .dropsAnew }
            member.dropCount = link.dropCount
            lastJoinAt = link.drops.first?.at.monotonic ?? lastJoinAt
            news.again += 1
        }
        let stayedBack = member.backSince != nil && !hasDropped
        var backSince = member.backSince
        switch (stayedBack, link.isBack ?? stayedBack) {
        case (false, true):
            backSince = now.monotonic
            lastBackAt = now
            if link.state == .paused { news.paused += 1 } else { news.back += 1 }
        case (_, false): backSince = nil
        case (true, true): break
        }
        set(member, of: link.id, backSince: backSince)
        return .noted
    }

    /// These are members no longer; returns whether anything is left.
    mutating func takeOut(_ links: Set<LinkID>, now: Moment) -> Bool {
        let count = incident.members.count
        remove(links)
        noteLeft(count - incident.members.count, now: now)
        return !members.isEmpty || !alerts.isEmpty
    }

    private mutating func noteLeft(_ count: Int, now: Moment) {
        guard count > 0 else { return }
        incident.note("\(count) \(count == 1 ? "link counts" : "links count") no more", at: now)
        isKept = false
    }

    /// These members belong to another incident from now on; in this one, which was over, they are
    /// as they were.
    mutating func lend(_ links: Set<LinkID>) -> [LinkID: Member] {
        let lent = members.filter { links.contains($0.key) }
        for (link, member) in lent {
            set(member, of: link, backSince: member.backSince ?? wasOverAt?.monotonic)
        }
        return lent
    }

    /// What people said of another incident, which is part of this one, holds for this one.
    mutating func inherit(from other: Incident) {
        incident.acknowledgement = incident.acknowledgement ?? other.acknowledgement
        let notes = incident.notes + other.notes
        incident.notes = notes.sorted { $0.at.monotonic < $1.at.monotonic }
            .suffix(Incident.keptNotes)
    }

    /// Takes members out without a word, for another incident.
    @discardableResult
    mutating func remove(_ links: Set<LinkID>) -> [LinkID: Member] {
        var removed: [LinkID: Member] = [:]
        for link in links {
            guard let member = members.removeValue(forKey: link) else { continue }
            removed[link] = member
            if member.backSince == nil { incident.remaining -= 1 }
        }
        incident.members.removeAll { links.contains($0.link) }
        for (place, member) in incident.members.enumerated() {
            members[member.link]?.place = place
        }
        return removed
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
        isKept = false
    }

    /// An alert that is part of it is over.
    mutating func end(_ change: AlertChange, now: Moment) {
        guard let isLast = alerts.end(change.rule, change.subject) else { return }
        if isLast { news.ended.append(change.rule) }
        lastEndAt = now
        isKept = false
        guard case .alerts = kind, let link = change.subject.link, let member = members[link],
            member.backSince == nil
        else { return }
        news.back += 1
        set(member, of: link, backSince: now.monotonic)
    }

    /// An alert of an earlier run fires still.
    mutating func adopt(_ rule: String, _ subject: AlertSubject) {
        alerts.adopt(rule, subject)
        incident.alerts = alerts.inOrder
    }

    /// Hands alerts over to another incident, where they belong.
    mutating func handAlerts(
        to other: inout WatchedIncident, where isTheirs: (AlertSubject) -> Bool
    ) -> [AlertKey] {
        let moved = alerts.hand(to: &other.alerts, where: isTheirs)
        other.news.fired += Set(moved.map(\.rule)).sorted()
        return moved
    }
}

// MARK: - Its life

extension WatchedIncident {
    /// Others that belong to it are waited for until then.
    mutating func keepForming(until end: Moment) {
        if incident.isForming { incident.phase = .forming(until: end.monotonic) }
    }

    /// It was over, and something of it happens again: it is forming until then.
    mutating func reopen(until end: Moment) {
        guard let moment = incident.resolvedAt else { return }
        wasOverAt = moment
        incident.phase = .forming(until: end.monotonic)
        isKept = false
    }

    /// What happened again belongs to another incident: this one is over as it was.
    mutating func closeAgain(now: Moment) {
        guard let moment = wasOverAt else { return }
        for (link, member) in members where member.backSince == nil {
            set(member, of: link, backSince: moment.monotonic)
        }
        wasOverAt = nil
        incident.phase = .resolved(at: moment)
        news = News()
        explainsAt = nil
    }

    /// It is formed, of these links; those of groups have none.
    mutating func form(_ links: [GatheredLink], now: Moment) -> IncidentChange.Kind {
        let isAgain = isReopening
        wasOverAt = nil
        isReopened = isReopened || isAgain
        incident.phase = .open
        if !isAgain, let since = links.map(\.since).min(by: { $0.monotonic < $1.monotonic }) {
            incident.since = since
        }
        noteJoining(links, word: isAgain ? "again" : nil)
        return isAgain ? .reopened : .opened
    }

    /// More links are in it, and it is formed.
    mutating func noteJoining(_ links: [GatheredLink], word: String? = "more") {
        guard let first = links.first else { return }
        incident.note(joiningText(links, word), at: first.at)
    }

    /// It is to be said anew what explains it, but not each time that another link comes in.
    mutating func explainLater(now: MonotonicInstant) {
        explainsAt = explainsAt ?? now + Self.keptEvery
    }

    /// Says anew what explains it, beside links that are well.
    mutating func explain(beside survivors: [Set<SharedFeature>], now: Moment) {
        explain(
            by: SharedCause.explaining(dropped: features, survivors: survivors),
            survivorCount: survivors.count, now: now)
    }

    /// Says what explains it.
    mutating func explain(by cause: SharedCause?, survivorCount: Int, now: Moment) {
        explainsAt = nil
        self.survivorCount = survivorCount
        let isNews = cause.map { $0.features != self.cause?.features } ?? false
        self.cause = cause
        if isNews, let cause { incident.note(cause.evidence, at: now) }
        incident.cause = cause?.text
        incident.causeFilter = cause?.filter
        incident.evidence = cause?.evidence
        describe()
    }

    /// Says what it is; what explains it is not looked for anew.
    mutating func describe() {
        // In their order, since the first says what points to a pattern.
        let endings = incident.members.compactMap { members[$0.link]?.ending }
        incident.ending = SharedEnding(of: endings)
        incident.summary = summary(endings)
        isKept = false
    }

    /// Tells the timeline what became of it since the last time, and puts its alerts in order.
    ///
    /// - Returns: whether it matters more than before.
    mutating func tellNews(now: Moment) -> Bool {
        if news != News() {
            for text in newsTexts { incident.note(text, at: now) }
            news = News()
        }
        guard alerts.haveChanged else { return false }
        incident.alerts = alerts.inOrder
        alerts.haveChanged = false
        if case .alerts = kind { describe() }
        guard let highest = alerts.highest, highest > incident.severity else { return false }
        incident.severity = highest
        return true
    }

    /// Ends it once nothing of it is left for a while; returns whether it is over.
    mutating func end(now: Moment) -> Bool {
        guard !isForming, incident.remaining == 0, alerts.firingCount == 0,
            now.monotonic - quietSince.monotonic >= rest
        else { return false }
        let last = lastBackAt.monotonic < lastEndAt.monotonic ? lastEndAt : lastBackAt
        incident.phase = .resolved(at: last)
        explainsAt = nil
        return true
    }

    /// Since when nothing of it is waited for. Rules wait by themselves before their alerts end.
    private var quietSince: Moment { kind == .drops ? lastBackAt : lastEndAt }

    /// Whether nothing can reopen it any more.
    func isLongOver(now: MonotonicInstant) -> Bool {
        incident.resolvedAt.map { now - $0.monotonic > Self.reopensWithin } ?? false
    }

    /// Only what people see of it is needed from now on.
    mutating func letGo() {
        isLetGo = true
        members = [:]
        alerts = IncidentAlerts()
        cause = nil
    }

    /// What became of it was told.
    mutating func noteKept(at moment: Moment) {
        keptAt = moment.monotonic
        isKept = true
    }

    /// Whether it changed, and that was not told for a while.
    func isToBeKept(now: MonotonicInstant) -> Bool {
        !isKept && !isForming && now - keptAt >= Self.keptEvery
    }
}

// MARK: - In words

extension WatchedIncident {
    private func summary(_ endings: [SharedEnding]) -> String {
        let count = members.count
        if kind == .drops {
            guard count > 1 else {
                return incident.members.first.map {
                    "\($0.name) \(endings.commonWord ?? "dropped")"
                }
                    ?? ""
            }
            return "\(count) links \(endings.commonWord ?? "dropped")\(reason)"
        }
        guard case .alerts(let rule) = kind else { return "" }
        let measured = incident.alerts.first.map { ": \($0.measured)" } ?? ""
        if count > 1 { return "\(rule) on \(count) links\(reason)" }
        if let member = incident.members.first { return "\(rule) on \(member.name)\(measured)" }
        let subjects = alerts.subjects(of: rule)
        guard subjects.count == 1, let subject = subjects.first else {
            let names = subjects.map { $0.text { _ in "" } }.sorted()
            let few = names.prefix(3).joined(separator: ", ")
            let rest = names.count > 3 ? " and \(names.count - 3) more" : ""
            return names.isEmpty ? rule : "\(rule) on \(few)\(rest)"
        }
        return "\(rule) on \(subject.text { _ in "" })\(measured)"
    }

    /// Why these links; nothing while nobody looked.
    private var reason: String {
        if let cause { return ": \(cause.evidence)" }
        guard let survivorCount else { return "" }
        return survivorCount == 0
            ? ": no other link is up"
            : ": nothing that they share sets them apart from the \(survivorCount) others"
    }

    private func joiningText(_ links: [GatheredLink], _ word: String?) -> String {
        let times = links.map(\.at.monotonic)
        let spread = (times.max() ?? .origin) - (times.min() ?? .origin)
        let within =
            links.count > 1 && spread > .zero ? " within \(DurationText.short(spread))" : ""
        let noun = links.count == 1 ? "link" : "links"
        let counted = word == "more" ? "\(links.count) more \(noun)" : "\(links.count) \(noun)"
        let again = word == "again" ? " again" : ""
        guard case .alerts(let rule) = kind else { return "\(counted) dropped\(again)\(within)" }
        return "\(rule)\(again) on \(counted)\(within)"
    }

    private var newsTexts: [String] {
        var texts: [String] = []
        if kind == .drops || members.isEmpty {
            for rule in Set(news.fired).sorted() { texts.append("\(rule) fires") }
        }
        let rest = incident.remaining == 0 ? "none" : "\(incident.remaining)"
        var parts: [String] = []
        if kind == .drops {
            if news.again > 0 { parts.append("\(news.again) dropped again") }
            if news.back > 0 { parts.append("\(news.back) back") }
            if news.paused > 0 { parts.append("\(news.paused) paused") }
            if !parts.isEmpty {
                texts.append("\(parts.joined(separator: ", ")), \(rest) still down")
            }
        } else if !members.isEmpty {
            if news.again > 0 { parts.append("so again on \(news.again)") }
            if news.back > 0 { parts.append("over on \(news.back)") }
            if !parts.isEmpty {
                texts.append("\(parts.joined(separator: ", ")), still so on \(rest)")
            }
        }
        if kind == .drops || members.isEmpty {
            for rule in Set(news.ended).sorted() where !alerts.fires(rule) {
                texts.append("\(rule) is over")
            }
        }
        return texts
    }
}

extension LinkSnapshot {
    /// Whether a member need not be waited for: it is up for good, or a person paused it; nil where
    /// nobody can tell.
    fileprivate var isBack: Bool? {
        switch state {
        case .paused: true
        case .up, .late, .backlog: !isFlapping
        case .down: false
        case .unknown, .connecting: nil
        }
    }
}
