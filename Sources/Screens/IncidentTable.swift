import FleetModel
import TerminalCells
import Vocabulary

/// The lines of incidents and their members, in columns.
struct IncidentTable {
    private static let columns: [(title: String, layout: TableColumn)] = [
        ("SEVERITY", TableColumn(.fixed(12), priority: 5)),
        ("SINCE", TableColumn(.fixed(8), priority: 2)),
        ("FOR", TableColumn(.fixed(8), priority: 4)),
        ("DOWN", TableColumn(.fixed(11), priority: 3)),
        ("BROKER", TableColumn(.flexible(minimum: 10, maximum: 32), priority: 3)),
        ("CAUSE", TableColumn(.flexible(minimum: 12, weight: 2), priority: 5)),
    ]

    private let state: AppState
    private let notices: [Int: DropNotice]

    init(_ state: AppState) {
        self.state = state
        notices = Dictionary(
            state.fleet.snapshot.notices.map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
    }

    func drawHeadings(in rows: Rectangle, y: Int, on grid: inout CellGrid) {
        let row = Rectangle(x: rows.x, y: y, width: rows.width, height: 1)
        let places = layOutColumns(Self.columns.map(\.layout), in: row)
        for case (let column, let place?) in zip(Self.columns, places) {
            grid.put(
                [Span(column.title, .column)], x: place.x, y: place.y, limit: place.width)
        }
    }

    func draw(_ line: IncidentsViewState.Line, in row: Rectangle, on grid: inout CellGrid) {
        switch line {
        case .incident(let id):
            if let notice = notices[id] { draw(notice, in: row, on: &grid) }
        case .member(_, let id): draw(member: id, in: row, on: &grid)
        }
    }

    private func draw(_ notice: DropNotice, in row: Rectangle, on grid: inout CellGrid) {
        let severity = IncidentSeverity(of: notice, in: state.fleet)
        let fold = state.incidents.shows(membersOf: notice.id) ? "▾" : "▸"
        let total = notice.links.count
        let down = notice.links.count { state.fleet.link($0)?.state == .down }
        let since = state.zone.timestamp(notice.downSince.wall, now: state.now.wall)
        let texts = [
            Span("\(fold) \(severity.glyph) \(severity.rawValue)", severity.role),
            // Of another day its date matters more than the time.
            Span(since.count > 8 ? String(since.prefix(10).dropFirst(2)) : since),
            Span(ageText(from: notice.downSince, to: notice.recoveredAt ?? state.now), .strong),
            Span("\(down) of \(total)", down > 0 ? .down : .muted),
            Span(notice.broker, .strong),
            Span(notice.causeText, severity == .over ? .muted : .text),
        ]
        let places = layOutColumns(Self.columns.map(\.layout), in: row)
        for case (let span, let place?) in zip(texts, places) {
            grid.put([span], x: place.x, y: place.y, limit: place.width)
        }
    }

    /// A member: how it stands, its name and what is the matter.
    private func draw(member id: LinkID, in row: Rectangle, on grid: inout CellGrid) {
        guard let link = state.fleet.link(id) else {
            grid.put(
                [Span("    link \(id.rawValue), no longer watched", .muted)], x: row.x, y: row.y,
                limit: row.width)
            return
        }
        let standing = "    \(link.state.glyph) \(link.state.rawValue)"
        let nameAt = 18
        let nameWidth = max(8, min(state.fleet.nameWidth, row.width / 3))
        grid.put([Span(standing, link.state.role)], x: row.x, y: row.y, limit: nameAt - 1)
        grid.put(
            [Span(link.settings.name, .strong)], x: row.x + nameAt, y: row.y, limit: nameWidth)
        let remarkAt = nameAt + nameWidth + 2
        let room = row.width - remarkAt
        guard room > 0 else { return }
        let remark = link.remark(now: state.now, width: room)
        let text = remark.isEmpty ? "for \(ageText(from: link.since, to: state.now))" : remark
        grid.put(
            [Span(text, remark.isEmpty ? .muted : link.state.role)], x: row.x + remarkAt, y: row.y,
            limit: room)
    }
}

/// How much an incident matters now.
enum IncidentSeverity: String {
    /// A link of it is down.
    case critical
    /// Nobody knows whether its links would be up: this machine has no way to them.
    case unknown
    /// All its links are up again.
    case over

    init(of notice: DropNotice, in fleet: FleetView) {
        if notice.recoveredAt != nil {
            self = .over
        } else {
            self = fleet.heldBack.contains(notice.id) ? .unknown : .critical
        }
    }

    var glyph: String {
        switch self {
        case .critical: "✖"
        case .unknown: "?"
        case .over: "✔"
        }
    }

    var role: Role {
        switch self {
        case .critical: .down
        case .unknown: .unknown
        case .over: .up
        }
    }
}

extension DropNotice {
    /// Such as `half-open, no TCP ACK`; where a pattern is known, that comes first.
    var causeText: String {
        let what = pattern?.phrase(period: patternPeriod) ?? cause.rawValue
        return [what, reason, verdict?.phrase].compactMap { $0 }.joined(separator: ", ")
    }
}
