import FleetModel

extension AlertExpression {
    /// Whether it compares the same quantity in the same direction, and asks for more: where it
    /// holds the other one holds too.
    func isStricter(than other: AlertExpression) -> Bool {
        guard case .comparison(let mine) = self, case .comparison(let others) = other,
            mine.quantity == others.quantity, mine.reach == others.reach,
            let isMore = mine.bound.isMore(than: others.bound)
        else { return false }
        switch (mine.sign.isLess, others.sign.isLess) {
        case (true, true): return !isMore && mine.bound != others.bound
        case (false, false): return isMore
        default: return false
        }
    }
}

extension AlertBound {
    /// nil where the two cannot be compared.
    fileprivate func isMore(than other: AlertBound) -> Bool? {
        switch (self, other) {
        case (.duration(let mine), .duration(let others)): mine > others
        case (.count(let mine), .count(let others)): mine > others
        case (.share(let mine), .share(let others)): mine > others
        case (.timesBaseline(let mine), .timesBaseline(let others)): mine > others
        case (.duration, _), (.count, _), (.share, _), (.timesBaseline, _): nil
        }
    }
}

extension FilterComparison.Sign {
    /// Whether little of it is what is asked for; nil where it is neither little nor much.
    fileprivate var isLess: Bool? {
        switch self {
        case .less, .lessOrEqual: true
        case .greater, .greaterOrEqual: false
        case .equal, .notEqual: nil
        }
    }
}
