import FleetModel
import HeartbeatModel
import TerminalCells
import Vocabulary

/// A column of the table of links, as a value: a new column is one more literal.
struct LinkColumn: Sendable {
    let name: LinkColumnName
    let title: String
    /// What the column says, for the help and for who chooses columns.
    let summary: String
    let alignment: TextAlignment
    /// What sorting by the column compares; nil: it cannot be sorted by.
    let sortKey: LinkSortKey?
    /// How wide it is and when it gives way, for a fleet with these widths and a table with so many
    /// columns of the terminal.
    let layout: @Sendable (FleetView, _ room: Int) -> TableColumn
    let text: @Sendable (LinkRow) -> String
    let role: @Sendable (LinkSnapshot) -> Role
    /// What stands before the text in a role of its own, also in the selected row.
    let sign: @Sendable (LinkSnapshot) -> Span?
    /// Whether the largest comes first when somebody sorts by it: it matters most.
    var isFigure: Bool { alignment == .right }
    /// Whether a search looks at what it shows.
    var isSearched: Bool {
        switch name {
        case .link, .broker, .tags, .tag: true
        default: false
        }
    }
    /// What a sort by it is called.
    var word: String {
        if case .tag(let key) = name { key } else { title.lowercased() }
    }
    /// The figure that thresholds are set for; nil: it has none.
    var figure: LinkFigure? {
        if case .figure(let figure) = name { figure } else { nil }
    }

    init(
        _ name: LinkColumnName, _ title: String, _ summary: String,
        alignment: TextAlignment = .right, sortKey: LinkSortKey?,
        layout: @escaping @Sendable (FleetView, Int) -> TableColumn,
        text: @escaping @Sendable (LinkRow) -> String,
        role: @escaping @Sendable (LinkSnapshot) -> Role = { _ in .text },
        sign: @escaping @Sendable (LinkSnapshot) -> Span? = { _ in nil }
    ) {
        self.name = name
        self.title = title
        self.summary = summary
        self.alignment = alignment
        self.sortKey = sortKey
        self.layout = layout
        self.text = text
        self.role = role
        self.sign = sign
    }
}

/// A link where it stands in the table.
struct LinkRow {
    let link: LinkSnapshot
    /// The number of the link's line, counted from 1.
    let number: Int
    let now: Moment
}

extension LinkColumn {
    /// All columns but those of single tags, as help and picker list them.
    static let all: [LinkColumn] = LinkColumnName.withoutTags.map(column(named:))

    /// The column of that name.
    static func column(named name: LinkColumnName) -> LinkColumn {
        switch name {
        case .number: number
        case .state: state
        case .link: link
        case .broker: broker
        case .since: since
        case .keepAlive: keepAlive
        case .version: version
        case .tags: tags
        case .heartbeats: heartbeats
        case .figure(let figure): column(of: figure)
        case .tag(let key): tag(key)
        }
    }

    /// How wide it is and when it gives way, where somebody chose the width.
    func layout(_ fleet: FleetView, _ room: Int, width: Int?) -> TableColumn {
        let usual = layout(fleet, room)
        guard let width else { return usual }
        // It gives way no later than without a choice.
        return TableColumn(
            .preferred(width, minimum: min(width, usual.minimum)), priority: usual.priority)
    }
}
