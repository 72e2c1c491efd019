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
            guard links[place].id == earlier.links[place].id,
                links[place].settings == earlier.links[place].settings
            else { return .all }
            places.append(place)
        }
        return .some(places)
    }

    /// Where the link with that identifier stands in `links`; nil where it is not part of the
    /// fleet.
    public func place(of id: LinkID) -> Int? {
        var candidates = links.indices
        while let middle = candidates.middle {
            if links[middle].id == id { return middle }
            candidates =
                links[middle].id < id
                ? middle + 1..<candidates.upperBound : candidates.lowerBound..<middle
        }
        return nil
    }
}

extension Range<Int> {
    fileprivate var middle: Int? { isEmpty ? nil : lowerBound + count / 2 }
}
