public import FleetModel
import Vocabulary

/// All rules over a fleet: which alerts fire.
///
/// Owned by one writer. From snapshot to snapshot only links that changed are judged, those that
/// time alone makes fire, and those of rules whose quantities grow with time. What is kept is
/// bounded by rules times links.
public struct AlertBook: Sendable {
    /// Rules about groups come first: their alerts speak for those of links.
    private var rules: [WatchedRule]
    private var placeOfRule: [String: Int]
    private var memory: AlertMemory
    private var lastPause: OwnPause?
    /// Rules came whose links were never judged.
    private var mustJudgeAll = true
    /// Of rules that hold no longer.
    private var ended: [AlertChange] = []

    /// Nothing fires yet.
    ///
    /// - Parameter rules: their names are unique.
    public init(rules: [AlertRule]) {
        self.rules = Self.inOrder(rules.map { WatchedRule($0) })
        placeOfRule = Self.places(of: self.rules)
        memory = AlertMemory(Self.needs(of: self.rules))
    }

    private static func needs(of rules: [WatchedRule]) -> AlertMemory.Needs {
        rules.reduce(into: []) { $0.formUnion($1.needs) }
    }

    private static func inOrder(_ rules: [WatchedRule]) -> [WatchedRule] {
        rules.filter { !$0.isAboutLinks } + rules.filter(\.isAboutLinks)
    }

    private static func places(of rules: [WatchedRule]) -> [String: Int] {
        Dictionary(
            zip(rules.map(\.rule.name), rules.indices), uniquingKeysWith: { first, _ in first })
    }

    /// From now on these rules hold.
    ///
    /// Alerts that fire go on where a rule of that name is about such, until that one ends them;
    /// the others end.
    mutating func replace(rules new: [AlertRule], now: Moment) {
        var known = Dictionary(
            rules.map { ($0.rule.name, $0) }, uniquingKeysWith: { first, _ in first })
        let watched = new.map { rule in
            guard let goingOn = known[rule.name]?.watching(rule) else { return WatchedRule(rule) }
            known[rule.name] = nil
            return goingOn
        }
        for rule in known.values.sorted(by: { $0.rule.name < $1.rule.name }) {
            ended += rule.ends(at: now)
        }
        rules = Self.inOrder(watched)
        placeOfRule = Self.places(of: rules)
        memory.keep(Self.needs(of: rules))
        mustJudgeAll = true
    }

    /// Judges the fleet as it is now; to be called each second, and more often where alerts are to
    /// be known sooner.
    ///
    /// - Parameters:
    ///   - snapshot: of the same fleet as before, and not older.
    ///   - changes: which links may be other than in the snapshot that was given last; `all` at
    ///     first.
    /// - Returns: alerts that fired or ended, those of groups before those of links.
    public mutating func take(
        _ snapshot: FleetSnapshot, changes: LinkChanges
    ) -> [AlertChange] {
        let changes = mustJudgeAll ? .all : changes
        mustJudgeAll = false
        let pause = newPause(in: snapshot)
        memory.take(snapshot, changes: changes)
        let view = AlertView(snapshot, memory: memory)
        var happened = ended
        ended = []
        for place in rules.indices {
            happened += rules[place].take(snapshot, changes: changes, pause: pause, in: view)
        }
        for index in happened.indices where happened[index].kind == .fired {
            tellWhoSpeaks(of: &happened[index], in: snapshot, view)
        }
        return happened
    }

    /// Says of an alert about a group which links it counts, and of one about a link which of these
    /// speaks for it, and which others say the same of the link.
    private func tellWhoSpeaks(
        of change: inout AlertChange, in snapshot: FleetSnapshot, _ view: AlertView
    ) {
        if let place = change.subject.link.flatMap(snapshot.place(of:)) {
            let link = snapshot.links[place]
            change.spokenForBy =
                rules.first { $0.speaks(for: link, at: place, in: view) }?.rule.name
            change.saysSameAs = rulesThatSaySame(as: change)
        } else if case .group = change.subject {
            change.links = places(of: change.rule, change.subject, in: snapshot)
                .map { snapshot.links[$0].id }
        }
    }

    private func rulesThatSaySame(as change: AlertChange) -> [String] {
        guard let begins = placeOfRule[change.rule].map({ rules[$0].rule.condition.begins })
        else { return [] }
        return rules.filter {
            let other = $0.rule.condition.begins
            return (other.isStricter(than: begins) || begins.isStricter(than: other))
                && $0.firedAt(change.subject) != nil
        }.map(\.rule.name)
    }

    /// A pause of our own that ended since the last look, and is excused.
    private mutating func newPause(in snapshot: FleetSnapshot) -> OwnPause? {
        guard let pause = snapshot.lastOwnPause, pause != lastPause else { return nil }
        lastPause = pause
        return pause.isExcused ? pause : nil
    }

    // MARK: What fired before this run

    /// Has alerts fire that fired when an earlier run ended: those whose rule and subject are there
    /// still.
    ///
    /// To be called before the first look at the snapshot.
    mutating func restore(
        _ alerts: [FiringAlert], in snapshot: FleetSnapshot
    ) -> [(alert: FiringAlert, subject: AlertSubject)] {
        guard !alerts.isEmpty else { return [] }
        let links = Dictionary(
            snapshot.links.map { ($0.settings.name, $0.id) },
            uniquingKeysWith: { first, _ in first })
        return alerts.compactMap { alert in
            guard let place = placeOfRule[alert.rule],
                let subject = AlertSubject(named: alert.subject, links: links),
                rules[place].restore(subject, named: alert.subject, firedAt: alert.firedAt)
            else { return nil }
            return (alert, subject)
        }
    }
}

// MARK: - Asking

/// What speaks for telling people of an alert, and against it.
struct AlertHearing: Hashable {
    /// Whether it fires, and its end is not waited for.
    var isFiring: Bool
    /// Whether its link changes so often that single changes mean little.
    var isFlapping: Bool
    /// Whether at present nothing can be said of it.
    var isOurs: Bool
    /// Whether an alert about a group in which its link counts speaks for it, or one that says the
    /// same more strictly.
    var isParentDown: Bool
}

extension AlertBook {
    /// What speaks for telling people of that alert, and against it, at the last look.
    func hearing(
        of rule: String, _ subject: AlertSubject, in snapshot: FleetSnapshot
    ) -> AlertHearing? {
        guard let place = placeOfRule[rule] else { return nil }
        let watched = rules[place]
        let link = subject.link.flatMap(snapshot.place(of:))
        return AlertHearing(
            isFiring: watched.firedAt(subject) != nil && !watched.isEnding(subject),
            isFlapping: !watched.asksForFlapping
                && link.map { snapshot.links[$0].isFlapping } == true,
            isOurs: watched.isUnjudged(subject),
            isParentDown: link.map { isSpokenFor($0, watched.rule.severity, in: snapshot) } == true
                || isSaidMoreStrictly(than: watched, of: subject))
    }

    /// Whether an alert about the same fires whose rule asks for the same, and for more of it: of a
    /// certificate that ends in two days nobody needs to hear that it ends in fourteen.
    private func isSaidMoreStrictly(than rule: WatchedRule, of subject: AlertSubject) -> Bool {
        let begins = rule.rule.condition.begins
        return rules.contains {
            $0.rule.severity >= rule.rule.severity && $0.firedAt(subject) != nil
                && !$0.isEnding(subject)
                && $0.rule.condition.begins.isStricter(than: begins)
        }
    }

    /// Whether an alert about a group, which matters at least as much, speaks for those of the link
    /// at that place.
    private func isSpokenFor(
        _ place: Int, _ severity: AlertSeverity, in snapshot: FleetSnapshot
    ) -> Bool {
        let view = AlertView(snapshot, memory: memory)
        return rules.contains {
            $0.rule.severity >= severity
                && $0.speaks(for: snapshot.links[place], at: place, in: view)
        }
    }

    /// The places of the links for whose sake an alert fires: the link, those of a group that it
    /// counts, or all.
    func places(of rule: String, _ subject: AlertSubject, in snapshot: FleetSnapshot) -> [Int] {
        switch subject {
        case .link(let link): return snapshot.place(of: link).map { [$0] } ?? []
        case .group:
            let view = AlertView(snapshot, memory: memory)
            return placeOfRule[rule].map { rules[$0].counted(in: subject, of: snapshot, view) }
                ?? []
        case .fleet: return Array(snapshot.links.indices)
        }
    }

    /// The links of a group of which at present nothing can be said; without those that a person
    /// paused.
    func unjudged(
        of rule: String, _ subject: AlertSubject, in snapshot: FleetSnapshot
    ) -> Set<LinkID> {
        let view = AlertView(snapshot, memory: memory)
        return placeOfRule[rule].map { rules[$0].unjudged(in: subject, of: snapshot, view) } ?? []
    }

    /// The severity of a rule; nil where it holds no longer.
    func severity(of rule: String) -> AlertSeverity? {
        placeOfRule[rule].map { rules[$0].rule.severity }
    }
}
