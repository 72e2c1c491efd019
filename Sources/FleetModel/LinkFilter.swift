/// A filter over links, as typed after `/`: words and terms, all of which must hold.
///
/// `down` or `state:down` names a state; `site=fra` a tag; `rtt>100ms`, `p95>=2ms`, `missed>0`,
/// `drops>0`, `loss>1%` compare a figure; any other word is searched in name, broker and tags;
/// `!` before a term turns it round. Case does not matter.
public struct LinkFilter: Hashable, Sendable {
    /// The text as typed.
    public let text: String

    /// Reads a filter; the empty text matches every link.
    public init(parsing text: String) throws(FilterError) { self.text = text }

    /// Whether the link passes.
    public func matches(_ link: LinkSnapshot) -> Bool { true }
}

/// Why a filter cannot be read.
public struct FilterError: Error, Hashable, Sendable {
    /// What is wrong and what would be right.
    public var message: String
    /// Where in the text, in characters from its start.
    public var position: Int

    /// Describes a problem at a position.
    public init(message: String, position: Int) {
        self.message = message
        self.position = position
    }
}
