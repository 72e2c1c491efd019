import FleetModel
import Vocabulary

/// Reads the text of a condition from left to right.
struct AlertParser {
    /// Parentheses and `not` inside each other; each takes room on the stack.
    private static let mostLevels = 20

    private var tokens: AlertTokens
    private var levels = 0
    /// Whether what is read is asked of each link of a share.
    private var isInShare = false
    /// What the condition is about, once something was said of it.
    private var topic: Topic?

    init(_ text: String) {
        tokens = AlertTokens(text)
    }

    mutating func condition() throws(AlertConditionError) -> AlertCondition {
        guard tokens.current != .end else {
            throw problem("there is no condition; write one such as down for 30s")
        }
        var condition = AlertCondition(begins: try expression())
        condition.beginsAfter = try hold()
        if take("until") {
            let ends = try expression()
            // That it holds no longer ends it anyway.
            condition.ends = ends == .not(condition.begins) ? nil : ends
            condition.endsAfter = try hold()
        }
        guard tokens.current == .end else { throw unexpected() }
        return condition
    }

    /// Reads `for` and its duration; zero where there is none.
    private mutating func hold() throws(AlertConditionError) -> Duration {
        guard take("for") else { return .zero }
        let duration = try value(
            "a duration must follow for, as in for 30s", AlertValue.duration)
        if comes("and") || comes("or") || comes("for") {
            throw problem(
                "for stands once, behind the whole condition, as in down and flapping for 30s")
        }
        return duration
    }
}

// Expressions.
extension AlertParser {
    private mutating func expression() throws(AlertConditionError) -> AlertExpression {
        var parts = [try conjunction()]
        while take("or") { parts.append(try conjunction()) }
        guard parts.count > 1 else { return parts[0] }
        return .any(
            parts.flatMap { part in
                if case .any(let inner) = part { inner } else { [part] }
            })
    }

    private mutating func conjunction() throws(AlertConditionError) -> AlertExpression {
        var parts = [try negation()]
        while take("and") { parts.append(try negation()) }
        guard parts.count > 1 else { return parts[0] }
        return .all(
            parts.flatMap { part in
                if case .all(let inner) = part { inner } else { [part] }
            })
    }

    private mutating func negation() throws(AlertConditionError) -> AlertExpression {
        let start = tokens.position
        guard take("not") else { return try operand() }
        try goDeeper(at: start)
        let negated = try negation()
        levels -= 1
        return .not(negated)
    }

    private mutating func operand() throws(AlertConditionError) -> AlertExpression {
        let start = tokens.position
        switch tokens.current {
        case .mark("("):
            tokens.advance()
            try goDeeper(at: start)
            let inner = try expression()
            levels -= 1
            try takeClosing(of: start)
            return inner
        case .word(let word):
            return try named(word)
        case .mark("!"):
            throw problem("write not instead of !")
        case .sign, .mark, .end:
            throw nothingSaid()
        }
    }

    private func nothingSaid() -> AlertConditionError {
        problem(
            "a quantity or a state must stand here, as in down or rtt > 500ms, not "
                + tokens.current.shown)
    }

    private mutating func goDeeper(at start: Int) throws(AlertConditionError) {
        levels += 1
        guard levels <= Self.mostLevels else {
            throw AlertConditionError(
                message: "more than \(Self.mostLevels) parentheses and not inside each other",
                position: start)
        }
    }

    private mutating func takeClosing(of start: Int) throws(AlertConditionError) {
        if tokens.current == .mark(")") { return tokens.advance() }
        if comes("for") || comes("until") {
            throw problem("for and until stand behind the whole condition, outside of ( )")
        }
        guard tokens.current == .end else {
            throw problem("\(tokens.current.shown) cannot stand here; and, or or ) may follow")
        }
        throw AlertConditionError(message: "the closing ) is missing", position: start)
    }
}

// What is said of a subject.
extension AlertParser {
    private static let words = [
        "and", "or", "not", "for", "until", "in", "of", "over", "by", "baseline",
    ]

    private mutating func named(_ word: String) throws(AlertConditionError) -> AlertExpression {
        let start = tokens.position
        let name = word.lowercased()
        if name == "share" { return try share(from: start) }
        if name == "absent" {
            try speak(of: .fleet, at: start)
            return try said(.absent, as: name)
        }
        if name == "flapping" {
            try speak(of: .link, at: start)
            return try said(.flapping, as: name)
        }
        if let state = LinkState(rawValue: name) {
            try speak(of: .link, at: start)
            return try said(.state(state), as: name)
        }
        guard let quantity = AlertQuantity(rawValue: name) else { throw unknown(word) }
        try speak(of: .link, at: start)
        tokens.advance()
        return .comparison(try comparison(of: quantity))
    }

    /// Goes past a word that holds or does not hold by itself.
    private mutating func said(
        _ expression: AlertExpression, as name: String
    ) throws(AlertConditionError) -> AlertExpression {
        tokens.advance()
        if case .sign = tokens.current {
            throw problem("\(name) holds or does not; there is nothing to compare it with")
        }
        return expression
    }

    private func unknown(_ word: String) -> AlertConditionError {
        if Self.words.contains(word.lowercased()) {
            return nothingSaid()
        }
        let quantities = AlertQuantity.allCases.map(\.rawValue).joined(separator: ", ")
        let states = LinkState.allCases.map(\.rawValue).joined(separator: ", ")
        return problem(
            "\(AlertValue.shown(word)) is not known; quantities are \(quantities), states are "
                + "\(states), and there are flapping, absent and share(down, by broker)")
    }

    private mutating func comparison(
        of quantity: AlertQuantity
    ) throws(AlertConditionError) -> AlertComparison {
        let sign = try sign("\(quantity.rawValue) must be compared, as in \(quantity.example)")
        if comes("baseline") {
            throw problem("say how many times the baseline, as in 4x baseline")
        }
        let bound = try value(
            "a value must follow \(sign.rawValue), as in \(quantity.example)", quantity.bound)
        if case .timesBaseline = bound, !take("baseline") {
            throw problem("baseline must follow, as in 4x baseline")
        }
        if comes("baseline") {
            throw problem("baseline goes only with a number of times, as in rtt > 4x baseline")
        }
        return AlertComparison(
            quantity: quantity, sign: sign, bound: bound, reach: try reach(of: quantity, bound))
    }

    private mutating func reach(
        of quantity: AlertQuantity, _ bound: AlertBound
    ) throws(AlertConditionError) -> AlertReach? {
        guard let word = quantity.reachWord else {
            if comes("in") || comes("over") {
                throw problem("no time can be chosen for \(quantity.rawValue)")
            }
            if comes("of") { throw problem("of goes only with lost, as in lost >= 3 of 10") }
            return nil
        }
        let what = quantity.kind == .countOf ? "a number of heartbeats" : "a time"
        guard take(word) else {
            throw problem("\(word) and \(what) must follow, as in \(quantity.example)")
        }
        if quantity.kind == .countOf { return try heartbeats(of: quantity, bound) }
        let start = tokens.position
        let time = try value(
            "a duration must follow \(word), as in \(quantity.example)", AlertValue.duration)
        let times = AlertComparison.times
        guard times.contains(time) else {
            throw AlertConditionError(
                message: "the time of \(quantity.rawValue) is from "
                    + "\(DurationText.exact(times.lowerBound)) to "
                    + DurationText.exact(times.upperBound),
                position: start)
        }
        return .time(time)
    }

    private mutating func heartbeats(
        of quantity: AlertQuantity, _ bound: AlertBound
    ) throws(AlertConditionError) -> AlertReach {
        let start = tokens.position
        let counts = AlertComparison.heartbeats
        let count = try value("a number must follow of, as in \(quantity.example)") {
            (word) throws(AlertValueProblem) in
            try AlertValue.count(word, atLeast: counts.lowerBound, atMost: counts.upperBound)
        }
        if case .count(let lost) = bound, lost > count {
            throw AlertConditionError(
                message: "of \(count) heartbeats no more than \(count) can be lost",
                position: start)
        }
        return .heartbeats(count)
    }

    private mutating func share(
        from start: Int
    ) throws(AlertConditionError) -> AlertExpression {
        let example = "as in share(down, by broker) > 30%"
        guard !isInShare else { throw problem("no share can stand in a share") }
        tokens.advance()
        let opening = tokens.position
        guard take(.mark("(")) else { throw problem("( must follow share, \(example)") }
        isInShare = true
        let condition = try expression()
        isInShare = false
        guard take(.mark(",")) else {
            if comes("for") || comes("until") { try takeClosing(of: opening) }
            throw problem("a comma and by must follow, \(example)")
        }
        guard take("by") else { throw problem("by must follow the comma, \(example)") }
        let grouping = try grouping()
        try speak(of: .groups(grouping), at: start)
        guard take(.mark(")")) else { throw problem(") must follow the grouping, \(example)") }
        let sign = try sign("the share must be compared, \(example)")
        let bound = try value(
            "a percentage must follow \(sign.rawValue), \(example)", AlertValue.share)
        return .share(AlertShare(of: condition, by: grouping, sign: sign, bound: bound))
    }

    private mutating func grouping() throws(AlertConditionError) -> LinkGrouping {
        guard case .word(let word) = tokens.current, let grouping = LinkGrouping(named: word),
            grouping != .state
        else { throw problem("links are put together by broker or by tag:KEY, as in by tag:site") }
        tokens.advance()
        return grouping
    }
}

// What a condition is about.
extension AlertParser {
    private enum Topic: Hashable {
        case link
        case groups(LinkGrouping)
        case fleet

        var text: String {
            switch self {
            case .link: "of single links"
            case .groups(let grouping): "of links by \(grouping.name)"
            case .fleet: "of all links together"
            }
        }
    }

    private mutating func speak(of new: Topic, at start: Int) throws(AlertConditionError) {
        if isInShare {
            guard new == .link else {
                throw AlertConditionError(
                    message: "what is asked in a share must be said \(Topic.link.text)",
                    position: start)
            }
            return
        }
        if let topic, topic != new {
            throw AlertConditionError(
                message: "this is said \(new.text), what stands before it \(topic.text); make two "
                    + "rules of them",
                position: start)
        }
        topic = new
    }
}

// The text, part by part.
extension AlertParser {
    private func comes(_ word: String) -> Bool {
        guard case .word(let text) = tokens.current else { return false }
        return text.lowercased() == word
    }

    private mutating func take(_ word: String) -> Bool {
        guard comes(word) else { return false }
        tokens.advance()
        return true
    }

    private mutating func take(_ token: AlertToken) -> Bool {
        guard tokens.current == token else { return false }
        tokens.advance()
        return true
    }

    private mutating func sign(
        _ whenMissing: String
    ) throws(AlertConditionError) -> FilterComparison.Sign {
        guard case .sign(let sign) = tokens.current else { throw problem(whenMissing) }
        tokens.advance()
        return sign
    }

    /// Reads one word as a value.
    private mutating func value<Value>(
        _ whenMissing: String, _ read: (String) throws(AlertValueProblem) -> Value
    ) throws(AlertConditionError) -> Value {
        guard case .word(let word) = tokens.current else { throw problem(whenMissing) }
        do {
            let value = try read(word)
            tokens.advance()
            return value
        } catch {
            throw problem(error.message)
        }
    }

    private func problem(_ message: String) -> AlertConditionError {
        AlertConditionError(message: message, position: tokens.position)
    }

    /// For what cannot stand behind a condition that is whole.
    private func unexpected() -> AlertConditionError {
        if tokens.current == .mark(")") { return problem("there is no ( for this )") }
        return problem(
            "\(tokens.current.shown) cannot stand here; a condition reads down and flapping for "
                + "30s until up for 5m")
    }
}
