import TerminalCells

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
    ///
    /// Nothing in it gives orders to a terminal or turns text round, whoever sent it.
    public let text: String
    /// What it holds.
    public let kind: Kind
    /// What a person is told was copied; nil where the kind and the number of lines say it all.
    public let title: String?

    /// Puts a text together.
    public init(_ text: String, kind: Kind, title: String? = nil) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        self.init(lines: lines, kind: kind, title: title)
    }

    /// The same of lines that hold no others, whatever their texts say.
    init(lines: [String], kind: Kind, title: String? = nil) {
        text = lines.map(printable).joined(separator: "\n")
        self.kind = kind
        self.title = title.map(printable)
    }

    /// Lines that are copied of something longer.
    public static let mostLines = 1_000
}
