import FleetModel

extension LinkGrouping {
    /// The grouping that a key leads to next: one list, each tag, the brokers, the states.
    ///
    /// - Parameter withStates: false where the links are in the order of their states anyway.
    static func next(
        after grouping: LinkGrouping?, in fleet: FleetView, withStates: Bool = true
    ) -> LinkGrouping? {
        let all: [LinkGrouping?] =
            [nil] + fleet.tagKeys.map { .tag($0) } + [.broker] + (withStates ? [.state] : [])
        return all[((all.firstIndex(of: grouping) ?? 0) + 1) % all.count]
    }

    /// What the frame calls it.
    var word: String {
        switch self {
        case .broker: "broker"
        case .state: "state"
        case .tag(let key): key
        }
    }
}

extension LinkGroup {
    /// What its header calls it.
    func title(by grouping: LinkGrouping?) -> String {
        switch (grouping, name) {
        case (.tag(let key), let value?): "\(key)=\(value)"
        case (.tag(let key), nil): "no \(key)"
        default: name ?? ""
        }
    }
}
