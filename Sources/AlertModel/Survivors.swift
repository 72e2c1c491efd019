import FleetModel
import Vocabulary

/// The links that are up, and what each may share; found once they are asked for.
struct Survivors {
    private let snapshot: FleetSnapshot
    private var found: (links: [LinkID], features: [Set<SharedFeature>])?

    init(of snapshot: FleetSnapshot) {
        self.snapshot = snapshot
    }

    /// What those may share that are well.
    ///
    /// - Parameter isAffected: who is not well for all that; a link that is late may be next, and
    ///   is no survivor anyway.
    mutating func features(without isAffected: (LinkID) -> Bool) -> [Set<SharedFeature>] {
        if found == nil {
            let up = snapshot.links.filter { $0.state == .up }
            found = (up.map(\.id), up.map { $0.features(on: $0.connection) })
        }
        guard let found else { return [] }
        return zip(found.links, found.features).filter { !isAffected($0.0) }.map(\.1)
    }
}
