import Vocabulary

/// Names for links that have none of their own.
enum LinkNames {
    /// Unique names, each as short as tells the links of one host or socket apart; those of one
    /// endpoint are numbered.
    static func names(for endpoints: [Endpoint]) -> [String] {
        let alike = Dictionary(grouping: endpoints) { candidates(for: $0)[0] }
        let levels = alike.mapValues(levelThatTellsApart)
        var used: Set<String> = []
        return endpoints.map { endpoint in
            let candidates = candidates(for: endpoint)
            let base = candidates[levels[candidates[0], default: 0]]
            var name = base
            var number = 1
            while !used.insert(name).inserted {
                number += 1
                name = "\(base)#\(number)"
            }
            return name
        }
    }

    /// The first form in which no two different endpoints have the same name, else the last.
    private static func levelThatTellsApart(_ endpoints: [Endpoint]) -> Int {
        let different = Set(endpoints)
        let names = different.map(candidates)
        let last = (names.map(\.count).min() ?? 1) - 1
        return (0...last).first { level in
            Set(names.map { $0[level] }).count == different.count
        } ?? last
    }

    /// The forms of a name, the shortest first.
    private static func candidates(for endpoint: Endpoint) -> [String] {
        switch endpoint {
        case .network(let network):
            let path = network.shownPath ?? ""
            return [
                network.host, network.authority, network.host + path, network.authority + path,
                network.description,
            ]
        case .unixSocket(let path):
            let file = path.split(separator: "/").last.map(String.init) ?? path
            return [file, path]
        }
    }
}
