import BrokerScript
import Testing
import Vocabulary

@Suite struct DemoCastTests {
    @Test(arguments: [1, 2, 5, 6, 7, 12, 24, 25, 200, 5000])
    func itHasAsManyLinksAsWanted(count: Int) {
        let cast = DemoCast(links: count, seed: 1)
        #expect(cast.links.count == count)
        #expect(Set(cast.links.map(\.name)).count == count)
        #expect(cast.links.allSatisfy { cast.brokers.indices.contains($0.broker) })
        #expect(Set(cast.links.map(\.broker)) == Set(cast.brokers.indices))
    }

    @Test(arguments: [6, 7, 24, 5000])
    func everyFaultHasALink(count: Int) {
        let names = Set(DemoCast(links: count, seed: 1).brokers.map(\.name))
        #expect(
            names.isSuperset(of: [
                "docks", "assembly", "yard", "pumps", "gatehouse", "fleet-sea",
            ]))
    }

    @Test(arguments: [24, 200, 5000])
    func mostLinksAreHealthy(count: Int) {
        let cast = DemoCast(links: count, seed: 1)
        let healthy = cast.links.filter {
            ["plant-a", "plant-b", "edge"].contains(cast.brokers[$0.broker].name)
        }
        #expect(healthy.count * 2 > count)
    }

    @Test func theSeedDecidesTheDiceAndNothingElse() {
        #expect(DemoCast(seed: 1) == DemoCast(seed: 1))
        #expect(DemoCast(seed: 1) != DemoCast(seed: 2))
        #expect(DemoCast(seed: 1).links == DemoCast(seed: 2).links)
    }

    @Test func linksAreNumberedAlikeWide() {
        let names = DemoCast(links: 5000, seed: 1).links.map(\.name).filter { $0.hasPrefix("dock") }
        #expect(names.first == "dock-017")
        #expect(Set(names.map(\.count)).count == 1)
    }

    @Test func settingsPointWhereTheBrokerIs() {
        let cast = DemoCast(links: 24, seed: 1)
        let endpoints = cast.brokers.indices.map {
            Endpoint(host: "127.0.0.1", port: UInt16(40_000 + $0))
        }
        let settings = cast.settings(endpoints: endpoints)
        #expect(
            settings.map(\.endpoint.network?.port) == cast.links.map { UInt16(40_000 + $0.broker) })
        #expect(Set(settings.compactMap(\.clientID.value)).count == 24)
    }
}
