import FleetModel
import TerminalCells
import Vocabulary

/// A snapshot with what every frame needs of it, counted once and kept up to date.
struct FleetView: Hashable, Sendable {
    private(set) var snapshot: FleetSnapshot
    /// Links whose state changes so often that single changes mean little.
    private(set) var flapping = 0
    /// Links that take any certificate.
    private(set) var insecure = 0
    /// Links that nobody judges, because this machine has no way to their brokers.
    private(set) var cutOff = 0
    /// Incidents of which nobody knows whether the links would be up again, had we a way to them:
    /// no alarm while we are offline.
    private(set) var heldBack: Set<Int> = []
    /// The incidents as a person has to read them: what is held back stands between what is not
    /// over and what is.
    private(set) var incidents: [Incident] = []
    /// What the banner tells of, in its order: what needs somebody before what somebody has or is
    /// all back, and that before what is over.
    private(set) var bannerPlaces: [BannerPlace] = []

    /// How those stood that a person took off the banner, by their numbers.
    private var dismissals: [Int: Dismissal] = [:]

    /// How an incident stood when it was taken off the banner.
    private struct Dismissal: Hashable {
        let severity: AlertSeverity
        let members: Int
        /// Whether somebody looked after it then or later.
        var wasLookedAfter = false

        /// Whether it is not any more what was taken off.
        func isOutdated(by incident: Incident) -> Bool {
            incident.severity > severity || incident.members.count > members
                || (wasLookedAfter && !incident.isLookedAfter && !incident.isOver)
        }
    }

    /// An incident for the banner, by its place among `incidents`.
    struct BannerPlace: Hashable, Sendable {
        let place: Int
        /// nil while it is not over.
        let resolvedAt: MonotonicInstant?
    }
    /// Columns of the longest link name with its mark.
    private(set) var nameWidth = 0
    /// Columns of the longest `host:port`.
    private(set) var brokerWidth = 0
    /// Columns of the longest value of each tag.
    private(set) var tagWidths: [String: Int] = [:]
    /// Columns of the tags of the link that has most.
    private(set) var allTagsWidth = 0

    init(_ snapshot: FleetSnapshot) {
        self.snapshot = snapshot
        nameWidth = Self.nameWidth(of: snapshot)
        for link in snapshot.links {
            count(link, 1)
            brokerWidth = max(brokerWidth, displayWidth(link.settings.endpoint.authority))
            noteTags(of: link)
        }
        noteIncidents()
    }

    /// Takes the next snapshot of the same fleet; only the links that changed are looked at.
    ///
    /// - Returns: which these are.
    mutating func take(_ newer: FleetSnapshot) -> LinkChanges {
        let changes = newer.changes(since: snapshot)
        switch changes {
        case .all:
            let known = dismissals
            self = FleetView(newer)
            dismissals = known
            noteBanner()
        case .some(let places):
            var marksMoved = false
            var judgementsMoved = false
            for place in places {
                let (before, now) = (snapshot.links[place], newer.links[place])
                count(before, -1)
                count(now, 1)
                if before.isInsecure != now.isInsecure { marksMoved = true }
                if before.isMissed != now.isMissed { judgementsMoved = true }
            }
            judgementsMoved =
                judgementsMoved && newer.offline != nil
                || snapshot.offline != newer.offline
                || snapshot.alerts.incidents != newer.alerts.incidents
            snapshot = newer
            // Names stay; only their marks come and go.
            if marksMoved { nameWidth = Self.nameWidth(of: newer) }
            // This looks at all links of the incidents while we are offline.
            if judgementsMoved { noteIncidents() }
        }
        return changes
    }

    private static func nameWidth(of snapshot: FleetSnapshot) -> Int {
        snapshot.links.reduce(0) { max($0, $1.markedNameWidth) }
    }

    /// The keys of all tags, in order.
    var tagKeys: [String] { tagWidths.keys.sorted() }

    private mutating func noteTags(of link: LinkSnapshot) {
        for tag in link.settings.tags {
            tagWidths[tag.key] = max(tagWidths[tag.key] ?? 0, displayWidth(tag.value))
        }
        allTagsWidth = max(allTagsWidth, displayWidth(link.settings.tagText))
    }

    private mutating func count(_ link: LinkSnapshot, _ step: Int) {
        if link.isFlapping { flapping += step }
        if link.isInsecure { insecure += step }
        if link.isCutOff { cutOff += step }
    }

    private mutating func noteIncidents() {
        heldBack = []
        if snapshot.offline != nil {
            for incident in snapshot.alerts.incidents where isUnknown(incident) {
                heldBack.insert(incident.id)
            }
        }
        let open = snapshot.alerts.incidents.filter { !$0.isOver }
        incidents =
            open.filter { !heldBack.contains($0.id) } + open.filter { heldBack.contains($0.id) }
            + snapshot.alerts.incidents.filter(\.isOver)
        noteBanner()
    }

    private mutating func noteBanner() {
        noteDismissals()
        let shown = incidents.indices.filter {
            !isOffBanner(incidents[$0]) && !heldBack.contains(incidents[$0].id)
        }
        let open = shown.filter { !incidents[$0].isOver }
        let order =
            open.filter { incidents[$0].needsSomebody }
            + open.filter { !incidents[$0].needsSomebody }
            + shown.filter { incidents[$0].isOver }
        bannerPlaces = order.map {
            BannerPlace(place: $0, resolvedAt: incidents[$0].resolvedAt?.monotonic)
        }
    }

    private mutating func noteDismissals() {
        var newer: [Int: Dismissal] = [:]
        for incident in incidents where incident.isDismissed {
            var dismissal =
                dismissals[incident.id]
                ?? Dismissal(severity: incident.severity, members: incident.members.count)
            if incident.isLookedAfter { dismissal.wasLookedAfter = true }
            newer[incident.id] = dismissal
        }
        dismissals = newer
    }

    /// Whether a person took it off the banner as it stands: what grows, gets worse or is nobody's
    /// any more comes back.
    private func isOffBanner(_ incident: Incident) -> Bool {
        incident.isDismissed && dismissals[incident.id]?.isOutdated(by: incident) == false
    }

    /// Whether no link that is waited for is known to be down.
    private func isUnknown(_ incident: Incident) -> Bool {
        guard !incident.isOver, !incident.members.isEmpty else { return false }
        return !incident.members.contains { !$0.isBack && link($0.link)?.isMissed == true }
    }

    /// The incident of that number; nil where it is forgotten, or the past did not know it.
    func incident(_ id: Int) -> Incident? { incidents.first { $0.id == id } }

    /// The incident that is not over in which a link is, else the latest in which it was; nil
    /// where it is part of none.
    func incident(of link: LinkID) -> Incident? {
        incidents.first { $0.members.contains { $0.link == link } }
    }

    /// The link with that identifier; nil where it was taken out.
    func link(_ id: LinkID) -> LinkSnapshot? {
        snapshot.place(of: id).map { snapshot.links[$0] }
    }

    /// Finds what is selected, and what was where the past did not know its link.
    ///
    /// - Parameters:
    ///   - selected: what is selected now.
    ///   - missing: what was selected before the fleet had no such link; nil: nothing else was.
    ///   - link: the link of it; nil where it has none.
    /// - Returns: what is to be selected, and what is missing from then on.
    func target<Selection>(
        _ selected: Selection?, missing: Selection?, link: (Selection) -> LinkID?
    ) -> (selected: Selection?, missing: Selection?) {
        guard let last = missing ?? selected, let link = link(last) else { return (selected, nil) }
        return snapshot.place(of: link) == nil ? (selected, last) : (last, nil)
    }

    /// Takes an incident off the banner before a snapshot tells so.
    mutating func dismiss(_ id: Int) {
        guard let place = incidents.firstIndex(where: { $0.id == id }) else { return }
        incidents[place].isDismissed = true
        dismissals[id] = nil
        noteBanner()
    }
}

extension LinkSnapshot {
    /// Whether this machine has no way to the broker, as far as the link's own events tell.
    ///
    /// It stands as unknown though it was tried, or its last attempt failed for that reason.
    var isCutOff: Bool {
        switch state {
        case .unknown: isConnected || attempt > 0 || lastFailure != nil
        case .down: lastFailure?.pattern == .ownOffline
        case .connecting, .up, .late, .backlog, .paused: false
        }
    }

    /// Whether it is not connected though it is not paused and has a way to its broker.
    fileprivate var isMissed: Bool { !isConnected && !isCutOff && state != .paused }

    /// Columns of the name, the mark of an insecure link and the blank after it counted.
    fileprivate var markedNameWidth: Int {
        displayWidth(settings.name) + (isInsecure ? displayWidth(insecureGlyph) + 1 : 0)
    }
}
