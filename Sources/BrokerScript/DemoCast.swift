public import Vocabulary

/// Who plays in the demo: brokers with their scripts, and the links that watch them.
///
/// Most brokers are healthy; the others each show one fault within 25 s of the start, and then
/// again and again with quiet times between.
public struct DemoCast: Hashable, Sendable {
    /// One broker of the cast.
    public struct Broker: Hashable, Sendable {
        /// What an operator would call it.
        public let name: String
        /// What it does.
        public let script: Script
        /// Decides what its script leaves to chance.
        public let seed: UInt64
    }

    /// One link of the cast.
    public struct Link: Hashable, Sendable {
        /// The place of its broker in `brokers`.
        public let broker: Int
        private let template: LinkSettings

        init(broker: Int, template: LinkSettings) {
            self.broker = broker
            self.template = template
        }

        /// Unique in the cast.
        public var name: String { template.name }

        /// Its settings, given where its broker can be reached.
        public func settings(endpoint: Endpoint) -> LinkSettings {
            var settings = template
            settings.endpoint = endpoint
            return settings
        }
    }

    /// The brokers that have links.
    public let brokers: [Broker]
    /// The links, those of one broker together.
    public let links: [Link]

    /// Casts a demo.
    ///
    /// - Parameters:
    ///   - links: how many, at least 1. Six or more show every fault.
    ///   - seed: decides all that the scripts leave to chance.
    public init(links count: Int = 24, seed: UInt64) {
        var dice = SeededRandom(seed: seed)
        var brokers: [Broker] = []
        var links: [Link] = []
        for (role, size) in zip(Role.all, Self.sizes(of: Role.all, links: max(1, count))) {
            let brokerSeed = dice.next()
            guard size > 0 else { continue }
            for index in 0..<size {
                links.append(
                    Link(broker: brokers.count, template: role.template(index, of: size)))
            }
            brokers.append(Broker(name: role.broker, script: role.script, seed: brokerSeed))
        }
        self.brokers = brokers
        self.links = links
    }

    /// The settings of all links, given where each broker can be reached.
    public func settings(endpoints: [Endpoint]) -> [LinkSettings] {
        links.map { $0.settings(endpoint: endpoints[$0.broker]) }
    }

    /// How many links each role gets: every fault one where there are enough, the rest by weight.
    private static func sizes(of roles: [Role], links: Int) -> [Int] {
        let wholeWeight = roles.reduce(0) { $0 + $1.weight }
        var sizes = roles.map { _ in 0 }
        var rest = links
        for (place, role) in roles.enumerated() where role.isFaulty {
            sizes[place] = min(rest, max(1, links * role.weight / wholeWeight))
            rest -= sizes[place]
        }
        let healthy = roles.indices.filter { !roles[$0].isFaulty }
        let healthyWeight = healthy.reduce(0) { $0 + roles[$1].weight }
        for place in healthy {
            sizes[place] = rest * roles[place].weight / healthyWeight
        }
        sizes[healthy[0]] += rest - healthy.reduce(0) { $0 + sizes[$1] }
        return sizes
    }
}
