import FleetModel
import TerminalCells
import Vocabulary

/// The lines of incidents, their members and the silences in force, in columns.
struct IncidentTable {
    private static let titles = ["SEVERITY", "SINCE", "FOR", "LINKS", "WHO", "CAUSE", "WHAT"]

    private let state: AppState
    private let incidents: [Int: Incident]
    private let columns: [TableColumn]

    /// A table so many columns wide.
    init(_ state: AppState, width: Int) {
        self.state = state
        let all = state.fleet.incidents
        incidents = Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let since = all.map { displayWidth(Self.since($0, state)) }.max() ?? 0
        // Of no incident more links can be waited for than are members.
        let members = all.map { 2 * String($0.members.count).count + 4 }.max() ?? 0
        let keepers = all.map { displayWidth(Self.keeper(of: $0, state).text) }.max() ?? 0
        let causes = min(28, max(5, all.map { displayWidth($0.cause ?? "") }.max() ?? 0))
        columns = [
            TableColumn(.fixed(12), priority: 0),
            TableColumn(.fixed(since), priority: 4),
            TableColumn(.fixed(7), priority: 2),
            TableColumn(.fixed(max(5, members)), priority: 3),
            TableColumn(.fixed(min(20, max(3, keepers))), priority: 1),
            TableColumn(.preferred(causes, minimum: min(12, causes)), priority: 5),
            TableColumn(.flexible(minimum: width < 60 ? 20 : 30), priority: 0),
        ]
    }

    func drawHeadings(in rows: Rectangle, y: Int, on grid: inout CellGrid) {
        put(Self.titles.map { Span($0, .column) }, in: rows.line(at: y), on: &grid)
    }

    private func put(_ texts: [Span], in row: Rectangle, on grid: inout CellGrid) {
        for case (let span, let place?) in zip(texts, layOutColumns(columns, in: row)) {
            grid.put([span], x: place.x, y: place.y, limit: place.width)
        }
    }

    private static func since(_ incident: Incident, _ state: AppState) -> String {
        state.zone.timestamp(incident.since.wall, now: state.now.wall)
    }

    /// Who has it, or why nobody has to.
    private static func keeper(of incident: Incident, _ state: AppState) -> Span {
        guard let keeper = incident.keeper(now: state.now) else { return Span("–", .muted) }
        if incident.isLookedAfter { return Span(keeper, incident.isOver ? .muted : .strong) }
        return Span(keeper, incident.isForming ? .muted : .late)
    }

    func draw(_ line: IncidentsViewState.Line, in row: Rectangle, on grid: inout CellGrid) {
        switch line {
        case .incident(let id):
            if let incident = incidents[id] { draw(incident, in: row, on: &grid) }
        case .member(_, let link, let name):
            draw(member: link, name: name, in: row, on: &grid)
        case .silence(let id):
            if let silence = state.fleet.snapshot.alerts.silences.first(where: { $0.id == id }) {
                draw(SilenceRow(silence), in: row, on: &grid)
            }
        case .window(let name):
            if let window = state.fleet.snapshot.alerts.windows.first(where: { $0.name == name }) {
                draw(SilenceRow(window), in: row, on: &grid)
            }
        case .way(let name):
            if let way = state.fleet.snapshot.alerts.deliveries.first(where: { $0.name == name }) {
                draw(way, in: row, on: &grid)
            }
        }
    }

    private func draw(_ incident: Incident, in row: Rectangle, on grid: inout CellGrid) {
        let look = IncidentLook(of: incident, in: state.fleet)
        let isOver = look == .over
        let fold =
            incident.members.isEmpty
            ? " " : state.incidents.shows(membersOf: incident.id) ? "▾" : "▸"
        let count = incident.members.count
        let left = look == .unknown ? "?" : "\(incident.remaining)"
        let texts = [
            Span("\(fold) \(look.glyph) \(look.rawValue)", look.role),
            Span(Self.since(incident, state)),
            Span(
                ageText(from: incident.since, to: incident.resolvedAt ?? state.now), .strong),
            Span(count == 0 ? "–" : "\(left) of \(count)", isOver ? .muted : look.role),
            Self.keeper(of: incident, state),
            Span(incident.cause ?? "–", isOver || incident.cause == nil ? .muted : .strong),
            Span(what(of: incident, in: row), isOver ? .muted : .text),
        ]
        put(texts, in: row, on: &grid)
    }

    /// What happened; with what has no column of its own on a screen of that width.
    private func what(of incident: Incident, in row: Rectangle) -> String {
        let places = layOutColumns(columns, in: row)
        let mark = places[4] == nil ? incident.keeperMark.map { "[\($0)] " } : nil
        return (mark ?? "")
            + (places[5] == nil ? incident.headline : incident.headlineBesideCause)
            + incident.findings
    }

    /// A member: how it stands, its name and what is the matter.
    private func draw(
        member id: LinkID, name: String, in row: Rectangle, on grid: inout CellGrid
    ) {
        guard let link = state.fleet.link(id), link.settings.name == name else {
            grid.put(
                [Span("    \(name), no longer watched", .muted)], x: row.x, y: row.y,
                limit: row.width)
            return
        }
        let standing = "    \(link.state.glyph) \(link.state.rawValue)"
        let nameAt = 18
        let nameWidth = max(8, min(state.fleet.nameWidth, row.width / 3))
        grid.put([Span(standing, link.state.role)], x: row.x, y: row.y, limit: nameAt - 1)
        grid.put([Span(name, .strong)], x: row.x + nameAt, y: row.y, limit: nameWidth)
        let remarkAt = nameAt + nameWidth + 2
        let room = row.width - remarkAt
        guard room > 0 else { return }
        let remark = link.remark(now: state.now, width: room)
        let text = remark.isEmpty ? "for \(ageText(from: link.since, to: state.now))" : remark
        grid.put(
            [Span(text, remark.isEmpty ? .muted : link.state.role)], x: row.x + remarkAt, y: row.y,
            limit: room)
    }

    /// A way: how many messages it took, and whether it takes any now.
    private func draw(_ way: DeliveryStanding, in row: Rectangle, on grid: inout CellGrid) {
        var texts = [
            Span("  → \(way.name)", way.failingSince == nil ? .up : .down),
            Span("  \(way.rowText)", .text),
        ]
        if let since = way.failingSince {
            texts.append(Span("  failing for \(ageText(from: since, to: state.now))", .down))
            if let trouble = way.trouble { texts.append(Span(": \(trouble)", .muted)) }
        }
        grid.put(texts, x: row.x, y: row.y, limit: row.width)
    }

    /// A silence: what it is, how long it lasts, whom and why.
    private func draw(_ silence: SilenceRow, in row: Rectangle, on grid: inout CellGrid) {
        let left = "\(roughCountdownText(to: silence.until, now: state.now)) left"
        let texts = [
            Span("  ◇ \(silence.kind.rawValue)", .paused),
            Span("  \(left)  ", .strong), Span("\(silence.links)  "), Span(silence.text, .muted),
        ]
        grid.put(texts, x: row.x, y: row.y, limit: row.width)
    }
}
