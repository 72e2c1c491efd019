import BrokerScript
import Testing
import VirtualTime
import Vocabulary

@Suite struct DemoInVirtualTimeTests {
    @Test(arguments: [6, 24, 200], [UInt64(1), 2, 3])
    func everyFaultShowsItselfWithItsCauseWithin25Seconds(links: Int, seed: UInt64) {
        let cast = DemoCast(links: links, seed: seed)
        let causes = cast.causes(within: .seconds(25), seed: seed)
        let expected: [String: Set<DropCause>] = [
            "docks": [.halfOpen], "yard": [.resetByPeer], "gatehouse": [.rejected],
            "assembly": [.serverDisconnected, .refused],
        ]
        for link in cast.links {
            let broker = cast.brokers[link.broker].name
            #expect(causes[link.name] == expected[broker] ?? [], "\(link.name) at \(broker)")
        }
    }

    @Test func theLinksOfTheRisingBrokerAreLateWithin25Seconds() {
        let cast = DemoCast(seed: 1)
        var network = VirtualNetwork(cast: cast, seed: 1)
        var late: Set<String> = []
        network.run(until: .origin + .seconds(25)) { report in
            if case .overdue = report.event {
                late.insert(cast.links[Int(report.link.rawValue)].name)
            }
        }
        #expect(late.isSuperset(of: cast.links.map(\.name).filter { $0.hasPrefix("pump") }))
    }

    @Test func faultsComeBackForHoursWhileMostLinksAreUp() {
        let cast = DemoCast(seed: 1)
        var network = VirtualNetwork(cast: cast, seed: 1)
        var ends: [String: Int] = [:]
        var ups = 0
        for minute in 1...40 {
            network.run(until: .origin + .seconds(60 * minute)) { report in
                guard case .disconnected(let end) = report.event, end.up != nil else { return }
                let link = cast.links[Int(report.link.rawValue)]
                ends[cast.brokers[link.broker].name, default: 0] += 1
            }
            ups += cast.links.indices.count { network.state(of: LinkID(Int32($0))) == .up }
        }
        #expect(Set(ends.keys) == ["docks", "yard", "assembly"])
        #expect(ends.values.allSatisfy { $0 >= 10 })
        #expect(ups > 40 * cast.links.count * 9 / 10)
    }

    @Test func aThousandLinksAllConnect() {
        let cast = DemoCast(links: 1000, seed: 1)
        var network = VirtualNetwork(cast: cast, seed: 1)
        var connected: Set<LinkID> = []
        network.run(until: .origin + .seconds(5)) { report in
            if case .connected = report.event { connected.insert(report.link) }
        }
        let refused = cast.links.count { cast.brokers[$0.broker].name == "gatehouse" }
        #expect(connected.count == 1000 - refused)
    }
}
