import FleetModel
import Vocabulary

/// What the list of incidents remembers between frames.
struct IncidentsViewState: Hashable, Sendable {
    /// One line of the list.
    enum Line: Hashable, Sendable {
        /// An incident, by its number.
        case incident(Int)
        /// One of its links, by number and name: that of an earlier run has no other.
        case member(Int, LinkID, name: String)
        /// A silence in force, by its number.
        case silence(Int)
        /// A maintenance window in force, by its name.
        case window(String)
        /// A way on which people are told, by its name.
        case way(String)

        /// The number of the incident that the line belongs to; nil where it is a silence.
        var incident: Int? {
            switch self {
            case .incident(let id), .member(let id, _, _): id
            case .silence, .window, .way: nil
            }
        }
    }

    private(set) var lines: [Line] = []
    private(set) var list = ScrolledList()
    /// The selected line; nil in an empty list.
    private(set) var selected: Line?
    /// What was selected before it was not listed any more, as in a past that did not know it; nil:
    /// nothing else was.
    private var missing: Line?
    /// The incidents whose members are shown.
    private var opened: Set<Int> = []
    /// What `lines` was made from.
    private var source = Source()

    private struct Source: Hashable {
        var incidents: [Place] = []
        var silences: [Int] = []
        var windows: [String] = []
        var ways: [String] = []
    }

    /// An incident in its place.
    private struct Place: Hashable {
        var id: Int
        /// nil while they are not shown.
        var members: [IncidentMember]?
    }

    /// Lists what is open before what is held back, that before what is over, then the silences
    /// in force, and the ways on which people are told.
    ///
    /// The selection stays with its line; where nobody attends to it, not with what is over, so
    /// that what is open is not scrolled out of sight.
    mutating func refresh(_ fleet: FleetView, isAttended: Bool, height: Int) {
        let incidents = fleet.incidents
        if !opened.isEmpty { opened.formIntersection(incidents.map(\.id)) }
        let alerts = fleet.snapshot.alerts
        let newer = Source(
            incidents: incidents.map {
                Place(id: $0.id, members: opened.contains($0.id) ? $0.members : nil)
            },
            silences: alerts.silences.map(\.id), windows: alerts.windows.map(\.name),
            ways: alerts.deliveries.map(\.name))
        if newer != source {
            source = newer
            list(height: height)
        }
        guard !isAttended, let first = incidents.first, !first.isOver else { return }
        if selected?.incident.flatMap(fleet.incident)?.isOver != false {
            selectFirst(height: height)
        }
    }

    /// Selects what is worth most to whoever comes to look.
    mutating func selectFirst(height: Int) {
        missing = nil
        show(line: 0, height: height)
    }

    private mutating func list(height: Int) {
        lines = []
        for place in source.incidents {
            lines.append(.incident(place.id))
            for member in place.members ?? [] {
                lines.append(.member(place.id, member.link, name: member.name))
            }
        }
        lines += source.silences.map { .silence($0) } + source.windows.map { .window($0) }
        lines += source.ways.map { .way($0) }
        let last = missing ?? selected
        let place = last.flatMap(place(of:))
        missing = place == nil ? last : nil
        show(line: place ?? selected.flatMap(self.place(of:)) ?? standIn, height: height)
    }

    /// Where a line is, or the incident that it belongs to; nil where neither is listed.
    private func place(of line: Line) -> Int? {
        lines.firstIndex(of: line)
            ?? line.incident.flatMap { lines.firstIndex(of: .incident($0)) }
    }

    /// What is selected in place of a line that is not listed: for an incident another one, as long
    /// as there is one.
    private var standIn: Int {
        let last = lines.lastIndex { $0.incident != nil }
        guard selected?.incident != nil, let last else { return list.selected }
        return min(list.selected, last)
    }

    /// Somebody selects that incident; one that is not listed changes nothing.
    mutating func select(incident: Int, height: Int) {
        if let line = lines.firstIndex(of: .incident(incident)) {
            select(line: line, height: height)
        }
    }

    /// Somebody selects that line.
    mutating func select(line: Int, height: Int) {
        missing = nil
        show(line: line, height: height)
    }

    /// Selects that line, the nearest where there is none.
    private mutating func show(line: Int, height: Int) {
        list.select(line, count: lines.count, height: height)
        selected = lines.isEmpty ? nil : lines[list.selected]
    }

    /// Scrolls as little as needed for the selection to be seen.
    mutating func scroll(height: Int) {
        list.select(list.selected, count: lines.count, height: height)
    }

    /// Whether the members of an incident are shown.
    func shows(membersOf incident: Int) -> Bool { opened.contains(incident) }

    /// Shows the members of the selected incident, or hides them; false where that is so already.
    mutating func setOpen(_ isOpen: Bool, _ fleet: FleetView, height: Int) -> Bool {
        guard let incident = selected?.incident, opened.contains(incident) != isOpen else {
            return false
        }
        missing = nil
        if isOpen { opened.insert(incident) } else { opened.remove(incident) }
        refresh(fleet, isAttended: true, height: height)
        return true
    }
}
