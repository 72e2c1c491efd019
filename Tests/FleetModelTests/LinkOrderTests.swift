import FleetModel
import HeartbeatModel
import Testing
import Vocabulary

@Suite("The order of links in a table")
struct LinkOrderTests {
    /// Links named `same`, after what happened to each.
    private func links(
        _ count: Int, happens: (inout FleetUnderTest, Int32) -> Void
    ) -> [LinkSnapshot] {
        let settings = Array(repeating: FleetUnderTest.settings("same"), count: count)
        var watch = FleetUnderTest(settings)
        for place in 0..<count { happens(&watch, Int32(place)) }
        return watch.snapshot(at: 100).links
    }

    private func links(named names: [String]) -> [LinkSnapshot] {
        FleetUnderTest(names.map { FleetUnderTest.settings($0) }).snapshot(at: 0).links
    }

    @Test func theWorstStateComesFirst() {
        let states: [LinkState] = [.paused, .up, .unknown, .connecting, .backlog, .late, .down]
        let links = links(7) { watch, link in
            watch.tell(.state(from: .unknown, to: states[Int(link)]), of: link, at: 1)
        }
        #expect(LinkOrder.sorted(links, by: .state) == [6, 5, 4, 3, 2, 1, 0])
        #expect(LinkOrder.sorted(links, by: .state, descending: true) == [0, 1, 2, 3, 4, 5, 6])
    }

    @Test func missingFiguresComeLastInBothDirections() {
        let figures: [Int?] = [nil, 30, nil, 10, 20]
        let links = links(5) { watch, link in
            guard let figure = figures[Int(link)] else { return }
            watch.beat(link, roundTrip: .milliseconds(figure), at: 1)
        }
        #expect(LinkOrder.sorted(links, by: .roundTrip) == [3, 4, 1, 0, 2])
        #expect(LinkOrder.sorted(links, by: .roundTrip, descending: true) == [1, 4, 3, 0, 2])
    }

    @Test func equalLinksAreInOrderOfNameAndThenStayWhereTheyWere() {
        let links = links(named: ["b", "a", "b", "a"])
        for descending in [false, true] {
            #expect(
                LinkOrder.sorted(links, by: .missed, descending: descending) == [1, 3, 0, 2])
        }
    }

    @Test(
        "numbers in names are in order of their size",
        arguments: [
            ["dock-4", "dock-12"], ["dock-9", "dock-10", "dock-100"], ["2", "10"],
            ["a", "a1", "a1b", "a1c", "a2"], ["a01", "a1", "a02", "a2"],
            ["a-1", "a-1-2", "a-1-10"],
            ["x99999999999999999999", "x100000000000000000000"], ["Zeta", "alpha"], ["", "0"],
            ["a9", "ab"], ["a0", "a00", "a1"], ["é1", "é2", "é10"],
        ])
    func naturalOrder(names: [String]) {
        let links = links(named: names.reversed())
        let order = LinkOrder.sorted(links, by: .name)
        #expect(order.map { links[$0].settings.name } == names)
        #expect(LinkOrder.sorted(links, by: .name, descending: true) == order.reversed())
        #expect(LinkOrder.sorted(links, by: .missed) == order, "ties are in order of name")
    }

    @Test func brokersAreSortedByTheirNumbersToo() {
        let watch = FleetUnderTest(brokers: ["b-10", "b-9", "b-1"])
        let links = watch.snapshot(at: 0).links
        #expect(LinkOrder.sorted(links, by: .broker) == [2, 1, 0])
    }

    @Test func aPartOfTheLinksIsSortedByItsPlaces() {
        let links = links(6) { watch, link in
            for _ in link..<10 { watch.miss(link, isLost: false, at: 1) }
        }
        #expect(LinkOrder.sorted([5, 1, 3], in: links, by: .missed) == [5, 3, 1])
    }

    @Test("each key sorts by its own figure", arguments: LinkSortKey.allCases)
    func keys(key: LinkSortKey) {
        let ranks = [2, 0, 1]
        let settings = ranks.map {
            FleetUnderTest.settings("name-\($0)", broker: "host-\($0)")
        }
        var watch = FleetUnderTest(settings)
        for (place, rank) in ranks.enumerated() {
            let link = Int32(place)
            var facts = FleetUnderTest.facts(settings[place])
            facts.timing = settings[place].timing(effectiveKeepAliveSeconds: UInt16(rank + 1))
            let start = Double(rank) * 20
            for _ in 0..<rank {
                watch.miss(link, isLost: false, at: start)
                watch.tell(
                    .disconnected(FleetUnderTest.end(.resetByPeer)), of: link, at: start + 2)
            }
            watch.tell(.connected(facts), of: link, at: start + 4)
            // The first after an outage teaches the jitter nothing.
            for roundTrip in [0, 2 * rank, rank] {
                watch.beat(
                    link, roundTrip: .milliseconds(roundTrip), networkRTT: .milliseconds(rank),
                    at: start + 5)
            }
            let state: LinkState = [.down, .late, .up][rank]
            watch.tell(.state(from: .unknown, to: state), of: link, at: start + 6)
        }
        let links = watch.snapshot(at: 60).links
        #expect(LinkOrder.sorted(links, by: key) == [1, 2, 0])
        #expect(LinkOrder.sorted(links, by: key, descending: true) == [0, 2, 1])
    }
}
