public import Vocabulary

// How exact terms are written, for filters that nobody typed.
extension LinkFilter {
    /// A term that passes the link of that name; nil where none can be written.
    ///
    /// It also passes links whose name differs in case alone, and those with such a tag `name`.
    public static func term(name: String) -> String? {
        term(TextCondition.nameKey, name)
    }

    /// A term that passes the links of that broker, by its host and port or its path; nil where
    /// none can be written.
    ///
    /// It also passes links with such a tag `broker`.
    public static func term(broker authority: String) -> String? {
        term(TextCondition.brokerKey, authority)
    }

    /// A term that passes the links with that tag; nil where none can be written, since its key
    /// asks for something else, such as `rtt`.
    public static func term(tag: Tag) -> String? {
        let key = tag.key.lowercased()
        return key == TextCondition.nameKey || key == TextCondition.brokerKey
            ? nil : term(tag.key, tag.value)
    }

    /// The plainest of the ways to write a comparison that is read as what was meant.
    private static func term(_ key: String, _ value: String) -> String? {
        guard isTextKey(key) else { return nil }
        let pattern = "^\(value.asPattern)$"
        let ways = ["\(key)=\(value)", "\(key)=\"\(value)\"", "\(key)=/\(pattern)/"]
        return ways.first { text in
            var parser = FilterParser(text)
            guard parser.beginTerm(), !parser.takeNegation(), let part = try? parser.part(),
                case .comparison(let comparison) = part, comparison.name == key,
                comparison.sign == .equal, !parser.takeAlternative(), !parser.beginTerm()
            else { return false }
            return switch comparison.value {
            case .text(let read): read == value
            case .pattern(let read): read.source == pattern && read.isFound(in: value)
            }
        }
    }

    /// Whether a name asks for a text, not for a figure or a state.
    private static func isTextKey(_ key: String) -> Bool {
        let key = key.lowercased()
        return key != "state" && LinkFigure(rawValue: key) == nil
    }
}

extension String {
    /// A pattern that is found in this text alone, between `^` and `$`.
    fileprivate var asPattern: String {
        reduce(into: "") { pattern, character in
            if "\\.^$|()[]{}*+?/".contains(character) { pattern.append("\\") }
            pattern.append(character)
        }
    }
}
