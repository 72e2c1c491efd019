import FleetModel
import HeartbeatModel
import Testing
import Vocabulary

@Suite("The order of links in a table")
struct LinkTableTests {
    /// Links named `same`, after what happened to each.
    private func links(
        _ count: Int, happens: (inout FleetUnderTest, Int32) -> Void
    ) -> FleetSnapshot {
        let settings = Array(repeating: FleetUnderTest.settings("same"), count: count)
        var watch = FleetUnderTest(settings)
        for place in 0..<count { happens(&watch, Int32(place)) }
        return watch.snapshot(at: 100)
    }

    private func links(named names: [String]) -> FleetSnapshot {
        FleetUnderTest(names.map { FleetUnderTest.settings($0) }).snapshot(at: 0)
    }

    /// The places of the links in order, all of them judged.
    private func order(
        _ snapshot: FleetSnapshot, by key: LinkSortKey, descending: Bool = false,
        filter: LinkFilter? = nil
    ) -> [Int] {
        var table = LinkTable(sortedBy: key, descending: descending, filter: filter)
        table.update(to: snapshot, changes: .all)
        return table.places
    }

    @Test func theWorstStateComesFirst() {
        let states: [LinkState] = [.paused, .up, .unknown, .connecting, .backlog, .late, .down]
        let links = links(7) { watch, link in
            watch.tell(.state(from: .unknown, to: states[Int(link)]), of: link, at: 1)
        }
        #expect(order(links, by: .state) == [6, 5, 4, 3, 2, 1, 0])
        #expect(order(links, by: .state, descending: true) == [0, 1, 2, 3, 4, 5, 6])
    }

    @Test func missingFiguresComeLastInBothDirections() {
        let figures: [Int?] = [nil, 30, nil, 10, 20]
        let links = links(5) { watch, link in
            watch.connect(link, at: 0)
            guard let figure = figures[Int(link)] else { return }
            watch.beat(link, roundTrip: .milliseconds(figure), at: 1)
        }
        #expect(order(links, by: .figure(.rtt)) == [3, 4, 1, 0, 2])
        #expect(order(links, by: .figure(.rtt), descending: true) == [1, 4, 3, 0, 2])
    }

    @Test func equalLinksAreInOrderOfNameAndThenStayWhereTheyWere() {
        let links = links(named: ["b", "a", "b", "a"])
        for descending in [false, true] {
            #expect(
                order(links, by: .figure(.missed), descending: descending) == [1, 3, 0, 2])
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
        let byName = order(links, by: .name)
        #expect(byName.map { links.links[$0].settings.name } == names)
        #expect(order(links, by: .name, descending: true) == byName.reversed())
        #expect(order(links, by: .figure(.missed)) == byName, "ties are in order of name")
    }

    @Test func brokersAreSortedByTheirNumbersToo() {
        let watch = FleetUnderTest(brokers: ["b-10", "b-9", "b-1"])
        let links = watch.snapshot(at: 0)
        #expect(order(links, by: .broker) == [2, 1, 0])
    }

    @Test func linksWithoutATagComeLastInBothDirections() {
        let tags = [[Tag(key: "rack", value: "10")], [], [Tag(key: "rack", value: "9")]]
        let links = FleetUnderTest(
            tags.enumerated().map { FleetUnderTest.settings("\($0)", tags: $1) }
        ).snapshot(at: 0)
        for key in [LinkSortKey.tag("rack"), .tags] {
            #expect(order(links, by: key) == [2, 0, 1])
            #expect(order(links, by: key, descending: true) == [0, 2, 1])
        }
    }

    @Test(
        "each key sorts by its own figure",
        arguments: [
            .state, .name, .broker, .keepAlive, .since, .missedInARow, .tags, .tag("rack"),
            .figure(.rtt), .figure(.net), .figure(.jitter), .figure(.p95), .figure(.max),
            .figure(.missed), .figure(.drops), .figure(.sent),
        ] as [LinkSortKey])
    func keys(key: LinkSortKey) {
        let ranks = [2, 0, 1]
        let settings = ranks.map {
            FleetUnderTest.settings(
                "name-\($0)", broker: "host-\($0)", tags: [Tag(key: "rack", value: "\($0)")])
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
            if rank > 0 {
                watch.tell(
                    .overdue(OverdueHeartbeat(waited: .seconds(1), consecutiveMissed: rank)),
                    of: link, at: start + 6)
            }
            let state: LinkState = [.down, .late, .up][rank]
            watch.tell(.state(from: .unknown, to: state), of: link, at: start + 6)
        }
        let links = watch.snapshot(at: 60)
        #expect(order(links, by: key) == [1, 2, 0])
        #expect(order(links, by: key, descending: true) == [0, 2, 1])
    }

    @Test("a figure sorts by what filters compare", arguments: LinkFigure.allCases)
    func figures(figure: LinkFigure) {
        var random = SeededRandom(seed: 5)
        var watch = FleetUnderTest((0..<60).map { FleetUnderTest.settings("x\($0)") })
        for _ in 0..<200 {
            change(&watch, at: Double.random(in: 1...90, using: &random), using: &random)
        }
        let snapshot = watch.snapshot(at: 100)
        for descending in [false, true] {
            let places = order(snapshot, by: .figure(figure), descending: descending)
            let values = places.map {
                figure.value(for: snapshot.links[$0], at: snapshot.at.monotonic)
            }
            let known = values.compactMap(\.self)
            #expect(values.prefix(known.count).allSatisfy { $0 != nil }, "what is missing is last")
            #expect(known == (descending ? known.sorted(by: >) : known.sorted()))
        }
    }

    @Test func aLinkWithoutAConnectionIsSortedBehindThoseThatHaveARoundTrip() {
        var watch = FleetUnderTest(brokers: ["a", "a", "a"])
        for link: Int32 in 0..<3 {
            watch.connect(link, at: 0)
            watch.beat(link, roundTrip: .milliseconds(300 - 100 * Int(link)), at: 1)
        }
        watch.drop(0, at: 2)
        let links = watch.snapshot(at: 3)
        #expect(order(links, by: .figure(.rtt)) == [2, 1, 0])
        #expect(order(links, by: .figure(.rtt), descending: true) == [1, 2, 0])
    }

    @Test(
        "what is kept from snapshot to snapshot is what a new table would be",
        arguments: [
            .state, .name, .broker, .since, .missedInARow, .tag("rack"), .figure(.rtt),
            .figure(.missed), .figure(.availability),
        ] as [LinkSortKey], [nil, .broker, .state, .tag("rack")] as [LinkGrouping?])
    func keptTable(key: LinkSortKey, grouping: LinkGrouping?) throws {
        let filters = [nil, "!x3 rtt>=3ms", "up|late", "availability<100%"]
        for (seed, text) in filters.enumerated() {
            let descending = seed % 2 == 1
            let filter = try text.map { try LinkFilter(parsing: $0) }
            var random = SeededRandom(seed: UInt64(seed))
            var watch = FleetUnderTest(
                (0..<60).map { place in
                    let rack = Tag(key: "rack", value: "\(place % 7)")
                    return FleetUnderTest.settings(
                        "x\(place * 7 % 60)", broker: "b-\(place % 5)",
                        tags: place % 3 == 0 ? [] : [rack])
                })
            var table = LinkTable(
                sortedBy: key, descending: descending, filter: filter, groupedBy: grouping)
            var before = FleetSnapshot(at: FleetUnderTest.moment(0))
            for second in 1...40 {
                // From none to nearly all, so that links are merged one by one and sorted anew.
                for _ in 0..<Int.random(in: 0...20, using: &random) {
                    change(&watch, at: Double(second), using: &random)
                }
                let snapshot = watch.snapshot(at: Double(second))
                table.update(to: snapshot, changes: snapshot.changes(since: before))
                var expected = LinkTable(
                    sortedBy: key, descending: descending, filter: filter, groupedBy: grouping)
                expected.update(to: snapshot, changes: .all)
                #expect(table.places == expected.places, "second \(second), \(text ?? "")")
                #expect(table.rows == expected.rows, "second \(second), \(text ?? "")")
                before = snapshot
            }
        }
    }

    private func change(
        _ watch: inout FleetUnderTest, at second: Double, using random: inout SeededRandom
    ) {
        let link = Int32.random(in: 0..<60, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: watch.connect(link, at: second)
        case 1: watch.drop(link, at: second)
        case 2: watch.miss(link, isLost: false, at: second)
        default:
            let roundTrip = Duration.milliseconds(Int.random(in: 1...6, using: &random))
            watch.beat(link, roundTrip: roundTrip, networkRTT: roundTrip, at: second)
        }
    }

    @Test func otherKeysDirectionsAndFiltersHoldFromTheNextUpdateOn() throws {
        let links = links(named: ["b", "c", "a"])
        var table = LinkTable(sortedBy: .name)
        table.update(to: links, changes: .all)
        #expect(table.places == [2, 0, 1])
        table.descending = true
        table.update(to: links, changes: .some([]))
        #expect(table.places == [1, 0, 2])
        table.filter = try LinkFilter(parsing: "!c")
        table.update(to: links, changes: .some([]))
        #expect(table.places == [0, 2])
        table.key = .state
        table.update(to: links, changes: .some([]))
        #expect(table.places == [2, 0])
    }

    @Test func aLinkIsFoundInItsLine() throws {
        var table = LinkTable(sortedBy: .name, filter: try LinkFilter(parsing: "!c"))
        table.update(to: links(named: ["b", "c", "a"]), changes: .all)
        #expect(table.count == 2)
        #expect((0..<2).map { table[$0] } == [2, 0])
        #expect((0..<3).map(table.line(ofPlace:)) == [1, nil, 0])
    }
}
