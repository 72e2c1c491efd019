import FleetModel
import HeartbeatModel
import TerminalCells
import Vocabulary

/// A column of the table of links, as a value: a new column is one more literal in `all`.
struct LinkColumn: Sendable {
    /// To which edge of the column its text is set.
    enum Alignment: Hashable, Sendable {
        case left, right
    }

    let title: String
    /// What the column says, for the help.
    let summary: String
    let alignment: Alignment
    /// What sorting by the column compares; nil: it cannot be sorted by.
    let sortKey: LinkSortKey?
    /// How wide it is and when it gives way, for a fleet with these widths.
    let layout: @Sendable (FleetView) -> TableColumn
    let text: @Sendable (LinkSnapshot) -> String
    let role: @Sendable (LinkSnapshot) -> Role
    /// What stands before the text in a role of its own, also in the selected row.
    let mark: @Sendable (LinkSnapshot) -> Span?
    /// Whether it holds figures of which the largest matter most.
    var isFigure: Bool { alignment == .right }
    /// Whether the strip of heartbeats is drawn where the text leaves room.
    let showsStrip: Bool

    init(
        _ title: String, _ summary: String, alignment: Alignment = .right, sortKey: LinkSortKey?,
        layout: @escaping @Sendable (FleetView) -> TableColumn,
        text: @escaping @Sendable (LinkSnapshot) -> String,
        role: @escaping @Sendable (LinkSnapshot) -> Role = { _ in .text },
        mark: @escaping @Sendable (LinkSnapshot) -> Span? = { _ in nil }, showsStrip: Bool = false
    ) {
        self.title = title
        self.summary = summary
        self.alignment = alignment
        self.sortKey = sortKey
        self.layout = layout
        self.text = text
        self.role = role
        self.mark = mark
        self.showsStrip = showsStrip
    }
}

extension LinkColumn {
    /// All columns, from left to right.
    static let all: [LinkColumn] = [
        state, name, broker, keepAlive, roundTrip, network, percentile95, jitter, missed,
        heartbeats,
    ]
}
