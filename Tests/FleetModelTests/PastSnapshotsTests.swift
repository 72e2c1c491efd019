import FleetModel
import Testing
import Vocabulary

/// A watch that keeps what it showed.
private struct RememberingWatch {
    var watch: FleetUnderTest
    var past: PastSnapshots
    /// Every snapshot that was shown, by its instant.
    private(set) var shown: [MonotonicInstant: FleetSnapshot] = [:]
    private var last: FleetSnapshot
    private var alerts = AlertStanding()
    private let keepsAll: Bool

    init(links: Int = 3, memory: Int = 64 << 20, keepsAll: Bool = true) {
        watch = FleetUnderTest(brokers: Array(repeating: "broker-a", count: links))
        past = PastSnapshots(memory: memory)
        last = watch.snapshot(at: 0)
        self.keepsAll = keepsAll
        show(at: 0)
    }

    var linkCount: Int { last.links.count }

    /// A link drops, which is a new incident, or part of the last one.
    mutating func drop(
        _ link: Int32, _ cause: DropCause = .resetByPeer, isNewIncident: Bool = true,
        at seconds: Double
    ) {
        watch.drop(link, cause, at: seconds)
        guard isNewIncident else { return }
        let now = FleetUnderTest.moment(seconds)
        alerts.incidents.insert(
            Incident(
                id: alerts.incidents.count + 1, kind: .drops, phase: .open, since: now,
                openedAt: now),
            at: 0)
        watch.fleet.note(alerts)
    }

    mutating func show(at seconds: Double) {
        let snapshot = watch.snapshot(at: seconds)
        past.take(snapshot, changes: snapshot.changes(since: last))
        last = snapshot
        if keepsAll { shown[snapshot.at.monotonic] = snapshot }
    }

    /// A snapshot each so many seconds, and a heartbeat of each link every ten.
    mutating func run(from start: Int, to end: Int, by step: Int = 1, beats: Bool = true) {
        for second in stride(from: start, to: end, by: step) {
            if beats, second % 10 == 0 {
                for link in last.links.indices {
                    watch.beat(Int32(link), at: Double(second) + 0.1)
                }
            }
            show(at: Double(second) + 0.5)
        }
    }

    /// All moments that are kept, oldest first, in seconds.
    var moments: [Double] {
        var moments: [Double] = []
        var instant = MonotonicInstant(nanoseconds: -1)
        while let next = past.earliest(after: instant) {
            instant = next.at.monotonic
            moments.append(seconds(instant))
        }
        return moments
    }

    /// The moments that show a new drop, in seconds.
    var drops: [Double] {
        var drops: [Double] = []
        var instant = MonotonicInstant(nanoseconds: -1)
        while let next = past.earliest(after: instant, withNewDrop: true) {
            instant = next.at.monotonic
            drops.append(seconds(instant))
        }
        return drops
    }

    func seconds(_ instant: MonotonicInstant) -> Double {
        Double(instant.nanoseconds) / 1_000_000_000
    }
}

struct PastSnapshotsTests {
    @Test func oneIsKeptEveryTenSeconds() {
        var watch = RememberingWatch()
        watch.run(from: 1, to: 60)
        #expect(watch.moments == [0, 10.5, 20.5, 30.5, 40.5, 50.5])
    }

    @Test func theNearestBeforeAndAfterAnInstantIsFound() {
        var watch = RememberingWatch()
        watch.run(from: 1, to: 60)
        let instant = FleetUnderTest.moment(30.5).monotonic
        #expect(watch.past.latest(before: instant)?.at == FleetUnderTest.moment(20.5))
        #expect(watch.past.earliest(after: instant)?.at == FleetUnderTest.moment(40.5))
        #expect(watch.past.latest(before: .origin) == nil)
        #expect(watch.past.reachesBackTo == FleetUnderTest.moment(0))
    }

    @Test func aDropIsShownByTheFirstSnapshotThatKnowsOfIt() {
        var watch = RememberingWatch()
        for link: Int32 in 0..<3 { watch.watch.connect(link, at: 1) }
        watch.run(from: 2, to: 24)
        watch.drop(0, at: 24.2)
        watch.run(from: 24, to: 40)
        watch.drop(1, .protocolError, at: 40.1)
        watch.run(from: 40, to: 60)
        #expect(watch.drops == [24.5, 40.5])
        let dropped = watch.past.latest(before: .init(nanoseconds: .max), withNewDrop: true)
        #expect(dropped?.links[1].state == .down)
    }

    @Test func dropsOfOneIncidentAreShownOnce() {
        var watch = RememberingWatch()
        for link: Int32 in 0..<3 { watch.watch.connect(link, at: 1) }
        for link: Int32 in 0..<3 {
            watch.drop(link, isNewIncident: link == 0, at: 5 + Double(link))
            watch.show(at: 5.5 + Double(link))
        }
        #expect(watch.drops == [5.5])
    }

    @Test func manyDropsAtOnceAreNotKeptMoreOftenThanEachSecond() {
        var watch = RememberingWatch(links: 2)
        watch.watch.connect(0, at: 0.5)
        for (place, cause) in [DropCause.closedByPeer, .resetByPeer, .protocolError].enumerated() {
            watch.drop(0, cause, at: 1 + Double(place) / 4)
            watch.show(at: 1.1 + Double(place) / 4)
        }
        watch.show(at: 2.2)
        #expect(watch.drops == [1.1, 2.2])
    }

    @Test func whatIsKeptIsWhatWasShown() throws {
        var watch = RememberingWatch()
        for link: Int32 in 0..<3 { watch.watch.connect(link, at: 1) }
        for second in 2..<900 {
            // The log turns over more than once.
            for number in 0..<6 {
                watch.watch.tell(
                    .state(from: .up, to: number % 2 == 0 ? .late : .up), of: 1,
                    at: Double(second) + Double(number) / 10)
            }
            if second % 70 == 0 {
                watch.drop(2, at: Double(second) + 0.6)
                watch.watch.connect(2, at: Double(second) + 0.7)
            }
            watch.run(from: second, to: second + 1)
        }
        #expect(watch.watch.snapshot(at: 900).eventsForgotten > 2_000)
        let moments = watch.moments
        #expect(moments.count > 20 && watch.drops.count > 5)
        for moment in moments {
            let after = FleetUnderTest.moment(moment).monotonic - .nanoseconds(1)
            let kept = try #require(watch.past.earliest(after: after))
            #expect(kept == watch.shown[kept.at.monotonic], "\(moment) s")
        }
    }

    @Test func theOlderTheyAreTheFurtherApartTheyStand() {
        var watch = RememberingWatch(links: 1, keepsAll: false)
        watch.run(from: 1, to: 7_200)
        let moments = watch.moments
        let gaps = zip(moments.dropFirst(), moments).map { $0 - $1 }
        #expect(moments.first == 0)
        #expect(gaps.suffix(6).allSatisfy { $0 == 10 })
        #expect((200...600).contains(gaps[1]))
        for (gap, moment) in zip(gaps, moments) {
            #expect(gap <= max(10, (7_200 - moment) / 12))
        }
        #expect(moments.count < 90)
    }

    @Test func aDropStandsOutLongerThanWhatIsAroundIt() {
        var watch = RememberingWatch(links: 1, keepsAll: false)
        watch.watch.connect(0, at: 1)
        watch.run(from: 2, to: 1_000)
        watch.drop(0, at: 1_000)
        watch.watch.connect(0, at: 1_003)
        watch.run(from: 1_000, to: 3_600)
        #expect(watch.drops == [1_000.5])
    }

    @Test func aDropWhoseSnapshotLeavesIsShownByTheNextOne() {
        var watch = RememberingWatch(links: 1)
        watch.watch.connect(0, at: 1)
        watch.show(at: 10)
        watch.drop(0, at: 19)
        watch.show(at: 20)
        watch.show(at: 30)
        #expect(watch.drops == [20])
        watch.show(at: 3_000)
        #expect(watch.moments == [0, 30, 3_000])
        #expect(watch.drops == [30])
    }

    @Test func aFleetInWhichNothingHappensCostsNoRows() {
        var watch = RememberingWatch(links: 40, keepsAll: false)
        watch.run(from: 1, to: 600, beats: false)
        // Each has its lists of the links, and nothing else.
        #expect(watch.past.usedBytes < watch.past.count * 2_500)
    }

    @Test func rowsThatChangedAreCounted() {
        var watch = RememberingWatch(links: 40, keepsAll: false)
        watch.run(from: 1, to: 24)
        let before = watch.past.usedBytes
        for link: Int32 in 0..<40 { watch.watch.beat(link, at: 24) }
        watch.show(at: 24.4)
        let changed = watch.past.usedBytes - before
        #expect((40 * 1_000...40 * 2_000).contains(changed), "\(changed) bytes")
        // Whoever changed once has its row no longer shared: more changes cost nothing more.
        for link: Int32 in 0..<40 { watch.watch.beat(link, at: 24.5) }
        watch.show(at: 24.7)
        #expect(watch.past.usedBytes - before == changed)
    }

    @Test(arguments: [0, 50_000, 200_000, 1_000_000])
    func constantChangeStaysWithinTheBudget(_ memory: Int) {
        var watch = RememberingWatch(links: 50, memory: memory, keepsAll: false)
        for link: Int32 in 0..<50 { watch.watch.connect(link, at: 0.1) }
        var most = 0
        for minute in 0..<90 {
            for second in minute * 60..<minute * 60 + 60 {
                watch.run(from: second, to: second + 1)
                most = max(most, watch.past.usedBytes)
            }
            watch.drop(Int32(minute % 50), at: Double(minute) * 60 + 59.6)
            watch.watch.connect(Int32(minute % 50), at: Double(minute) * 60 + 59.7)
        }
        #expect(most <= memory)
        #expect(memory < 1_000_000 || watch.past.count >= 6, "\(watch.past.count)")
    }

    @Test func scarceMemoryCostsDetailBeforeItCostsReach() throws {
        var watch = RememberingWatch(links: 50, memory: 1_500_000, keepsAll: false)
        watch.run(from: 2, to: 5_400, by: 2)
        let reach = 5_400 - (try #require(watch.moments.first))
        #expect(reach >= 3_600)
        #expect((6...30).contains(watch.past.count), "\(watch.past.count)")
    }

    @Test func aLinkThatWasTakenOutIsStillThereInThePast() throws {
        var watch = RememberingWatch(links: 3)
        watch.run(from: 1, to: 30)
        watch.watch.fleet.remove(LinkID(1), now: FleetUnderTest.moment(30))
        watch.run(from: 30, to: 45, beats: false)
        let before = try #require(
            watch.past.latest(before: FleetUnderTest.moment(30).monotonic))
        let after = try #require(
            watch.past.earliest(after: FleetUnderTest.moment(30).monotonic))
        #expect(before.links.map(\.settings.name) == ["link-0", "link-1", "link-2"])
        #expect(before == watch.shown[before.at.monotonic])
        #expect(after.at == FleetUnderTest.moment(30.5), "what others are is kept at once")
        #expect(after.links.map(\.settings.name) == ["link-0", "link-2"])
    }

    @Test func theHistoryOfALinkThatWasTakenOutIsCounted() {
        var watch = RememberingWatch(links: 2, keepsAll: false)
        for beat in 0..<6_400 { watch.watch.beat(1, at: Double(beat) / 10) }
        watch.show(at: 641)
        let before = watch.past.usedBytes
        watch.watch.fleet.remove(LinkID(1), now: FleetUnderTest.moment(642))
        watch.show(at: 642)
        #expect(watch.past.usedBytes - before > 6_400 * 8)
    }
}
