import FleetModel
import Testing
import Vocabulary

struct LinkChangesTests {
    @Test func onlyLinksOnWhichSomethingHappenedDiffer() {
        var watch = FleetUnderTest(brokers: ["a", "b", "c", "d"])
        let before = watch.snapshot(at: 0)
        watch.beat(3, at: 1)
        watch.beat(1, at: 1)
        #expect(watch.snapshot(at: 2).changes(since: before) == .some([1, 3]))
    }

    @Test func nothingDiffersWhereOnlyTimePassed() {
        var watch = FleetUnderTest(brokers: ["a", "b"])
        watch.beat(0, at: 1)
        #expect(watch.snapshot(at: 9).changes(since: watch.snapshot(at: 2)) == .some([]))
    }

    @Test func snapshotsBetweenNeedNotBeLookedAt() {
        var watch = FleetUnderTest(brokers: ["a", "b", "c"])
        let before = watch.snapshot(at: 0)
        watch.beat(0, at: 1)
        _ = watch.snapshot(at: 2)
        watch.beat(2, at: 3)
        #expect(watch.snapshot(at: 4).changes(since: before) == .some([0, 2]))
    }

    @Test func otherSettingsMakeAllDiffer() {
        var watch = FleetUnderTest(brokers: ["a", "b"])
        let before = watch.snapshot(at: 0)
        let settings = FleetUnderTest.settings("renamed")
        _ = watch.fleet.configure([(LinkID(1), settings)], now: FleetUnderTest.moment(1))
        #expect(watch.snapshot(at: 2).changes(since: before) == .all)
    }

    @Test func aLinkMoreOrLessMakesAllDiffer() {
        var watch = FleetUnderTest(brokers: ["a", "b"])
        let two = watch.snapshot(at: 0)
        watch.fleet.remove(LinkID(0), now: FleetUnderTest.moment(1))
        let one = watch.snapshot(at: 1)
        #expect(one.changes(since: two) == .all)
        let settings = FleetUnderTest.settings("new")
        _ = watch.fleet.configure([(LinkID(2), settings)], now: FleetUnderTest.moment(2))
        #expect(watch.snapshot(at: 2).changes(since: two) == .all, "as many, but others")
    }

    @Test func whoFollowsTheFleetIsToldWhatAComparisonWouldFind() {
        var watch = FleetUnderTest(brokers: (0..<130).map { "b\($0)" })
        #expect(watch.fleet.takeChanges() == .all, "nothing is known at first")
        var before = watch.snapshot(at: 0)
        let rounds: [[Int32]] = [[129, 0, 64, 63], [], [1, 1, 128]]
        for (round, links) in rounds.enumerated() {
            for link in links { watch.beat(link, at: Double(round + 1)) }
            let after = watch.snapshot(at: Double(round + 1))
            let expected = LinkChanges.some(Set(links).sorted().map(Int.init))
            #expect(after.changes(since: before) == expected)
            #expect(watch.fleet.takeChanges() == expected)
            before = after
        }
    }

    @Test func whoFollowsTheFleetIsToldOfLinksThatComeAndGo() {
        var watch = FleetUnderTest(brokers: ["a", "b", "c"])
        _ = watch.fleet.takeChanges()
        watch.beat(2, at: 1)
        watch.fleet.remove(LinkID(0), now: FleetUnderTest.moment(1))
        #expect(watch.fleet.takeChanges() == .all)
        watch.beat(2, at: 2)
        #expect(watch.fleet.takeChanges() == .some([1]), "it stands further up now")
        _ = watch.fleet.configure(
            [(LinkID(1), FleetUnderTest.settings("renamed"))], now: FleetUnderTest.moment(3))
        #expect(watch.fleet.takeChanges() == .all)
    }

    @Test func anEndedConnectionIsNewsUntilItIsTaken() {
        var watch = FleetUnderTest(brokers: ["a", "b"])
        watch.connect(0, at: 1)
        #expect(!watch.fleet.hasNewDrop)
        watch.drop(0, at: 2)
        #expect(watch.fleet.hasNewDrop)
        _ = watch.fleet.takeChanges()
        #expect(!watch.fleet.hasNewDrop)
    }

    @Test func linksAreFoundByTheirIdentifiers() {
        var watch = FleetUnderTest(brokers: ["a", "b", "c", "d", "e"])
        for link: Int32 in [1, 4] {
            watch.fleet.remove(LinkID(link), now: FleetUnderTest.moment(1))
        }
        let snapshot = watch.snapshot(at: 2)
        let places = (-1...5).map { snapshot.place(of: LinkID($0)) }
        #expect(places == [nil, 0, nil, 1, 2, nil, nil])
    }
}
