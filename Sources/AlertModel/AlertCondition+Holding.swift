import FleetModel
import Vocabulary

/// The fleet at one moment with what is remembered of its links, as rules see it.
struct AlertView: Sendable {
    private let snapshot: FleetSnapshot
    private let memory: AlertMemory

    /// - Parameter memory: has taken this snapshot.
    init(_ snapshot: FleetSnapshot, memory: AlertMemory) {
        self.snapshot = snapshot
        self.memory = memory
    }

    /// The moment.
    var now: Moment { snapshot.at }

    /// Whether this machine has its way to brokers.
    var isOnline: Bool { snapshot.offline == nil }

    /// What is remembered of a link; nil where it is not part of the fleet.
    func past(of link: LinkID) -> LinkPast? {
        snapshot.place(of: link).flatMap { memory.past(of: link, at: $0) }
    }

    /// When the first certificate of the link ends; nil where it has none.
    func certificatesEnd(of link: LinkID) -> WallTime? { memory.certificatesEnd(of: link) }
}

extension LinkSnapshot {
    /// Whether anything can be held against the link: it is not paused, not on its way to its first
    /// connection, and not down by a fault of our own.
    var isJudged: Bool { state.isAvailable != nil && !(state == .down && isExcused) }
}

extension AlertExpression {
    /// Whether it holds of a subject, and what was measured.
    ///
    /// Where nothing can be said of a part, the others decide if they can: `rtt > 1s or down` holds
    /// of a link that is down.
    ///
    /// - Parameters:
    ///   - links: those that the subject is about: the link itself, the links of the group, or all,
    ///     as far as they pass the rule's filter.
    func finding(
        of subject: AlertSubject, among links: [LinkSnapshot], in view: AlertView
    ) -> AlertFinding {
        switch (self, subject) {
        case (.not(let expression), _):
            let finding = expression.finding(of: subject, among: links, in: view)
            return AlertFinding(holds: finding.holds.map { !$0 }, measured: finding.measured)
        case (.all(let parts), _):
            let findings = parts.map { $0.finding(of: subject, among: links, in: view) }
            return AlertFinding(findings, holds: Self.allHold(findings.map(\.holds)))
        case (.any(let parts), _):
            let findings = parts.map { $0.finding(of: subject, among: links, in: view) }
            return AlertFinding(findings, holds: Self.oneHolds(findings.map(\.holds)))
        case (.share(let share), .group):
            return share.finding(among: links, in: view)
        case (.absent, .fleet):
            return Self.findingOfAbsence(among: links, in: view)
        case (_, .link):
            guard let link = links.first else { return AlertFinding(holds: nil, measured: "gone") }
            let holds = holds(for: link, in: view)
            return AlertFinding(
                holds: holds, measured: measured(of: link, holds: holds, in: view))
        case (_, .group), (_, .fleet):
            return AlertFinding(holds: nil, measured: Self.nothing)
        }
    }

    private static func findingOfAbsence(
        among links: [LinkSnapshot], in view: AlertView
    ) -> AlertFinding {
        // Links that nobody can judge may be out of the filter for that alone.
        guard view.isOnline else {
            return AlertFinding(
                holds: nil, measured: "not judged: this machine has lost its way to brokers")
        }
        return AlertFinding(
            holds: links.isEmpty,
            measured: links.isEmpty
                ? "no link" : "\(links.count) link\(links.count == 1 ? "" : "s")")
    }

    /// Whether it holds of a link; nil where nothing can be said.
    func holds(for link: LinkSnapshot, in view: AlertView) -> Bool? {
        switch self {
        case .state(let state):
            // That it is not judged can be said of it, but nothing else.
            link.isJudged || state.isAvailable == nil ? link.state == state : nil
        case .flapping:
            link.isJudged ? link.isFlapping : nil
        case .comparison(let comparison):
            comparison.holds(for: link, in: view)
        case .not(let expression):
            expression.holds(for: link, in: view).map { !$0 }
        case .all(let parts):
            Self.allHold(parts.map { $0.holds(for: link, in: view) })
        case .any(let parts):
            Self.oneHolds(parts.map { $0.holds(for: link, in: view) })
        case .share, .absent:
            nil
        }
    }

    private static func allHold(_ parts: [Bool?]) -> Bool? {
        if parts.contains(false) { return false }
        return parts.contains(nil) ? nil : true
    }

    private static func oneHolds(_ parts: [Bool?]) -> Bool? {
        allHold(parts.map { part in part.map { !$0 } }).map { !$0 }
    }
}

extension AlertShare {
    /// Whether so large a part of these links is such; those of which nothing can be said do not
    /// count.
    fileprivate func finding(among links: [LinkSnapshot], in view: AlertView) -> AlertFinding {
        let judged = links.compactMap { condition.holds(for: $0, in: view) }
        guard !judged.isEmpty else {
            return AlertFinding(holds: nil, measured: "0 of \(links.count) judged")
        }
        let count = judged.count { $0 }
        let share = Double(count) / Double(judged.count)
        let holds = sign.holds(share, bound)
        let relation = MeasuredText.relation(
            share, holds ? sign : sign.opposite, bound, MeasuredText.percentages)
        return AlertFinding(
            holds: holds, measured: "\(condition.text): \(count) of \(judged.count), \(relation)")
    }
}

extension AlertFinding {
    /// The finding of a list, with what decided it.
    fileprivate init(_ parts: [AlertFinding], holds: Bool?) {
        var texts: [String] = []
        for part in parts where part.holds == holds && !texts.contains(part.measured) {
            texts.append(part.measured)
        }
        self.init(holds: holds, measured: texts.joined(separator: ", "))
    }
}

/// What an expression is about.
extension AlertExpression {
    /// How often it must be looked at where nothing happens on a link, since it may begin or cease
    /// to hold with time alone; nil where it does not.
    var changesWithin: Duration? {
        switch self {
        case .state, .flapping: nil
        // Its filter may let links in and out.
        case .absent: AlertQuantity.atEachLook
        case .comparison(let comparison): comparison.quantity.changesWithin
        case .share(let share): share.condition.changesWithin
        case .not(let expression): expression.changesWithin
        case .all(let parts), .any(let parts): parts.compactMap(\.changesWithin).min()
        }
    }

    /// What must be remembered of links to find whether it holds.
    var needs: AlertMemory.Needs {
        switch self {
        case .state, .flapping, .absent: []
        case .comparison(let comparison): comparison.needs
        case .share(let share): share.condition.needs
        case .not(let expression): expression.needs
        case .all(let parts), .any(let parts):
            parts.reduce(into: []) { $0.formUnion($1.needs) }
        }
    }

    /// What the links are put together by where it asks for a share; nil where it does not.
    var grouping: LinkGrouping? {
        switch self {
        case .share(let share): share.grouping
        case .not(let expression): expression.grouping
        case .all(let parts), .any(let parts): parts.lazy.compactMap(\.grouping).first
        case .state, .flapping, .absent, .comparison: nil
        }
    }

    /// Whether it is about all links together.
    var asksForAbsence: Bool {
        switch self {
        case .absent: true
        case .not(let expression): expression.asksForAbsence
        case .all(let parts), .any(let parts): parts.contains(where: \.asksForAbsence)
        case .state, .flapping, .comparison, .share: false
        }
    }
}
