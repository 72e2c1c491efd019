public import FleetModel
import Vocabulary

/// All rules over a fleet: which alerts fire, and of which a person is told.
///
/// Owned by one writer. From snapshot to snapshot only links that changed are judged, those that
/// time alone makes fire, and those of rules whose quantities grow with time. What is kept is
/// bounded by rules times links.
public struct AlertBook: Sendable {
    /// Rules about groups come first: their alerts speak for those of links.
    private var rules: [WatchedRule]
    /// Of each rule.
    private var bundles: [AlertBundles]
    private var memory = AlertMemory()
    private var last: FleetSnapshot?

    /// Nothing fires yet.
    ///
    /// - Parameter rules: their names are unique.
    public init(rules: [AlertRule]) {
        let watched = rules.map { WatchedRule($0) }
        self.rules = watched.filter { !$0.isAboutLinks } + watched.filter(\.isAboutLinks)
        bundles = self.rules.map { _ in AlertBundles() }
    }

    /// Judges the fleet as it is now; to be called each second, and more often where alerts are to
    /// be known sooner.
    ///
    /// A person is told of an alert once: not where another one speaks for it, nor where it flaps.
    /// What was held back comes again, announced, as soon as nothing holds it back and if it is
    /// still so.
    ///
    /// - Parameter snapshot: of the same fleet as before, and not older.
    /// - Returns: alerts that fired or ended, those of groups before those of links.
    public mutating func take(_ snapshot: FleetSnapshot) -> [AlertChange] {
        let changes = last.map { snapshot.changes(since: $0) } ?? .all
        let pause = pauseSinceLast(snapshot)
        last = snapshot
        memory.take(snapshot, changes: changes)
        let view = AlertView(snapshot, memory: memory)
        var happened: [AlertChange] = []
        for place in rules.indices {
            var news = rules[place].take(snapshot, changes: changes, pause: pause, in: view)
            bundle(news, ofRuleAt: place, in: snapshot)
            announce(&news, ofRuleAt: place, in: snapshot, view)
            bundles[place].forget(now: snapshot.at.monotonic)
            happened += news
        }
        return happened
    }

    private func pauseSinceLast(_ snapshot: FleetSnapshot) -> OwnPause? {
        guard let last, let pause = snapshot.lastOwnPause, pause.isExcused,
            pause != last.lastOwnPause
        else { return nil }
        return pause
    }

    private mutating func bundle(
        _ news: [AlertChange], ofRuleAt place: Int, in snapshot: FleetSnapshot
    ) {
        let now = snapshot.at.monotonic
        for change in news {
            switch change.kind {
            case .fired:
                let broker = snapshot.link(change.subject)?.settings.endpoint.authority
                bundles[place].alertFired(change.subject, at: broker, now: now)
            case .resolved:
                bundles[place].alertEnded(change.subject, measured: change.measured, now: now)
            }
        }
    }
}

// MARK: - Announcing

extension AlertBook {
    /// Announces of the rule's bundles what a person does not know yet and nothing holds back.
    ///
    /// - Parameter news: what happened just now; what happened before is added where it is
    ///   announced only now.
    private mutating func announce(
        _ news: inout [AlertChange], ofRuleAt place: Int, in snapshot: FleetSnapshot,
        _ view: AlertView
    ) {
        let unsettled = bundles[place].unsettled(now: snapshot.at.monotonic)
        guard !unsettled.isEmpty else { return }
        var places: [AlertSubject: Int] = [:]
        for (index, change) in news.enumerated() { places[change.subject] = index }
        for number in unsettled {
            for announcement in announcements(of: number, ofRuleAt: place, in: snapshot, view) {
                if let index = places[announcement.subject] {
                    news[index] = announcement
                } else {
                    news.append(announcement)
                }
            }
        }
    }

    private mutating func announcements(
        of number: Int, ofRuleAt place: Int, in snapshot: FleetSnapshot, _ view: AlertView
    ) -> [AlertChange] {
        guard var bundle = bundles[place][number] else { return [] }
        defer { bundles[place][number] = bundle }
        var announcements: [AlertChange] = []
        if let end = announcedEnd(of: bundle, ofRuleAt: place, in: snapshot) {
            announcements.append(end)
            bundle.told = nil
        }
        guard bundle.told == nil, let subject = subjectToTell(of: bundle, place, in: snapshot)
        else { return announcements }
        if isSpokenFor(subject, in: snapshot, view) { bundle.spokenForAt = view.now.monotonic }
        if AlertAnnouncement.isAnnounced(
            firing: true, isSilenced: false, isAcknowledged: false,
            isFlapping: isFlapping(subject, place, in: snapshot),
            isOurs: rules[place].isUnjudged(subject),
            isParentDown: bundle.isSpokenFor(now: view.now.monotonic))
        {
            let firing = rules[place].announcement(.fired, of: subject, at: view.now)
            bundle.told = AlertBundle.Told(
                subject: subject, firedAt: rules[place].firedAt(subject) ?? view.now)
            announcements.append(firing)
        }
        return announcements
    }

    private func announcedEnd(
        of bundle: AlertBundle, ofRuleAt place: Int, in snapshot: FleetSnapshot
    ) -> AlertChange? {
        let now = snapshot.at.monotonic
        guard let told = bundle.told, let end = told.end,
            bundle.firing.isEmpty || bundle.hasOutlastedWhatWasTold(now: now),
            AlertAnnouncement.isEndAnnounced(
                wasAnnounced: true, isSilenced: false,
                isFlapping: bundle.mayFireAgain(now: now)
                    || isFlapping(told.subject, place, in: snapshot))
        else { return nil }
        return rules[place].announcement(
            .resolved(firedAt: told.firedAt), of: told.subject, measured: end.measured,
            at: snapshot.at)
    }

    /// The one of the bundle's alerts that speaks for it: the first, unless it flaps or cannot be
    /// judged and another one does not and can; nil where all are about to end.
    private func subjectToTell(
        of bundle: AlertBundle, _ place: Int, in snapshot: FleetSnapshot
    ) -> AlertSubject? {
        let firing = bundle.firingInOrder.filter { !rules[place].isEnding($0) }
        return firing.first {
            !rules[place].isUnjudged($0) && !isFlapping($0, place, in: snapshot)
        } ?? firing.first
    }

    private func isFlapping(
        _ subject: AlertSubject, _ place: Int, in snapshot: FleetSnapshot
    ) -> Bool {
        !rules[place].asksForFlapping && snapshot.link(subject)?.isFlapping == true
    }

    /// Whether an alert about a group speaks for this one, which is about a link.
    private func isSpokenFor(
        _ subject: AlertSubject, in snapshot: FleetSnapshot, _ view: AlertView
    ) -> Bool {
        guard let place = subject.link.flatMap(snapshot.place(of:)) else { return false }
        return rules.contains { $0.speaks(for: snapshot.links[place], at: place, in: view) }
    }
}

extension FleetSnapshot {
    /// The link that an alert is about; nil where it is about none, or none of these.
    fileprivate func link(_ subject: AlertSubject) -> LinkSnapshot? {
        subject.link.flatMap(place(of:)).map { links[$0] }
    }
}
