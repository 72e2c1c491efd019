import Vocabulary

extension LinkCondition {
    /// What a part of a filter means for links.
    init(_ part: FilterPart) throws(FilterError) {
        switch part {
        case .quoted(let text): self = .contains(FoldedText(text))
        case .pattern(let pattern): self = .matches(pattern)
        case .word(let text, let start):
            if let named = Self.named(text) {
                self = named
            } else if let name = FilterPart.value(of: "state", in: text) {
                self = try Self.state(named: name, at: start + text.count - name.count)
            } else {
                self = .contains(FoldedText(text))
            }
        case .comparison(let comparison): self = try Self.condition(comparison)
        }
    }

    private static func condition(
        _ comparison: FilterComparison
    ) throws(FilterError) -> LinkCondition {
        let name = comparison.name.lowercased()
        if let figure = LinkFigure(rawValue: name) {
            let value = try plain(comparison, comparedWith: "a figure")
            let bound = try figure.bound(value, at: comparison.valueAt)
            return .figure(figure, comparison.sign, bound)
        }
        guard comparison.sign == .equal || comparison.sign == .notEqual else {
            let known = LinkFigure.allCases.map(\.rawValue).joined(separator: ", ")
            throw FilterError(
                message: "\"\(comparison.name)\" is no figure; known are \(known)",
                position: comparison.nameAt)
        }
        guard name == "state" else { return .text(TextCondition(comparison)) }
        let value = try plain(comparison, comparedWith: "the name of a state")
        let condition = try state(named: value, at: comparison.valueAt)
        return comparison.sign == .notEqual ? .not(condition) : condition
    }

    private static func plain(
        _ comparison: FilterComparison, comparedWith kind: String
    ) throws(FilterError) -> String {
        guard case .text(let text) = comparison.value else {
            throw FilterError(
                message: "\(comparison.name) is compared with \(kind), not with a pattern",
                position: comparison.valueAt)
        }
        return text
    }

    private static func named(_ name: String) -> LinkCondition? {
        let name = name.lowercased()
        return name == "flapping" ? .flapping : LinkState(rawValue: name).map(LinkCondition.state)
    }

    private static func state(named name: String, at start: Int) throws(FilterError) -> Self {
        if let condition = named(name) { return condition }
        let known = LinkState.allCases.map(\.rawValue) + ["flapping"]
        throw FilterError(
            message: "\"\(name)\" is no state; known are \(known.joined(separator: ", "))",
            position: start)
    }
}

extension FilterPart {
    /// What stands behind `name:` in a word; nil where the word does not begin so.
    public static func value(of name: String, in word: String) -> String? {
        word.lowercased().hasPrefix("\(name):") ? String(word.dropFirst(name.count + 1)) : nil
    }
}

extension LinkFigure {
    /// What the figure is compared with: nanoseconds, a count, or a share from 0 to 1.
    fileprivate func bound(_ value: String, at start: Int) throws(FilterError) -> Double {
        switch unit {
        case .duration:
            do {
                return Double(try DurationText.parse(value).nanoseconds)
            } catch {
                var message = "\"\(value)\" is no duration; write 100ms, 1.5s or 1m30s"
                if case .unitMissing(let number) = error {
                    message = "\(number) needs a unit: \(number)ms or \(number)s"
                }
                throw FilterError(message: message, position: start)
            }
        case .count:
            guard let count = Int64(value), count >= 0 else {
                throw FilterError(
                    message: "\(rawValue) is counted: \"\(value)\" is no whole number",
                    position: start)
            }
            return Double(count)
        case .percentage:
            guard value.hasSuffix("%"), let percent = Double(value.dropLast()),
                (0...100).contains(percent)
            else {
                throw FilterError(
                    message: "\(rawValue) is a share: write a percentage such as 1% or 0.5%",
                    position: start)
            }
            return percent / 100
        }
    }
}
