import FleetModel
import Vocabulary

extension AlertCondition {
    /// As a rule writes it; read again it is equal to this one, if it was read from a text.
    public var text: String {
        var text = begins.text + Self.text(holding: beginsAfter)
        if ends != nil || endsAfter > .zero {
            text += " until \((ends ?? .not(begins)).text)" + Self.text(holding: endsAfter)
        }
        return text
    }

    private static func text(holding duration: Duration) -> String {
        duration > .zero ? " for \(DurationText.exact(duration))" : ""
    }
}

extension AlertExpression {
    /// As a rule writes it.
    var text: String {
        switch self {
        case .state(let state): state.rawValue
        case .flapping: "flapping"
        case .absent: "absent"
        case .comparison(let comparison): comparison.text
        case .share(let share): share.text
        case .not(let expression): "not \(expression.text(inParentheses: expression.isList))"
        case .all(let parts):
            parts.map { $0.text(inParentheses: $0.isList) }.joined(separator: " and ")
        // What `and` joins binds more than `or` and needs none.
        case .any(let parts): parts.map(\.text).joined(separator: " or ")
        }
    }

    private var isList: Bool {
        switch self {
        case .all, .any: true
        case .state, .flapping, .absent, .comparison, .share, .not: false
        }
    }

    private func text(inParentheses: Bool) -> String { inParentheses ? "(\(text))" : text }
}

extension AlertComparison {
    /// As a rule writes it.
    var text: String {
        "\(quantity.rawValue) \(sign.rawValue) \(bound.text)\(reachText)"
    }

    /// How far back it looks, with a blank before it; empty where it does not say it.
    var reachText: String {
        guard let reach, let word = quantity.reachWord else { return "" }
        switch reach {
        case .time(let time): return " \(word) \(DurationText.exact(time))"
        case .heartbeats(let count): return " \(word) \(count)"
        }
    }
}

extension AlertBound {
    /// As a rule writes it.
    var text: String {
        switch self {
        case .duration(let duration): DurationText.exact(duration)
        case .count(let count): "\(count)"
        case .share(let share): "\(share.decimal(pointMovedBy: 2))%"
        case .timesBaseline(let factor): "\(factor.decimal(pointMovedBy: 0))x baseline"
        }
    }
}

extension AlertShare {
    /// As a rule writes it.
    fileprivate var text: String {
        "share(\(condition.text), by \(grouping.name)) \(sign.rawValue) "
            + AlertBound.share(bound).text
    }
}

extension Double {
    /// All digits of a finite number from 0 on, without an exponent or zeros that say nothing.
    ///
    /// - Parameter places: by how many the decimal point moves to the right, from 0 on. The number
    ///   itself is not multiplied, which would change its last digits.
    fileprivate func decimal(pointMovedBy places: Int) -> String {
        let parts = description.split(separator: "e")
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        var digits = Array(mantissa.joined())
        var point = mantissa[0].count + exponent + places
        if point < 1 {
            digits.insert(contentsOf: repeatElement("0", count: 1 - point), at: 0)
            point = 1
        }
        digits += repeatElement("0", count: Swift.max(0, point - digits.count))
        let whole = digits[..<point].drop { $0 == "0" }
        var fraction = digits[point...]
        while fraction.last == "0" { fraction.removeLast() }
        return (whole.isEmpty ? "0" : String(whole))
            + (fraction.isEmpty ? "" : ".\(String(fraction))")
    }
}
