public import Vocabulary

/// Which links differ between two snapshots of one fleet.
public enum LinkChanges: Hashable, Sendable {
    /// Links came, went or have other settings: nothing holds that was known of places and names.
    case all
    /// Only what stands at these places of `links` differs, in ascending order.
    case some([Int])
}

extension FleetSnapshot {
    /// Which links differ from those of an earlier snapshot.
    ///
    /// A link that is the same in both is not looked at.
    public func changes(since earlier: FleetSnapshot) -> LinkChanges {
        guard links.count == earlier.links.count else { return .all }
        var places: [Int] = []
        for place in links.indices where !links[place].isIdentical(to: earlier.links[place]) {
            // Read where they are: each copy would count references.
            guard links[place].watched.id == earlier.links[place].watched.id,
                links[place].watched.settings == earlier.links[place].watched.settings
            else { return .all }
            places.append(place)
        }
        return .some(places)
    }

    /// Where the link with that identifier stands in `links`; nil where it is not part of the
    /// fleet.
    public func place(of id: LinkID) -> Int? { places.place(of: id) }
}
