import FleetModel
import Vocabulary

/// The links that a person marked, for actions on all of them.
struct LinkMarks: Hashable, Sendable {
    private(set) var links: Set<LinkID> = []

    var isEmpty: Bool { links.isEmpty }
    var count: Int { links.count }

    /// In the order of their identifiers, so that requests go out in the same order each time.
    var sorted: [LinkID] { links.sorted { $0.rawValue < $1.rawValue } }

    func contains(_ link: LinkID) -> Bool { links.contains(link) }

    /// Marks the links; takes the marks away where all of them are marked already.
    mutating func toggle(_ chosen: [LinkID]) {
        if links.isSuperset(of: chosen) {
            links.subtract(chosen)
        } else {
            links.formUnion(chosen)
        }
    }

    mutating func add(_ chosen: [LinkID]) { links.formUnion(chosen) }

    /// Forgets links that are no longer watched.
    mutating func keep(in fleet: FleetView) {
        links = links.filter { fleet.snapshot.place(of: $0) != nil }
    }
}
