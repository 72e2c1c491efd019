import FleetModel
import Vocabulary

extension AlertExpression {
    /// Stands where a condition means nothing for what it is asked of.
    static let nothing = "nothing to measure"

    /// What is measured of a link, for a person.
    ///
    /// - Parameter holds: what was found.
    func measured(of link: LinkSnapshot, holds: Bool?, in view: AlertView) -> String {
        switch self {
        case .comparison(let comparison) where link.isJudged:
            return comparison.measured(of: link, holds: holds, in: view)
        case .flapping where link.isJudged:
            let share = MeasuredText.percentage(
                link.changeShare(at: view.now.monotonic), decimals: 0)
            return "\(link.isFlapping ? "" : "not ")flapping, changes in \(share) of 5m"
        case .state where holds != nil:
            return MeasuredText.state(of: link, now: view.now)
        case .comparison, .flapping, .state:
            return link.state == .down
                ? "not judged: down by a fault of our own" : "not judged: \(link.state.rawValue)"
        case .not, .all, .any, .share, .absent:
            return Self.nothing
        }
    }
}

extension AlertComparison {
    /// Whether it holds of a link; nil where nothing can be said.
    func holds(for link: LinkSnapshot, in view: AlertView) -> Bool? {
        guard link.isJudged else { return nil }
        guard let value = quantity.value(of: link, reach: reach, in: view),
            let bound = bound.value(for: link, in: view)
        else { return nil }
        return sign.holds(value, bound)
    }

    fileprivate func measured(of link: LinkSnapshot, holds: Bool?, in view: AlertView) -> String {
        guard let value = quantity.value(of: link, reach: reach, in: view)
        else { return "\(quantity.rawValue) not measured" }
        guard let bound = bound.value(for: link, in: view) else {
            return "\(quantity.rawValue) with no baseline yet"
        }
        guard let holds else { return "\(quantity.rawValue) not known yet\(reachText)" }
        if quantity == .certificateExpires, value.upperBound < 0 {
            return "certificate expired \(MeasuredText.duration(-value.upperBound)) ago"
        }
        let relation = holds ? sign : sign.opposite
        return "\(quantity.rawValue) \(text(of: value, relation, bound))\(reachText)"
    }

    /// Of a value that lies somewhere between two ends, the end that is nearer to the bound.
    private func text(
        of value: ClosedRange<Double>, _ sign: FilterComparison.Sign, _ bound: Double
    ) -> String {
        let isBelow = value.upperBound <= bound
        let nearest = isBelow ? value.upperBound : value.lowerBound
        let text = MeasuredText.relation(nearest, sign, bound, texts)
        guard value.lowerBound < value.upperBound else { return text }
        return "at \(isBelow ? "most" : "least") \(text)"
    }

    private var texts: MeasuredText.Pair {
        switch quantity.kind {
        case .count, .countOf, .countWithin:
            return { value, _ in (MeasuredText.decimal(value, places: 0), self.bound.text) }
        case .share, .shareOver:
            return MeasuredText.percentages
        case .roundTrip, .duration:
            guard case .timesBaseline(let factor) = self.bound else {
                return MeasuredText.durations
            }
            let times = "\(MeasuredText.decimal(factor, places: 2)) × "
            return { value, bound in
                (MeasuredText.duration(value), times + MeasuredText.duration(bound / factor))
            }
        }
    }
}
