/// A text for the clipboard.
public struct CopiedText: Hashable, Sendable {
    /// What was copied.
    public enum Kind: String, Hashable, Sendable {
        /// A line for each link, or the selected line of a view.
        case row
        /// A whole view.
        case view
        /// What is known of an incident, as Markdown.
        case incident
        /// What whoever takes a shift over has to know, as Markdown.
        case handover
    }

    /// The text, its lines ended but for the last one; at most `mostLines` of them.
    public var text: String
    /// What it holds.
    public var kind: Kind
    /// What a person is told was copied; nil where the kind and the number of lines say it all.
    public var title: String?

    /// Puts a text together.
    public init(_ text: String, kind: Kind, title: String? = nil) {
        self.text = text
        self.kind = kind
        self.title = title
    }

    /// Lines that are copied of something longer.
    public static let mostLines = 1_000
}
