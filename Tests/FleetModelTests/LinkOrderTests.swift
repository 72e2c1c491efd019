import FleetModel
import HeartbeatModel
import Testing
import Vocabulary

@Suite("The order of links in a table")
struct LinkOrderTests {
    private func links(
        _ count: Int, change: (inout LinkSnapshot, Int) -> Void
    ) -> [LinkSnapshot] {
        (0..<count).map { place in
            var link = LinkSnapshot(
                id: LinkID(Int32(place)), settings: FleetUnderTest.settings("same"),
                at: FleetUnderTest.moment(0))
            change(&link, place)
            return link
        }
    }

    @Test func theWorstStateComesFirst() {
        let states: [LinkState] = [.paused, .up, .unknown, .connecting, .backlog, .late, .down]
        let links = links(7) { $0.state = states[$1] }
        #expect(LinkOrder.sorted(links, by: .state) == [6, 5, 4, 3, 2, 1, 0])
        #expect(LinkOrder.sorted(links, by: .state, descending: true) == [0, 1, 2, 3, 4, 5, 6])
    }

    @Test func missingFiguresComeLastInBothDirections() {
        let figures: [Int?] = [nil, 30, nil, 10, 20]
        let links = links(5) { $0.statistics.last = figures[$1].map { .milliseconds($0) } }
        #expect(LinkOrder.sorted(links, by: .roundTrip) == [3, 4, 1, 0, 2])
        #expect(LinkOrder.sorted(links, by: .roundTrip, descending: true) == [1, 4, 3, 0, 2])
    }

    @Test func equalLinksAreInOrderOfNameAndThenStayWhereTheyWere() {
        let names = ["b", "a", "b", "a"]
        let links = links(4) { $0.settings.name = names[$1] }
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
        let links = links(names.count) { $0.settings.name = names[names.count - 1 - $1] }
        let order = LinkOrder.sorted(links, by: .name)
        #expect(order.map { links[$0].settings.name } == names)
        #expect(LinkOrder.sorted(links, by: .name, descending: true) == order.reversed())
        #expect(LinkOrder.sorted(links, by: .missed) == order, "ties are in order of name")
    }

    @Test func brokersAreSortedByTheirNumbersToo() {
        let links = links(3) {
            $0.settings.endpoint = Endpoint(host: ["b-10", "b-9", "b-1"][$1], port: 1883)
        }
        #expect(LinkOrder.sorted(links, by: .broker) == [2, 1, 0])
    }

    @Test func aPartOfTheLinksIsSortedByItsPlaces() {
        let links = links(6) { $0.statistics.missed = 10 - $1 }
        #expect(LinkOrder.sorted([5, 1, 3], in: links, by: .missed) == [5, 3, 1])
    }

    @Test("each key sorts by its own figure", arguments: LinkSortKey.allCases)
    func keys(key: LinkSortKey) {
        let links = links(3) { link, place in
            let rank = [2, 0, 1][place]
            link.state = [.down, .late, .up][rank]
            link.settings.name = "name-\(rank)"
            link.settings.endpoint = Endpoint(host: "host-\(rank)", port: 1883)
            link.timing = link.settings.timing(effectiveKeepAliveSeconds: UInt16(rank + 1))
            link.statistics.last = .milliseconds(rank)
            link.networkRTT = .milliseconds(rank)
            link.statistics.p95 = .milliseconds(rank)
            link.statistics.jitter = .milliseconds(rank)
            link.statistics.missed = rank
            link.dropCount = rank
            link.since = FleetUnderTest.moment(Double(rank))
        }
        #expect(LinkOrder.sorted(links, by: key) == [1, 2, 0])
        #expect(LinkOrder.sorted(links, by: key, descending: true) == [0, 2, 1])
    }
}
