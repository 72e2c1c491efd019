import FleetModel
import Vocabulary

/// What a link counts for in its group: for each share that is asked for whether its condition
/// holds of the link.
struct LinkPart: Hashable {
    /// Two bits for each share.
    private let bits: UInt8

    /// nil where more is asked for than can be kept.
    init?(of link: LinkSnapshot, isAbout: Bool, in shares: [AlertShare], _ view: AlertView) {
        guard shares.count <= 3 else { return nil }
        guard isAbout else {
            bits = .max
            return
        }
        // Where a person pauses it, nothing is said of it, as before perhaps; yet alerts end.
        let paused: UInt8 = link.state == .paused ? 1 << 6 : 0
        bits =
            paused
            | shares.reduce(0) { bits, share in
                bits << 2 | (share.condition.holds(for: link, in: view).map { $0 ? 2 : 1 } ?? 0)
            }
    }
}

extension AlertExpression {
    /// Whether it asks of a link whether it flaps.
    var asksForFlapping: Bool {
        switch self {
        case .flapping: true
        case .not(let expression): expression.asksForFlapping
        case .all(let parts), .any(let parts): parts.contains(where: \.asksForFlapping)
        case .state, .absent, .comparison, .share: false
        }
    }

    /// All shares that it asks for.
    var shares: [AlertShare] {
        switch self {
        case .share(let share): [share]
        case .not(let expression): expression.shares
        case .all(let parts), .any(let parts): parts.flatMap(\.shares)
        case .state, .flapping, .absent, .comparison: []
        }
    }
}

extension AlertCondition {
    /// All shares that it asks for, to begin or to end.
    var shares: [AlertShare] { begins.shares + (ends?.shares ?? []) }
}

extension AlertShare {
    /// Whether the link is one of those for whose sake the share is too large or too small.
    func isMet(by link: LinkSnapshot, in view: AlertView) -> Bool {
        let holds = condition.holds(for: link, in: view)
        switch sign {
        case .less, .lessOrEqual: return holds == false
        case .greater, .greaterOrEqual, .equal, .notEqual: return holds == true
        }
    }
}
