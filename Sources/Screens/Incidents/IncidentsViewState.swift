import FleetModel
import Vocabulary

/// What the list of incidents remembers between frames.
struct IncidentsViewState: Hashable, Sendable {
    /// One line of the list.
    enum Line: Hashable, Sendable {
        /// What dropped together, by the number of its notice.
        case incident(Int)
        /// One of its links.
        case member(Int, LinkID)

        /// The number of the incident that the line belongs to.
        var incident: Int {
            switch self {
            case .incident(let id), .member(let id, _): id
            }
        }
    }

    private(set) var lines: [Line] = []
    private(set) var list = ScrolledList()
    /// The selected line; nil in an empty list.
    private(set) var selected: Line?
    /// The incidents whose members are shown.
    private var opened: Set<Int> = []
    /// Whether somebody selected something.
    private var isTouched = false
    /// What `lines` was made from.
    private var source: [Place] = []

    /// An incident in its place.
    private struct Place: Hashable {
        var id: Int
        var links: [LinkID]
    }

    /// Lists what is open before what is held back, and that before what is over; of each the
    /// latest first.
    ///
    /// The selection stays with its line; as long as nobody selected one, whoever comes to look
    /// finds the first one selected.
    mutating func refresh(_ fleet: FleetView, isShown: Bool, height: Int) {
        let places = fleet.incidents.map { Place(id: $0.id, links: $0.links) }
        guard places != source else { return }
        source = places
        if !isShown, !isTouched {
            selected = nil
            list = ScrolledList()
        }
        opened.formIntersection(places.map(\.id))
        list(height: height)
    }

    private mutating func list(height: Int) {
        lines = []
        for place in source {
            lines.append(.incident(place.id))
            guard opened.contains(place.id) else { continue }
            lines += place.links.map { .member(place.id, $0) }
        }
        let place = selected.flatMap { line in
            lines.firstIndex(of: line) ?? lines.firstIndex(of: .incident(line.incident))
        }
        show(line: place ?? list.selected, height: height)
    }

    /// Somebody selects that incident; one that is not listed changes nothing.
    mutating func select(incident: Int, height: Int) {
        if let line = lines.firstIndex(of: .incident(incident)) {
            select(line: line, height: height)
        }
    }

    /// Somebody selects that line.
    mutating func select(line: Int, height: Int) {
        isTouched = true
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

    /// Shows the members of the selected incident, or hides them.
    mutating func toggle(height: Int) {
        guard let incident = selected?.incident else { return }
        isTouched = true
        if opened.remove(incident) == nil { opened.insert(incident) }
        list(height: height)
    }

    /// Hides the members of the selected incident; false where none are shown.
    mutating func fold(height: Int) -> Bool {
        guard let incident = selected?.incident, opened.contains(incident) else { return false }
        toggle(height: height)
        return true
    }
}

extension FleetView {
    /// The notices as a person has to read them.
    var incidents: [DropNotice] {
        let notices = snapshot.notices
        let open = notices.filter { $0.recoveredAt == nil }
        return open.filter { !heldBack.contains($0.id) } + open.filter { heldBack.contains($0.id) }
            + notices.filter { $0.recoveredAt != nil }
    }
}
