import FleetModel
import TerminalCells
import Vocabulary

/// The lines of incidents and their members, in columns.
struct IncidentTable {
    private static let titles = ["SEVERITY", "SINCE", "FOR", "DOWN", "BROKER", "CAUSE"]

    private let state: AppState
    private let notices: [Int: DropNotice]
    private let columns: [TableColumn]

    init(_ state: AppState) {
        self.state = state
        let all = state.fleet.snapshot.notices
        notices = Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let since = all.map { Self.since($0, state) }
        // Of no incident more links can be down than are members.
        let members = all.map { 2 * String($0.links.count).count + 4 }
        let brokers = all.map { displayWidth($0.broker) }.max() ?? 0
        columns = [
            TableColumn(.fixed(12), priority: 5),
            TableColumn(.fixed(since.map(displayWidth).max() ?? 0), priority: 2),
            TableColumn(.fixed(7), priority: 4),
            TableColumn(.fixed(members.max() ?? 0), priority: 3),
            TableColumn(.preferred(min(32, brokers), minimum: 10), priority: 3),
            TableColumn(.flexible(minimum: 16), priority: 5),
        ]
    }

    func drawHeadings(in rows: Rectangle, y: Int, on grid: inout CellGrid) {
        let row = Rectangle(x: rows.x, y: y, width: rows.width, height: 1)
        put(Self.titles.map { Span($0, .column) }, in: row, on: &grid)
    }

    private func put(_ texts: [Span], in row: Rectangle, on grid: inout CellGrid) {
        for case (let span, let place?) in zip(texts, layOutColumns(columns, in: row)) {
            grid.put([span], x: place.x, y: place.y, limit: place.width)
        }
    }

    private static func since(_ notice: DropNotice, _ state: AppState) -> String {
        state.zone.timestamp(notice.downSince.wall, now: state.now.wall)
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
        let down = severity == .unknown ? "?" : "\(notice.stillDown)"
        let texts = [
            Span("\(fold) \(severity.glyph) \(severity.rawValue)", severity.role),
            Span(Self.since(notice, state)),
            Span(ageText(from: notice.downSince, to: notice.recoveredAt ?? state.now), .strong),
            Span("\(down) of \(notice.links.count)", severity == .over ? .muted : severity.role),
            Span(notice.broker, .strong),
            Span(notice.causeText, severity == .over ? .muted : .text),
        ]
        put(texts, in: row, on: &grid)
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
    /// All its links are up again, or paused.
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
