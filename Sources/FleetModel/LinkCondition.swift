import Vocabulary

/// One alternative of a filter's term.
indirect enum LinkCondition: Hashable, Sendable {
    /// The text is part of the name, the broker or a tag.
    case contains(FoldedText)
    /// The pattern is found in the name, the broker, or the key or value of a tag.
    case matches(TextPattern)
    case state(LinkState)
    case flapping
    case text(TextCondition)
    case figure(LinkFigure, FilterComparison.Sign, Double)
    case not(LinkCondition)

    /// Whether it may begin or cease to hold though nothing happens on the link.
    var dependsOnTime: Bool {
        switch self {
        case .figure(let figure, _, _): figure == .availability
        case .not(let condition): condition.dependsOnTime
        case .contains, .matches, .state, .flapping, .text: false
        }
    }

    func holds(for link: LinkSnapshot, at now: MonotonicInstant) -> Bool {
        switch self {
        case .contains(let text):
            return link.hasText { text.isPart(of: $0) }
        case .matches(let pattern):
            return link.hasText { pattern.isFound(in: $0) }
        case .state(let state):
            return link.state == state
        case .flapping:
            return link.isFlapping
        case .text(let text):
            return text.holds(for: link.settings)
        case .figure(let figure, let sign, let bound):
            guard let value = figure.value(for: link, at: now) else { return false }
            return sign.holds(value, bound)
        case .not(let condition):
            return !condition.holds(for: link, at: now)
        }
    }
}

extension LinkSnapshot {
    /// Whether its name, its broker, or a key or value of its tags is such.
    func hasText(_ isSuch: (String) -> Bool) -> Bool {
        isSuch(settings.name) || isSuch(settings.endpoint.authority)
            || settings.tags.contains { isSuch($0.key) || isSuch($0.value) }
    }
}

extension FilterComparison.Sign {
    /// Whether the numbers are so, the first on the left of the sign.
    public func holds(_ left: Double, _ right: Double) -> Bool {
        switch self {
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        case .equal: left == right
        case .notEqual: left != right
        }
    }
}
