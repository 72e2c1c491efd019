public import BrokerScript
public import Vocabulary

extension VirtualNetwork {
    /// Makes a network in which the demo plays; a link's number is its place in the cast.
    ///
    /// - Parameters:
    ///   - cast: the brokers, each under its own name and the default port, and the links.
    ///   - seed: decides back-off and jitter.
    public init(cast: DemoCast, seed: UInt64) {
        self.init(seed: seed)
        for broker in cast.brokers { addBroker(broker.script, seed: broker.seed) }
        let settings = cast.settings(
            endpoints: cast.brokers.map {
                Endpoint(host: $0.name, port: Endpoint.defaultPort)
            })
        for (place, link) in cast.links.enumerated() {
            addLink(LinkID(Int32(place)), settings: settings[place], broker: link.broker)
        }
    }
}

extension DemoCast {
    /// Why connections and attempts of each link end within a time, found by playing the demo in
    /// virtual time.
    ///
    /// - Parameters:
    ///   - time: since the start.
    ///   - seed: decides back-off and jitter.
    /// - Returns: for each link, by its name, the causes in no order; empty where it just stays up.
    public func causes(within time: Duration, seed: UInt64) -> [String: Set<DropCause>] {
        var causes = Dictionary(uniqueKeysWithValues: links.map { ($0.name, Set<DropCause>()) })
        var network = VirtualNetwork(cast: self, seed: seed)
        network.run(until: .origin + time) { report in
            let name = links[Int(report.link.rawValue)].name
            switch report.event {
            case .disconnected(let end): causes[name]?.insert(end.cause)
            case .rejected(let rejection):
                causes[name]?.insert(LinkFailure.rejected(rejection).cause)
            default: break
            }
        }
        return causes
    }
}
