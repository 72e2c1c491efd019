import FleetModel
import Vocabulary

/// An incident that is not over, with all that is known of its members.
struct OpenIncident: Hashable, Sendable {
    /// Members stay back for so long before the incident is over: a broker that restarts again and
    /// again, or a link that comes and goes, is one incident.
    static let rest = Duration.seconds(60)
    /// A drop this long after the last one may belong to the same fault.
    static let growsWithin = Duration.seconds(30)

    private struct Member: Hashable {
        let name: String
        let features: Set<SharedFeature>
        let end: String
        var dropCount: Int
        /// Since when it is not waited for; nil while it is.
        var backSince: MonotonicInstant?
    }

    /// What became of how many members in one snapshot.
    private struct News: Hashable {
        var back = 0
        var paused = 0
        var again = 0
    }

    private(set) var incident: Incident
    private var cause: SharedCause?
    private var members: [LinkID: Member] = [:]
    private var lastDropAt: MonotonicInstant
    private var lastBackAt: Moment
    private var news = News()

    /// Opens it with drops in order of time, of which there is at least one.
    init(id: Int, _ group: DropGroup, survivorCount: Int, now: Moment) {
        let first = group.drops[0]
        incident = Incident(
            id: id, kind: .drops, phase: .open, since: first.downSince, openedAt: now)
        lastDropAt = first.at.monotonic
        lastBackAt = now
        add(group.drops)
        incident.note(Self.dropsText(group.drops), at: first.at)
        explain(by: group.cause, survivorCount: survivorCount, now: now)
    }

    /// The features of all members, as they were when they dropped.
    var features: [Set<SharedFeature>] { members.values.map(\.features) }

    /// Whether a drop at that instant may belong to it.
    ///
    /// What has a cause and lasts, for most of its members, takes what shares the cause at any
    /// time.
    func mayTakeDrop(at instant: MonotonicInstant) -> Bool {
        let lasts = cause != nil && incident.remaining * 2 > incident.members.count
        return lasts || instant - lastDropAt <= Self.growsWithin
    }

    func has(_ link: LinkID) -> Bool { members[link] != nil }

    /// More links dropped.
    mutating func join(
        _ drops: [GatheredDrop], survivors: [Set<SharedFeature>], now: Moment
    ) {
        add(drops)
        incident.note(Self.dropsText(drops, more: true), at: drops[0].at)
        explain(beside: survivors, now: now)
    }

    private mutating func add(_ drops: [GatheredDrop]) {
        for drop in drops {
            if members[drop.link] == nil {
                incident.members.append(IncidentMember(link: drop.link, name: drop.name))
            }
            if members[drop.link].map({ $0.backSince != nil }) ?? true { incident.remaining += 1 }
            members[drop.link] = Member(
                name: drop.name, features: drop.features, end: drop.end,
                dropCount: drop.dropCount)
            lastDropAt = max(lastDropAt, drop.at.monotonic)
            if drop.downSince.monotonic < incident.since.monotonic {
                incident.since = drop.downSince
            }
        }
    }

    /// Says anew what explains it, beside links that are up.
    mutating func explain(beside survivors: [Set<SharedFeature>], now: Moment) {
        let cause = SharedCause.explaining(
            dropped: members.values.map(\.features), survivors: survivors)
        explain(by: cause, survivorCount: survivors.count, now: now)
    }

    private mutating func explain(by cause: SharedCause?, survivorCount: Int, now: Moment) {
        let isNews = cause.map { $0.features != self.cause?.features } ?? false
        self.cause = cause
        if isNews, let cause { incident.note(cause.evidence, at: now) }
        let count = members.count
        guard count > 1 else {
            incident.summary = members.values.first.map { "\($0.name) \($0.end)" } ?? ""
            return
        }
        let reason =
            cause?.evidence
            ?? (survivorCount == 0
                ? "no other link is up"
                : "nothing that they share sets them apart from the \(survivorCount) others")
        incident.summary = "\(count) links \(commonEnd ?? "dropped"): \(reason)"
    }

    /// How nine in ten of the members ended; nil where they did not end alike.
    private var commonEnd: String? {
        var counts: [String: Int] = [:]
        for member in members.values { counts[member.end, default: 0] += 1 }
        let least = members.count - members.count / SharedCause.exceptionIn
        return counts.first { $0.value >= least }?.key
    }

    private static func dropsText(_ drops: [GatheredDrop], more: Bool = false) -> String {
        let count = drops.count
        let times = drops.map(\.at.monotonic)
        let spread = (times.max() ?? .origin) - (times.min() ?? .origin)
        let within = count > 1 && spread > .zero ? " within \(DurationText.short(spread))" : ""
        let noun = count == 1 ? "link" : "links"
        return "\(count) \(more ? "more " : "")\(noun) dropped\(within)"
    }

    // MARK: Its members

    /// What a link that changed means for the incident.
    enum Finding: Hashable {
        /// Nothing beyond its members.
        case noted
        /// The drop is none any more: it was our own fault.
        case withdrawn
        /// The link dropped after it had been back for long: it is the beginning of another.
        case dropsAnew
    }

    /// Looks at a member that changed.
    mutating func look(at link: LinkSnapshot, now: Moment) -> Finding {
        guard var member = members[link.id] else { return .dropsAnew }
        if link.dropCount < member.dropCount { return .withdrawn }
        let hasDropped = link.dropCount > member.dropCount
        if hasDropped {
            if let back = member.backSince, now.monotonic - back >= Self.rest { return .dropsAnew }
            member.dropCount = link.dropCount
            lastDropAt = link.drops.first?.at.monotonic ?? lastDropAt
            news.again += 1
        }
        let wasBack = member.backSince != nil
        let stayedBack = wasBack && !hasDropped
        switch (stayedBack, link.isBack ?? stayedBack) {
        case (false, true):
            member.backSince = now.monotonic
            lastBackAt = now
            if link.state == .paused { news.paused += 1 } else { news.back += 1 }
        case (_, false): member.backSince = nil
        case (true, true): break
        }
        if wasBack != (member.backSince != nil) { incident.remaining += wasBack ? 1 : -1 }
        members[link.id] = member
        return .noted
    }

    /// These are members no longer; returns whether others are.
    mutating func takeOut(_ links: Set<LinkID>, now: Moment) -> Bool {
        for link in links {
            guard let member = members.removeValue(forKey: link) else { continue }
            if member.backSince == nil { incident.remaining -= 1 }
        }
        incident.members.removeAll { links.contains($0.link) }
        let noun = links.count == 1 ? "link counts" : "links count"
        incident.note("\(links.count) \(noun) no more", at: now)
        return !members.isEmpty
    }

    /// Tells the timeline what became of members in this snapshot.
    mutating func tellNews(now: Moment) {
        guard news != News() else { return }
        var parts: [String] = []
        if news.again > 0 { parts.append("\(news.again) dropped again") }
        if news.back > 0 { parts.append("\(news.back) back") }
        if news.paused > 0 { parts.append("\(news.paused) paused") }
        let rest = incident.remaining == 0 ? "none" : "\(incident.remaining)"
        incident.note("\(parts.joined(separator: ", ")), \(rest) still down", at: now)
        news = News()
    }

    /// Ends it once all members have been back for a while; returns whether it is over.
    mutating func end(now: Moment) -> Bool {
        guard incident.remaining == 0, now.monotonic - lastBackAt.monotonic >= Self.rest else {
            return false
        }
        incident.phase = .resolved(at: lastBackAt)
        return true
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
