import BrokerScript
import VirtualTime
import Vocabulary

/// Links against brokers in virtual time, with all their reports.
struct VirtualRun {
    var network: VirtualNetwork
    private(set) var reports: [LinkReport] = []

    /// One broker with this script and so many links with probe 1 s, timeout 1 s and 3 misses.
    init(
        _ steps: [Script.Step] = [], links: Int = 1, seed: UInt64 = 1,
        path: NetworkPath = NetworkPath(delay: .milliseconds(1)),
        settings change: (inout LinkSettings) -> Void = { _ in }
    ) {
        network = VirtualNetwork(seed: seed)
        network.addBroker(Script(steps), recording: .everything(atMost: 100_000))
        for number in 0..<links {
            var settings = LinkSettings(
                name: "link-\(number)", endpoint: Endpoint(host: "127.0.0.1", port: 1883))
            settings.probeInterval = Setting(.seconds(1))
            settings.responseTimeout = Setting(.seconds(1))
            change(&settings)
            network.addLink(
                LinkID(Int32(number)), settings: settings, broker: 0, path: path,
                startingAt: .origin)
        }
    }

    mutating func advance(to time: Duration) {
        network.run(until: .origin + time) { reports.append($0) }
    }

    /// The ends of connections and attempts, with their times.
    var ends: [(at: Duration, end: Disconnection)] {
        reports.compactMap {
            guard case .disconnected(let end) = $0.event else { return nil }
            return ($0.at - .origin, end)
        }
    }

    /// The round trips that were timed.
    var roundTrips: [Duration] {
        reports.compactMap {
            guard case .pingResponse(.timed(let rtt, _), _) = $0.event else { return nil }
            return rtt
        }
    }

    /// What the kernel knew of the network at each answer.
    var networkRoundTrips: [Duration?] {
        reports.compactMap {
            guard case .pingResponse(_, let network) = $0.event else { return nil }
            return .some(network)
        }
    }

    /// The facts of the connections that were accepted.
    var connections: [ConnectionFacts] {
        reports.compactMap {
            guard case .connected(let facts) = $0.event else { return nil }
            return facts
        }
    }
}
