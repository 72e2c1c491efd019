import FleetModel
import Vocabulary

/// A link that came into trouble, and what may explain it.
struct GatheredLink: Hashable, Sendable {
    let link: LinkID
    let name: String
    /// When it was noticed.
    let at: Moment
    /// When it began.
    let since: Moment
    /// What the link may share with others, as far as it was known then.
    let features: Set<SharedFeature>
    /// How its connection ended; nil where an alert is what brought it.
    let ending: SharedEnding?
    /// The link's count of drops then.
    let dropCount: Int
    /// Others are waited for this long.
    let wait: Duration
}

extension GatheredLink {
    /// How long others are waited for, whatever the probe intervals.
    private static let bounds = Duration.seconds(5)...Duration.seconds(30)

    /// A link whose connection ended.
    init(_ drop: DropRecord, of link: LinkSnapshot) {
        self.init(
            link, at: drop.at, since: drop.downSince,
            features: link.features(on: link.droppedConnection ?? link.connection),
            ending: SharedEnding(drop.disconnection, of: link))
    }

    /// A link about which an alert fires.
    init(_ link: LinkSnapshot, alertAt moment: Moment) {
        self.init(
            link, at: moment, since: link.state == .down ? link.since : moment,
            features: link.features(on: link.connection ?? link.droppedConnection), ending: nil)
    }

    private init(
        _ link: LinkSnapshot, at moment: Moment, since: Moment, features: Set<SharedFeature>,
        ending: SharedEnding?
    ) {
        let interval = link.timing.probeInterval
        self.init(
            link: link.id, name: link.settings.name, at: moment, since: since, features: features,
            ending: ending, dropCount: link.dropCount,
            wait: min(max(interval, Self.bounds.lowerBound), Self.bounds.upperBound))
    }
}

extension SharedEnding {
    /// How the connection of one link ended.
    fileprivate init(_ end: Disconnection, of link: LinkSnapshot) {
        self.init()
        cause = end.cause
        pattern = end.pattern
        patternPeriod = end.patternPeriod
        verdict = end.verdict
        reason = end.reasonName
        evidence = end.evidence
        broker = link.settings.endpoint.authority
    }

    /// What nine in ten of these have in common; nil where there are none.
    init?(of endings: [SharedEnding]) {
        guard let first = endings.first else { return nil }
        self.init()
        cause = endings.common(\.cause)
        pattern = endings.common(\.pattern)
        patternPeriod = pattern == nil ? nil : endings.common(\.patternPeriod)
        verdict = endings.common(\.verdict)
        reason = endings.common(\.reason)
        broker = endings.common(\.broker)
        evidence = pattern == nil ? nil : endings.first { $0.pattern == pattern }?.evidence
        if endings.count == 1 { evidence = first.evidence }
    }

    /// In a word of the event lines: the pattern, else the cause.
    var word: String? { pattern?.rawValue ?? cause?.rawValue }
}

extension [SharedEnding] {
    /// What nine in ten of them have; nil where they differ, or nine in ten have none.
    fileprivate func common<Value: Hashable>(_ part: (SharedEnding) -> Value?) -> Value? {
        var counts: [Value: Int] = [:]
        for case let value? in lazy.map(part) { counts[value, default: 0] += 1 }
        return counts.first { $0.value >= SharedCause.most(of: count) }?.key
    }

    /// How nine in ten of them ended, in a word; nil where they did not end alike.
    var commonWord: String? { common(\.word) }
}
