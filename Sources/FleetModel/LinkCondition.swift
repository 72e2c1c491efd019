import Vocabulary

/// One alternative of a filter's term.
indirect enum LinkCondition: Hashable, Sendable {
    /// The text is part of the name, the broker or a tag.
    case contains(FoldedText)
    case state(LinkState)
    case flapping
    case tag(key: FoldedText, value: FoldedText)
    case figure(LinkFigure, Comparison, Double)
    case not(LinkCondition)

    enum Comparison: String, Hashable, CaseIterable {
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case less = "<"
        case greater = ">"
        case equal = "="
    }

    /// Whether it may begin or cease to hold though nothing happens on the link.
    var dependsOnTime: Bool {
        switch self {
        case .figure(let figure, _, _): figure == .availability
        case .not(let condition): condition.dependsOnTime
        case .contains, .state, .flapping, .tag: false
        }
    }

    func holds(for link: LinkSnapshot, at now: MonotonicInstant) -> Bool {
        switch self {
        case .contains(let text):
            return text.isPart(of: link.settings.name)
                || text.isPart(of: link.settings.endpoint.authority)
                || link.settings.tags.contains {
                    text.isPart(of: $0.key) || text.isPart(of: $0.value)
                }
        case .state(let state):
            return link.state == state
        case .flapping:
            return link.isFlapping
        case .tag(let key, let value):
            return link.settings.tags.contains { key.equals($0.key) && value.equals($0.value) }
        case .figure(let figure, let comparison, let bound):
            guard let value = figure.value(for: link, at: now) else { return false }
            return comparison.holds(value, bound)
        case .not(let condition):
            return !condition.holds(for: link, at: now)
        }
    }
}

extension LinkCondition.Comparison {
    func holds(_ left: Double, _ right: Double) -> Bool {
        switch self {
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        case .equal: left == right
        }
    }
}

/// A text to look for, whatever the case of its ASCII letters.
///
/// Works on bytes, so that thousands of names are searched between two keys.
struct FoldedText: Hashable, Sendable {
    private let bytes: [UInt8]

    init(_ text: String) {
        bytes = text.utf8.map(Self.folded)
    }

    func equals(_ text: String) -> Bool {
        text.utf8.count == bytes.count && text.utf8.elementsEqual(bytes) { Self.folded($0) == $1 }
    }

    func isPart(of text: String) -> Bool {
        let found = text.utf8.withContiguousStorageIfAvailable { isPart(of: $0) }
        return found ?? Array(text.utf8).withUnsafeBufferPointer { isPart(of: $0) }
    }

    private func isPart(of text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count >= bytes.count else { return false }
        return (0...text.count - bytes.count).contains { start in
            bytes.indices.allSatisfy { Self.folded(text[start + $0]) == bytes[$0] }
        }
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
