public import Vocabulary

/// A comparison of a filter that asks for a text of a link: its name, its broker or a tag, such as
/// `name=dock-17`, `broker=docks:1883`, `site!=fra` or `site=/^f/`.
public struct TextCondition: Hashable, Sendable {
    /// What asks for the name of a link, or for a tag of that key.
    public static let nameKey = "name"
    /// What asks for the broker of a link, as host and port or path, or for a tag of that key.
    public static let brokerKey = "broker"

    private enum Value: Hashable {
        case text(FoldedText)
        case pattern(TextPattern)
    }

    private enum OwnText: Hashable {
        case name
        case broker
    }

    /// What every link has under the key; nil where only tags do.
    private let own: OwnText?
    private let key: FoldedText
    private let value: Value
    private let isWanted: Bool

    /// Takes the name of a comparison for what is asked; whether the sign is `=` or `!=` is the
    /// caller's to check.
    public init(_ comparison: FilterComparison) {
        own =
            switch comparison.name.lowercased() {
            case Self.nameKey: .name
            case Self.brokerKey: .broker
            default: nil
            }
        key = FoldedText(comparison.name)
        isWanted = comparison.sign != .notEqual
        switch comparison.value {
        case .text(let text): value = .text(FoldedText(text))
        case .pattern(let pattern): value = .pattern(pattern)
        }
    }

    /// Whether it holds for a link; one that nobody knows has no text at all.
    public func holds(for link: LinkSettings?) -> Bool {
        guard let link else { return !isWanted }
        return isMetByOwnText(of: link) || isMetByTag(of: link) ? isWanted : !isWanted
    }

    private func isMetByOwnText(of link: LinkSettings) -> Bool {
        switch own {
        case .name: isMet(by: link.name)
        case .broker: isMet(by: link.endpoint.authority)
        case nil: false
        }
    }

    // Of the keys that every link has, too: a rule about links tagged `broker: eu` must not be
    // about nothing.
    private func isMetByTag(of link: LinkSettings) -> Bool {
        link.tags.contains { key.equals($0.key) && isMet(by: $0.value) }
    }

    private func isMet(by text: String) -> Bool {
        switch value {
        case .text(let wanted): wanted.equals(text)
        case .pattern(let pattern): pattern.isFound(in: text)
        }
    }
}
