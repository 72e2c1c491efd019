import FleetModel
import HeartbeatModel
import Testing
import Vocabulary

@Suite("Snapshots of a fleet")
struct SnapshotTests {
    private func moment(_ seconds: Double) -> Moment { FleetUnderTest.moment(seconds) }

    /// Three links that are up.
    private func threeLinks() -> FleetUnderTest {
        var watch = FleetUnderTest(brokers: ["a", "b", "c"])
        for link in 0..<3 { watch.connect(Int32(link), at: 1) }
        return watch
    }

    private func identical(_ left: FleetSnapshot, _ right: FleetSnapshot) -> [Bool] {
        zip(left.links, right.links).map { $0.isIdentical(to: $1) }
    }

    @Test func aLinkTakesTheMemoryOfAReference() {
        #expect(MemoryLayout<LinkSnapshot>.size == MemoryLayout<Int>.size)
    }

    @Test func onlyLinksToWhichSomethingHappenedAreCopied() {
        var watch = threeLinks()
        let before = watch.snapshot(at: 2)
        watch.beat(1, at: 3)
        let after = watch.snapshot(at: 4)
        #expect(identical(before, after) == [true, false, true])
        #expect(before.links[1].statistics.answered == 0)
        #expect(after.links[1].statistics.answered == 1)
        watch.beat(1, at: 5)
        #expect(after.links[1].statistics.answered == 1)
        #expect(identical(after, watch.snapshot(at: 6)) == [true, false, true])
    }

    @Test func lettingTimePassCopiesNoLinkOfWhichNothingGrewOld() {
        var watch = threeLinks()
        watch.beat(1, at: 3)
        let before = watch.snapshot(at: 4)
        watch.fleet.tick(now: moment(300))
        #expect(watch.snapshot(at: 300).changes == before.changes)
        #expect(identical(before, watch.snapshot(at: 300)) == [true, true, true])
        #expect(watch.link(1, at: 300).statistics.p50 == .milliseconds(100))
        for second in [601.0, 1_201] { watch.fleet.tick(now: moment(second)) }
        #expect(watch.snapshot(at: 1_201).changes > before.changes)
        #expect(watch.link(1, at: 1_201).statistics.p50 == nil)
        #expect(before.links[1].statistics.p50 == .milliseconds(100))
    }

    @Test("whatever a snapshot shows moves the count of changes", arguments: 0..<11)
    func changes(kind: Int) {
        var watch = threeLinks()
        watch.drop(2, at: 2)
        watch.fleet.noteLoopLag(.milliseconds(1), now: moment(3))
        let before = watch.snapshot(at: 3).changes
        #expect(watch.snapshot(at: 4).changes == before)
        switch kind {
        case 0: watch.tell(.pingRequest(outstanding: 1), at: 4)
        case 1: watch.tell(.clockStepped(by: .seconds(1)), at: 4)
        case 2: watch.tell(.offline(evidence: "no route"), at: 4)
        case 3:
            var alerts = AlertStanding()
            alerts.storeTrouble = "the disk is full"
            watch.fleet.note(alerts)
        case 4: watch.ask(.resetStatistics(LinkID(0)), at: 4)
        case 5: watch.fleet.note(ConnectLoad(underWay: 1, waiting: 0, begunInLastSecond: 0))
        case 6: watch.fleet.noteLoopLag(.milliseconds(2), now: moment(4))
        case 7: watch.fleet.remove(LinkID(1), now: moment(4))
        case 8: watch.tell(.state(from: .up, to: .late), at: 4)
        case 9:
            let added = (id: LinkID(3), settings: FleetUnderTest.settings("d"))
            _ = watch.fleet.configure([added], now: moment(4))
        default:
            let changed = (id: LinkID(1), settings: FleetUnderTest.settings("e"))
            _ = watch.fleet.configure([changed], now: moment(4))
        }
        #expect(watch.snapshot(at: 4).changes > before)
    }

    @Test func whatChangesNothingDoesNotCount() {
        var watch = threeLinks()
        let load = ConnectLoad(underWay: 1, waiting: 0, begunInLastSecond: 0)
        watch.fleet.note(load)
        watch.fleet.noteLoopLag(.milliseconds(2), now: moment(3))
        let before = watch.snapshot(at: 3)
        watch.fleet.note(load)
        watch.fleet.noteLoopLag(.milliseconds(1), now: moment(3))
        watch.tell(.pingRequest(outstanding: 1), of: 7, at: 4)
        watch.ask(.resetStatistics(LinkID(7)), at: 4)
        watch.fleet.remove(LinkID(7), now: moment(4))
        watch.tell(.online(after: .seconds(1)), at: 4)
        #expect(watch.snapshot(at: 3) == before)
    }

    @Test("links in each state are counted", arguments: UInt64(1)...20)
    func counts(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var watch = FleetUnderTest(brokers: ["a", "b", "c", "d", "e"])
        for second in 0..<200 {
            let link = Int32.random(in: 0..<6, using: &random)
            let states = LinkState.allCases
            let next = states[Int.random(in: 0..<states.count, using: &random)]
            watch.tell(.state(from: .unknown, to: next), of: link, at: Double(second))
            if Int.random(in: 0..<60, using: &random) == 0 {
                watch.fleet.remove(LinkID(link), now: moment(Double(second)))
            }
            let snapshot = watch.snapshot(at: Double(second))
            for state in states {
                #expect(snapshot.count(of: state) == snapshot.links.count { $0.state == state })
            }
        }
    }

    @Test func linksAreInOrderOfTheirIdentifiersHoweverTheyCome() {
        var watch = FleetUnderTest([])
        for (id, name) in [(4, "e"), (0, "a"), (2, "c"), (1, "b")] {
            let link = (id: LinkID(Int32(id)), settings: FleetUnderTest.settings(name))
            _ = watch.fleet.configure([link], now: moment(0))
        }
        watch.fleet.remove(LinkID(1), now: moment(1))
        for id in [0, 1, 2, 3, 4] { watch.beat(Int32(id), at: 2 + Double(id)) }
        watch.beat(2, at: 9)
        let links = watch.snapshot(at: 10).links
        #expect(links.map(\.settings.name) == ["a", "c", "e"])
        #expect(links.map(\.statistics.answered) == [1, 2, 1])
    }

    @Test func withoutAReaderThereAreNoRecordsButAllElseIsAskedFor() {
        var fleet = Fleet(startedAt: moment(0), emitsRecords: false)
        let settings = FleetUnderTest.settings("a")
        #expect(fleet.configure([(LinkID(0), settings)], now: moment(0)).isEmpty)
        var effects: [FleetEffect] = [.declareOnline]
        for (second, event) in [
            LinkEvent.connected(FleetUnderTest.facts(settings)), .pingRequest(outstanding: 1),
            .disconnected(FleetUnderTest.end(.resetByPeer)),
        ].enumerated() {
            let now = moment(Double(second))
            let report = LinkReport(link: LinkID(0), at: now.monotonic, event: event)
            fleet.apply(report, at: now, effects: &effects)
        }
        #expect(effects == [.declareOnline], "what was asked before stays")
        #expect(fleet.apply(.clockStepped(by: .seconds(1)), now: moment(4)).isEmpty)
        #expect(fleet.snapshot(now: moment(4)).events.count == 3)
    }
}
