import FleetModel
import Testing
import Vocabulary

@Suite("The groups of a table of links")
struct LinkGroupTests {
    /// Five links at two sites and one without; `a-2` is down, `c-1` is late, all others are up.
    private static func sites() -> FleetSnapshot {
        let sites = ["a-1": "rtm", "a-2": "fra", "b-1": "fra", "b-10": "rtm", "b-9": "rtm"]
        let names = ["b-10", "a-2", "b-9", "c-1", "a-1", "b-1"]
        var watch = FleetUnderTest(
            names.map { name in
                FleetUnderTest.settings(
                    name, broker: "broker-\(name.prefix(1))",
                    tags: sites[name].map { [Tag(key: "site", value: $0)] } ?? [])
            })
        for (place, name) in names.enumerated() {
            let state: LinkState = name == "a-2" ? .down : name == "c-1" ? .late : .up
            watch.tell(.state(from: .unknown, to: state), of: Int32(place), at: 1)
        }
        return watch.snapshot(at: 2)
    }

    private func table(
        _ snapshot: FleetSnapshot, by grouping: LinkGrouping?, filter: String? = nil
    ) throws -> LinkTable {
        var table = LinkTable(
            sortedBy: .state, filter: try filter.map { try LinkFilter(parsing: $0) },
            groupedBy: grouping)
        table.update(to: snapshot, changes: .all)
        return table
    }

    /// Each row as a name, or the name of a group in brackets.
    private func rows(_ table: LinkTable, _ snapshot: FleetSnapshot) -> [String] {
        (0..<table.rows.count).map { row in
            switch table.rows[row] {
            case .header(let group): "[\(table.rows.groups[group].name ?? "none")]"
            case .link(let line): snapshot.links[table[line]].settings.name
            }
        }
    }

    @Test(
        "a link knows its group",
        arguments: [
            (LinkGrouping.tag("site"), ["rtm", "fra", "rtm", nil, "rtm", "fra"]),
            (.state, ["up", "down", "up", "late", "up", "up"]),
            (
                .broker,
                [
                    "broker-b:1883", "broker-a:1883", "broker-b:1883", "broker-c:1883",
                    "broker-a:1883", "broker-b:1883",
                ]
            ),
        ])
    func groupOfALink(grouping: LinkGrouping, names: [String?]) {
        #expect(Self.sites().links.map(grouping.name(of:)) == names)
    }

    @Test func linksOfATagAreTogetherInOrderAndThoseWithoutItComeLast() throws {
        let snapshot = Self.sites()
        let table = try table(snapshot, by: .tag("site"))
        #expect(
            rows(table, snapshot) == [
                "[fra]", "a-2", "b-1", "[rtm]", "a-1", "b-9", "b-10", "[none]", "c-1",
            ])
    }

    @Test func groupsOfBrokersAndStatesHaveTheirNames() throws {
        let snapshot = Self.sites()
        let brokers = try table(snapshot, by: .broker)
        #expect(
            rows(brokers, snapshot) == [
                "[broker-a:1883]", "a-2", "a-1", "[broker-b:1883]", "b-1", "b-9", "b-10",
                "[broker-c:1883]", "c-1",
            ])
        let states = try table(snapshot, by: .state)
        #expect(
            rows(states, snapshot) == [
                "[down]", "a-2", "[late]", "c-1", "[up]", "a-1", "b-1", "b-9", "b-10",
            ])
    }

    @Test func aHeaderCountsTheStatesOfItsLinksAndKnowsTheWorst() throws {
        let groups = try table(Self.sites(), by: .tag("site")).rows.groups
        #expect(groups.map(\.worst) == [.down, .up, .late])
        #expect(groups.map { $0.count(of: .up) } == [1, 3, 0])
        #expect(groups.map { $0.count(of: .down) } == [1, 0, 0])
        #expect(groups.map(\.lines) == [0..<2, 2..<5, 5..<6])
    }

    @Test func onlyLinksThatPassAreCounted() throws {
        let snapshot = Self.sites()
        let table = try table(snapshot, by: .tag("site"), filter: "up")
        #expect(rows(table, snapshot) == ["[fra]", "b-1", "[rtm]", "a-1", "b-9", "b-10"])
        #expect(table.rows.groups.map(\.worst) == [.up, .up])
    }

    @Test func ofAFoldedGroupOnlyTheHeaderIsARow() throws {
        let snapshot = Self.sites()
        var table = try table(snapshot, by: .tag("site"))
        table.fold(true, group: 1)
        #expect(rows(table, snapshot) == ["[fra]", "a-2", "b-1", "[rtm]", "[none]", "c-1"])
        #expect(table.count == 6, "the links still pass")
        table.update(to: snapshot, changes: .all)
        #expect(table.rows.groups.map(\.isFolded) == [false, true, false], "it stays folded")
        table.foldAll(true)
        #expect(rows(table, snapshot) == ["[fra]", "[rtm]", "[none]"])
        table.foldAll(false)
        #expect(table.rows.count == 9)
    }

    @Test func anotherGroupingOpensAllGroups() throws {
        let snapshot = Self.sites()
        var table = try table(snapshot, by: .tag("site"))
        table.foldAll(true)
        table.grouping = .state
        table.update(to: snapshot, changes: .some([]))
        table.grouping = .tag("site")
        table.update(to: snapshot, changes: .some([]))
        #expect(table.rows.groups.allSatisfy { !$0.isFolded })
        table.grouping = nil
        table.update(to: snapshot, changes: .some([]))
        #expect(table.rows.groups.isEmpty && table.rows.count == 6)
    }

    @Test func eachLineIsFoundInItsRowAndGroup() throws {
        var table = try table(Self.sites(), by: .tag("site"))
        table.fold(true, group: 1)
        #expect((0..<6).map(table.rows.row(ofLine:)) == [1, 2, nil, nil, nil, 5])
        #expect((0..<6).map(table.rows.group(ofLine:)) == [0, 0, 1, 1, 1, 2])
        #expect((0..<3).map(table.rows.row(ofHeader:)) == [0, 3, 4])
    }

    @Test func aLinkThatChangesItsStateChangesItsGroup() throws {
        var watch = FleetUnderTest(brokers: ["a", "b", "c", "d", "e"])
        for link: Int32 in 0..<5 { watch.tell(.state(from: .unknown, to: .up), of: link, at: 1) }
        let before = watch.snapshot(at: 2)
        var table = try table(before, by: .state)
        #expect(rows(table, before).first == "[up]")
        watch.tell(.state(from: .up, to: .down), of: 3, at: 3)
        let after = watch.snapshot(at: 4)
        table.update(to: after, changes: after.changes(since: before))
        #expect(
            rows(table, after) == [
                "[down]", "link-3", "[up]", "link-0", "link-1", "link-2", "link-4",
            ])
    }
}
