public import Vocabulary

/// A comparison of a filter that asks for a tag, such as `site=fra`, `site!=fra` or `site=/^f/`.
public struct TagCondition: Hashable, Sendable {
    private enum Value: Hashable {
        case text(FoldedText)
        case pattern(TextPattern)
    }

    private let key: FoldedText
    private let value: Value
    private let isWanted: Bool

    /// Takes the name of a comparison for the tag's key; whether the sign is `=` or `!=` is the
    /// caller's to check.
    public init(_ comparison: FilterComparison) {
        key = FoldedText(comparison.name)
        isWanted = comparison.sign != .notEqual
        switch comparison.value {
        case .text(let text): value = .text(FoldedText(text))
        case .pattern(let pattern): value = .pattern(pattern)
        }
    }

    /// Whether it holds for somebody with these tags.
    public func holds(for tags: [Tag]) -> Bool {
        let hasTag = tags.contains { tag in
            guard key.equals(tag.key) else { return false }
            return switch value {
            case .text(let text): text.equals(tag.value)
            case .pattern(let pattern): pattern.isFound(in: tag.value)
            }
        }
        return hasTag == isWanted
    }
}
