import FleetModel
import Vocabulary

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
        restoredCause?.find(among: link.features)
        member.ending = link.ending ?? member.ending
        member.dropCount = known?.dropCount ?? link.dropCount
        set(member, of: link.link, backSince: known?.backSince)
        lastJoinAt = max(lastJoinAt, link.at.monotonic)
        if link.since.monotonic < incident.since.monotonic, !isReopening {
            incident.since = link.since
        }
        isKept = false
    }

    mutating func set(
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
        // Those of rules that are gone fire no more.
        incident.alerts = alerts.inOrder
        incident.members = []
        incident.remaining = 0
        let isOver = incident.resolvedAt != nil
        let groups = kind == .drops ? [] : alerts.firing.filter { $0.subject.link == nil }
        for member in known {
            guard let link = links[member.name] else {
                if isOver {
                    incident.members.append(
                        IncidentMember(link: Self.nobody, name: member.name, isBack: true))
                }
                continue
            }
            for group in groups { counted[group, default: []].insert(link.id) }
            let isBack = kind == .drops ? member.isBack : !alertsConcern(link.id)
            let features = link.features(on: link.connection)
            restoredCause?.find(among: features)
            members[link.id] = Member(
                place: incident.members.count, features: features,
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
            if let back = member.backSince, isOver(link.id, after: now.monotonic - back) {
                return .dropsAnew
            }
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

    /// Whether what a link drops is no part of this any more, which was back for so long.
    ///
    /// Alerts wait before they end: while one fires about the link, its trouble goes on here, but
    /// not for as long as one may fire for another reason.
    private func isOver(_ link: LinkID, after time: Duration) -> Bool {
        time >= rest && (time >= Self.calm || !alertsConcern(link))
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
