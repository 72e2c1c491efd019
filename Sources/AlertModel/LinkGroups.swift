import FleetModel

/// Links that are put together by what they have in common.
struct LinkGroups: Sendable {
    /// One group.
    struct Group {
        /// What they have in common; nil: that they lack the tag.
        let name: String?
        /// Where they stand in the snapshot's `links`, in ascending order; never empty.
        fileprivate(set) var places: [Int]
    }

    /// In the order of their first links.
    private var groups: [Group] = []
    private var groupOfName: [String?: Int] = [:]
    private var groupOfPlace: [Int] = []

    /// No links.
    init() {}

    init(of links: [LinkSnapshot], by grouping: LinkGrouping) {
        for (place, link) in links.enumerated() {
            let name = grouping.name(of: link)
            let group = groupOfName[name] ?? groups.count
            if group == groups.count {
                groupOfName[name] = group
                groups.append(Group(name: name, places: []))
            }
            groups[group].places.append(place)
            groupOfPlace.append(group)
        }
    }

    var indices: [Int] { Array(groups.indices) }

    subscript(group: Int) -> Group { groups[group] }

    /// The group of the link that stands there.
    func group(ofPlace place: Int) -> Int { groupOfPlace[place] }

    /// The place among the groups of the one that an alert is about; nil where there is none.
    func place(of subject: AlertSubject) -> Int? {
        guard case .group(_, let name) = subject else { return nil }
        return groupOfName[name]
    }
}
