public import FleetModel
public import Vocabulary

/// All of alerting over a fleet: rules, incidents, what people said of them, and of what they are
/// told.
///
/// Owned by one writer, who shows it the fleet once a second, and at once where a connection ended.
public struct AlertDesk: Sendable {
    /// What people see of it; the deliveries and the store's trouble are others' to fill in.
    public private(set) var standing = AlertStanding()

    var book: AlertBook
    var board: IncidentBoard
    var quiet: QuietTimes
    var ways: [AnnouncementWay]
    /// What people were told of incidents that are not over.
    var told: [Int: Telling] = [:]
    /// When another alert last spoke for one.
    var spokenForAt: [AlertKey: MonotonicInstant] = [:]
    /// The keys of messages begin with it.
    let run: String
    /// Alerts that fired in an earlier run, until there are links to find theirs among.
    private var restoredFiring: [FiringAlert]
    /// Before there are links nothing of an earlier run is over.
    private var waitsForLinks: Bool
    private var rangAt: MonotonicInstant?
    /// When it was found last which links alerts about groups count.
    private var countedAt: MonotonicInstant?
    /// Whether at this look nothing silences an incident any more that is not over.
    var isSilenceOver = false

    /// The bell is silent for so long after it rang.
    static let bellRest = Duration.seconds(5)

    /// So often it is found which links alerts about groups count.
    private static let countsEvery = Duration.seconds(10)

    /// Nothing fires yet.
    ///
    /// - Parameters:
    ///   - rules: their names are unique.
    ///   - windows: their names are unique.
    ///   - ways: how people are told; each says how often it reminds them and of which links.
    ///   - restored: what earlier runs knew.
    ///   - run: tells the incidents of this history from those of others, in `Announcement.key`.
    public init(
        rules: [AlertRule], windows: [MaintenanceWindow] = [], ways: [AnnouncementWay] = [],
        restored: RestoredAlerts? = nil, run: String = ""
    ) {
        book = AlertBook(rules: rules)
        board = IncidentBoard(restored: restored)
        quiet = QuietTimes(windows: windows, restored: restored)
        self.ways = ways
        self.run = run
        restoredFiring = restored?.firing ?? []
        waitsForLinks = restored != nil
        for incident in restored?.unresolved ?? [] {
            guard case .told(let moment) = incident.telling else { continue }
            told[incident.id] = Telling(incident, at: moment)
            if incident.told == nil { told[incident.id]?.ways = nil }
        }
        standing.lastHandover = restored?.lastHandover
        show()
    }

    /// From now on these rules, windows and ways hold.
    ///
    /// Alerts go on under a rule of the same name; those of one that is gone end.
    public mutating func replace(
        rules: [AlertRule], windows: [MaintenanceWindow], ways: [AnnouncementWay], now: Moment
    ) {
        book.replace(rules: rules, now: now)
        board.revise(rules)
        quiet.replace(windows: windows)
        self.ways = ways
    }

    /// Judges the fleet as it is now.
    ///
    /// - Parameters:
    ///   - snapshot: of the same fleet as before, and not older.
    ///   - changes: which links may be other than in the snapshot that was given last; `all` at
    ///     first.
    ///   - offsetSeconds: by how much local time is ahead of UTC now, for the windows.
    public mutating func take(
        _ snapshot: FleetSnapshot, changes: LinkChanges, offsetSeconds: Int
    ) -> [AlertNews] {
        var news = quiet.take(now: snapshot.at, offsetSeconds: offsetSeconds)
            .map { AlertNews.silence($0, isOver: true) }
        if waitsForLinks, snapshot.links.isEmpty {
            show()
            return news
        }
        waitsForLinks = false
        restoreFiring(in: snapshot)
        let alerts = book.take(snapshot, changes: changes)
        let incidents = board.take(snapshot, changes: changes, alerts: alerts)
        count(in: snapshot)
        news += alerts.map { .alert(inIncident($0)) }
        for change in incidents { news += self.news(of: change) }
        for id in board.unresolvedIDs { news += look(atIncident: id, in: snapshot) }
        if !spokenForAt.isEmpty {
            let now = snapshot.at.monotonic
            spokenForAt = spokenForAt.filter { now - $0.value < Self.spokenForLonger }
        }
        if ring(for: news, now: snapshot.at.monotonic) { news.append(.ringBell) }
        show()
        return news
    }

    /// Finds the links that alerts about groups count now.
    private mutating func count(in snapshot: FleetSnapshot) {
        let now = snapshot.at.monotonic
        guard countedAt.map({ now - $0 >= Self.countsEvery }) ?? true else { return }
        countedAt = now
        for id in board.unresolvedIDs {
            for (rule, subject) in board.firing(in: id) where subject.link == nil {
                guard subject != .fleet else { continue }
                board.count(
                    book.places(of: rule, subject, in: snapshot),
                    unjudged: book.unjudged(of: rule, subject, in: snapshot),
                    for: AlertKey(rule: rule, subject: subject), in: snapshot)
            }
        }
    }

    /// What people see now.
    private mutating func show() {
        // The board has them in order, but for how much those matter that are not over.
        let incidents = board.incidents
        let openCount = board.unresolvedIDs.count
        standing.incidents =
            incidents.prefix(openCount).sorted(by: Incident.isBefore)
            + incidents.dropFirst(openCount)
        standing.silences = quiet.silences
        standing.windows = quiet.windows
    }

    /// Finds the alerts of an earlier run among the links that there are now.
    private mutating func restoreFiring(in snapshot: FleetSnapshot) {
        guard !restoredFiring.isEmpty else { return }
        for (alert, subject) in book.restore(restoredFiring, in: snapshot) {
            guard let incident = alert.incident else { continue }
            board.adopt(rule: alert.rule, subject: subject, in: incident)
        }
        restoredFiring = []
    }

    private func inIncident(_ change: AlertChange) -> AlertChange {
        guard change.kind == .fired else { return change }
        var change = change
        change.incident = board.incident(of: change.rule, change.subject)
        return change
    }

    /// Whether a person should hear of something of this.
    private mutating func ring(for news: [AlertNews], now: MonotonicInstant) -> Bool {
        let isNews =
            news.contains { news in
                guard case .incident(let change) = news else { return false }
                switch change.kind {
                case .joined, .reopened, .raised, .givenBack:
                    return board.incident(change.incident.id)?.isLeftAlone == false
                case .opened, .acknowledged, .silenced, .noted, .resolved, .withdrawn, .updated:
                    return false
                }
            } || isSilenceOver
        isSilenceOver = false
        guard isNews, rangAt.map({ now - $0 >= Self.bellRest }) ?? true else { return false }
        rangAt = now
        return true
    }

    // MARK: What people ask

    /// Does what a person asks.
    ///
    /// - Returns: what is to be told, and a sentence for the person where it could not be done, or
    ///   where the screen does not show that it was.
    public mutating func apply(_ request: AlertRequest, now: Moment) -> (
        news: [AlertNews], answer: String?
    ) {
        let result = answer(to: request, now: now)
        show()
        return result
    }

    /// Begins the next handover now.
    mutating func noteHandover(at moment: Moment) { standing.lastHandover = moment }
}

extension Incident {
    /// Whether a person has it, or nobody is to be told of it.
    fileprivate var isLeftAlone: Bool { acknowledgement != nil || silencedUntil != nil }

    /// Of two that are not over what matters more, then the later.
    fileprivate static func isBefore(_ left: Incident, _ right: Incident) -> Bool {
        (right.severity, right.openedAt.monotonic, right.id)
            < (left.severity, left.openedAt.monotonic, left.id)
    }
}
