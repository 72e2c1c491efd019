/// A text that somebody looks for, whatever the case of its ASCII letters.
public struct SearchText: Hashable, Sendable {
    /// As typed.
    public let text: String
    private let folded: FoldedText

    /// Every text has the empty one in it.
    public init(_ text: String) {
        self.text = text
        folded = FoldedText(text)
    }

    /// Whether it stands anywhere in another text.
    public func isPart(of other: String) -> Bool { folded.isPart(of: other) }

    /// Whether it is a part of the link's name, its broker or a tag, as a word of a filter is.
    public func matches(_ link: LinkSnapshot) -> Bool {
        link.hasText(isPart(of:))
    }

    /// Where it stands first in another text; nil where it does not, and for the empty text.
    public func range(in other: String) -> Range<String.Index>? {
        guard !text.isEmpty, isPart(of: other) else { return nil }
        let length = text.utf8.count
        var start = other.startIndex
        while let end = other.utf8.index(start, offsetBy: length, limitedBy: other.endIndex) {
            if folded.equals(String(other[start..<end])) { return start..<end }
            start = other.utf8.index(after: start)
        }
        return nil
    }
}
