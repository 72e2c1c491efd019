import HeartbeatModel
import Testing
import Vocabulary

@testable import FleetModel

@Suite("The memory of all histories")
struct HistoryPoolTests {
    /// A fleet as far as the pool is concerned.
    private struct Links {
        var rows: [LinkSnapshot]
        var places = LinkPlaces()
        var pool: HistoryPool
        var second: Int64 = 0
        private var next: Int32 = 0

        init(_ count: Int, bytes: Int) {
            rows = []
            pool = HistoryPool(capacity: bytes)
            for _ in 0..<count { add() }
        }

        /// Adds a link, whose number is the next one.
        mutating func add() {
            let id = LinkID(next)
            next += 1
            _ = places.insert(id)
            rows.append(
                LinkSnapshot(
                    WatchedLink(
                        id: id, settings: FleetUnderTest.settings("link-\(id.rawValue)"),
                        now: FleetUnderTest.moment(0))))
        }

        mutating func remove(_ row: Int) {
            pool.remove(rows[row].history)
            places.remove(at: row)
            rows.remove(at: row)
        }

        mutating func beat(_ row: Int) {
            rows[row].history.append(
                RoundTripSample(
                    atNanoseconds: second * 1_000_000_000, roundTrip: .milliseconds(1)))
            if rows[row].history.newChunks > 0 {
                pool.settle(rows[row].id, in: &rows, at: places)
            }
        }

        /// Every link has so many heartbeats, one each ten seconds.
        mutating func beat(times: Int) {
            for _ in 0..<times {
                second += 10
                for row in rows.indices { beat(row) }
            }
        }

        /// What the chunks take, counted anew.
        var countedBytes: Int {
            rows.reduce(0) { sum, row in
                sum + (row.history.fineChunks + row.history.minuteChunks) * LinkHistory.chunkBytes
            }
        }
    }

    private let chunk = LinkHistory.chunkBytes

    @Test func nothingLeavesWhileThereIsRoom() {
        var links = Links(10, bytes: 100 * chunk)
        links.beat(times: 7 * 32)
        #expect(links.rows.allSatisfy { $0.history.samples.count == 224 })
        #expect(links.pool.usedBytes == 70 * chunk && links.countedBytes == 70 * chunk)
    }

    @Test func heartbeatsTakeThreeQuartersAndMinutesAQuarter() {
        var links = Links(10, bytes: 400 * chunk)
        links.beat(times: 6_000)
        let fine = links.rows.reduce(0) { $0 + $1.history.fineChunks }
        let minutes = links.rows.reduce(0) { $0 + $1.history.minuteChunks }
        #expect((299...300).contains(fine) && (99...100).contains(minutes))
        #expect(links.pool.usedBytes == (fine + minutes) * chunk)
    }

    @Test func whatWasSealedLongestAgoGoesFirstWhoseverItIs() {
        var links = Links(2, bytes: 80 * chunk)
        // The first link fills all that there is; then only the second one beats.
        for _ in 0..<(60 * 32) {
            links.second += 1
            links.beat(0)
        }
        for _ in 0..<(20 * 32) {
            links.second += 1
            links.beat(1)
        }
        #expect(links.rows[0].history.samples.first?.atNanoseconds == 641_000_000_000)
        #expect(links.rows[0].history.minutes.first?.start == .origin)
        #expect(links.rows[1].history.samples.count == 640)
        #expect(links.rows[1].history.minutes.isEmpty)
    }

    @Test func theOldestMinutesLeaveWhereverTheyAre() {
        var links = Links(3, bytes: 40 * chunk)
        links.beat(times: 10_000)
        let ends = links.rows.compactMap { $0.history.minutesReachBack?.nanoseconds }
        #expect(ends.count == 3 && (ends.max() ?? 0) - (ends.min() ?? 0) <= 16 * 60_000_000_000)
        // No hole between the minutes and the heartbeats.
        for history in links.rows.map(\.history) {
            let last = history.minutes.last?.start.nanoseconds ?? 0
            let first = history.samplesReachBack?.nanoseconds ?? 0
            #expect((0...70_000_000_000).contains(first - last))
        }
    }

    @Test("a pool too small keeps what each link needs at least", arguments: [0, 1, 120, 180])
    func tooSmall(chunks: Int) {
        var links = Links(100, bytes: chunks * chunk)
        links.beat(times: 400)
        #expect(links.countedBytes == links.pool.usedBytes)
        #expect(links.pool.usedBytes <= 200 * chunk)
        #expect(links.rows.allSatisfy { !$0.history.samples.isEmpty })
        #expect(links.rows.allSatisfy { !$0.history.minutes.isEmpty })
    }

    @Test func aLinkThatLeavesGivesItsMemoryBack() {
        var links = Links(4, bytes: 80 * chunk)
        links.beat(times: 3_000)
        let full = links.pool.usedBytes
        links.remove(1)
        links.remove(1)
        #expect(links.pool.usedBytes == links.countedBytes && links.pool.usedBytes < full)
        // The others reach back further for it.
        links.beat(times: 3_000)
        #expect(links.pool.usedBytes == links.countedBytes)
        #expect(links.rows[0].history.fineChunks >= 27)
        links.remove(0)
        links.remove(0)
        #expect(links.pool.usedBytes == 0)
    }

    @Test func linksThatComeAndGoLeaveNothingBehind() {
        var links = Links(3, bytes: 60 * chunk)
        for turn in 0..<200 {
            links.beat(times: 100)
            links.remove(turn % 3)
            links.add()
            #expect(links.pool.usedBytes == links.countedBytes)
            #expect(links.pool.usedBytes <= 60 * chunk)
        }
    }

    @Test func randomLinksComeAndGoWithinTheirMemory() {
        var random = SeededRandom(seed: 11)
        var links = Links(40, bytes: 200 * chunk)
        for _ in 0..<20_000 {
            let row = links.rows.indices.randomElement(using: &random) ?? 0
            switch Int.random(in: 0..<400, using: &random) {
            case 0 where links.rows.count > 20: links.remove(row)
            case 1 where links.rows.count < 60: links.add()
            case 2: links.second += 7_200
            default:
                links.second += 1
                // The lower its row the more often a link beats.
                for _ in 0..<(40 / (row + 1)) { links.beat(row) }
            }
            #expect(links.pool.usedBytes <= 200 * chunk)
        }
        #expect(links.pool.usedBytes == links.countedBytes)
        #expect(links.pool.usedBytes >= 180 * chunk)
        #expect(links.pool.entryCount <= 2 * 200 + 128)
    }

    @Test func whatALinkFoldedOfItselfIsNotFoldedAgainInTurn() {
        var links = Links(3, bytes: 80 * chunk)
        links.pool = HistoryPool(capacity: 80 * chunk, mostChunks: 30)
        for (row, chunks) in [(0, 40), (1, 12), (0, 40), (2, 25)] {
            for _ in 0..<(chunks * 32) {
                links.second += 1
                links.beat(row)
            }
        }
        // The first link has only what is younger than all of the second one's.
        #expect(links.rows[0].history.fineChunks == 30)
        #expect(links.rows[1].history.fineChunks == 5)
    }

    @Test func linksThatLeaveDoNotLengthenTheOrderOfAge() {
        var links = Links(0, bytes: 10_000 * chunk)
        for _ in 0..<30 {
            links.add()
            links.beat(times: 320)
            links.remove(0)
        }
        #expect(links.pool.entryCount <= 128)
    }

    @Test func aFleetKeepsToTheMemoryThatItWasGiven() {
        var watch = FleetUnderTest(brokers: Array(repeating: "a", count: 8))
        let links = (0..<8).map {
            (id: LinkID(Int32($0)), settings: FleetUnderTest.settings("link-\($0)"))
        }
        let memory = 40 * chunk
        watch.fleet = Fleet(startedAt: FleetUnderTest.moment(0), historyMemory: memory)
        _ = watch.fleet.configure(links, now: FleetUnderTest.moment(0))
        let before = watch.snapshot(at: 0)
        for turn in 0..<600 {
            for link in Int32(0)..<8 { watch.beat(link, at: Double(turn) * 10) }
            #expect(watch.fleet.historyBytes <= memory)
        }
        #expect(watch.fleet.historyBytes >= 38 * chunk)
        #expect(watch.link(7, at: 6_000).history.minutes.count >= 10)
        #expect(before.links[7].history.isEmpty, "a snapshot stays as it was")
        for link in Int32(0)..<8 {
            watch.fleet.remove(LinkID(link), now: FleetUnderTest.moment(6_000))
        }
        #expect(watch.fleet.historyBytes == 0)
    }

    @Test func pausesOfOurOwnAreHeartbeatsOfEveryHistory() {
        var watch = FleetUnderTest(brokers: ["a", "a"])
        for link in Int32(0)..<2 { watch.connect(link, at: 0) }
        for second in 1...40 { watch.tell(SelfEvent.paused(gap: .seconds(1)), at: Double(second)) }
        #expect(watch.link(1, at: 41).history.samples.count == 40)
        #expect(watch.fleet.historyBytes == 4 * chunk)
    }

    @Test func oneLinkAloneHasABoundOfItsOwn() {
        var links = Links(1, bytes: 10_000 * chunk)
        links.pool = HistoryPool(capacity: 10_000 * chunk, mostChunks: 20)
        for _ in 0..<10_000 {
            links.second += 60
            links.beat(0)
        }
        #expect(links.rows[0].history.fineChunks == 20)
        #expect(links.rows[0].history.minuteChunks == 20)
        #expect(links.pool.usedBytes == links.countedBytes)
    }
}
