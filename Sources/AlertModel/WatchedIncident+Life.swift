import FleetModel
import Vocabulary

extension WatchedIncident {
    /// Others that belong to it are waited for until then.
    mutating func keepForming(until end: Moment) {
        if incident.isForming { incident.phase = .forming(until: end.monotonic) }
    }

    /// It was over, and something of it happens again: it is forming until then.
    mutating func reopen(until end: Moment, now: Moment) {
        guard let moment = incident.resolvedAt else { return }
        wasOverAt = moment
        reopenedAt = now
        incident.phase = .forming(until: end.monotonic)
        // Whoever had it had it until it was over.
        incident.acknowledgement = nil
        incident.isDismissed = false
        isKept = false
    }

    /// What happened again belongs to another incident: this one is over as it was.
    mutating func closeAgain(now: Moment) {
        guard let moment = wasOverAt else { return }
        for (link, member) in members where member.backSince == nil {
            set(member, of: link, backSince: moment.monotonic)
        }
        wasOverAt = nil
        incident.alerts = alerts.inOrder
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
        if isAgain { incident.note(Self.opensAgain, at: now) }
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
        // What an earlier run knew of the connections that ended cannot be found anew.
        guard cause != nil || restoredCause == nil else {
            describe()
            return
        }
        restoredCause = nil
        self.survivorCount = survivorCount
        let isNews = cause.map { $0.features != self.cause?.features } ?? false
        self.cause = cause
        if isNews, let cause { incident.note(cause.evidence, at: now) }
        incident.cause = cause?.text
        incident.causeFilter = cause?.filter ?? cause.flatMap { brokerFilter(for: $0) }
        incident.evidence = cause?.evidence
        describe()
    }

    /// Says what it is; what explains it is not looked for anew.
    mutating func describe() {
        // In their order, since the first says what points to a pattern.
        let endings = incident.members.compactMap { members[$0.link]?.ending }
        incident.ending = SharedEnding(of: endings)
        incident.summary = summary(endings)
        if case .alerts(let rule) = kind, isAboutGroups, alerts.fires(rule) {
            let group = onlyGroup(of: rule)
            incident.cause = group?.text
            incident.causeFilter = group.flatMap { SharedFeature.filter(passingAny: [$0]) }
        }
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

    /// Shows alerts that other incidents handed over; the timeline is told later.
    mutating func showAlerts() {
        if alerts.haveChanged { incident.alerts = alerts.inOrder }
    }

    /// Ends it once nothing of it is left for a while; returns whether it is over.
    mutating func end(now: Moment) -> Bool {
        guard !isForming, incident.remaining == 0, alerts.firingCount == 0,
            now.monotonic - calmSince >= rest
        else { return false }
        incident.phase = .resolved(at: quietSince)
        foundOverAt = now.monotonic
        explainsAt = nil
        return true
    }

    /// Since when nothing of it is waited for; rules wait by themselves before their alerts end.
    private var quietSince: Moment {
        guard kind == .drops, !members.isEmpty else { return lastEndAt }
        // What an alert opened again was not over before that.
        let isOlder = reopenedAt.map { lastBackAt.monotonic < $0.monotonic } ?? false
        return isOlder ? lastEndAt : lastBackAt
    }

    /// Since when nothing of it happened: what was over once goes on until that is long enough.
    private var calmSince: MonotonicInstant {
        guard isReopened else { return quietSince.monotonic }
        let again = reopenedAt?.monotonic ?? .origin
        return max(lastBackAt.monotonic, lastEndAt.monotonic, again)
    }

    /// Whether nothing can reopen it any more.
    func isLongOver(now: MonotonicInstant) -> Bool {
        foundOverAt.map { now - $0 > Self.reopensWithin } ?? false
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
