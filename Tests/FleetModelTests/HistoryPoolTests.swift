import HeartbeatModel
import Testing
import Vocabulary

@testable import FleetModel

@Suite("The memory of all histories")
struct HistoryPoolTests {
    /// A fleet as far as the pool is concerned.
    private struct Links {
        struct Row: HistoryKeeping {
            var history = LinkHistory()
        }

        var rows: [Row?]
        var pool: HistoryPool
        var second: Int64 = 0

        init(_ count: Int, bytes: Int) {
            rows = Array(repeating: Row(), count: count)
            pool = HistoryPool(capacity: bytes)
        }

        mutating func beat(_ place: Int) {
            let before = rows[place]?.history.fineChunks ?? 0
            rows[place]?.history.append(
                RoundTripSample(
                    atNanoseconds: second * 1_000_000_000, roundTrip: .milliseconds(1)))
            if rows[place]?.history.fineChunks != before {
                pool.settle(place, before: before, in: &rows)
            }
        }

        /// Every link has so many heartbeats, one each ten seconds.
        mutating func beat(times: Int) {
            for _ in 0..<times {
                second += 10
                for place in rows.indices where rows[place] != nil { beat(place) }
            }
        }

        mutating func remove(_ place: Int) {
            guard let history = rows[place]?.history else { return }
            rows[place] = nil
            pool.remove(history)
        }

        /// What the chunks take, counted anew.
        var countedBytes: Int {
            rows.reduce(0) { sum, row in
                let history = row?.history ?? LinkHistory()
                return sum + (history.fineChunks + history.minuteChunks) * LinkHistory.chunkBytes
            }
        }
    }

    private let chunk = LinkHistory.chunkBytes

    @Test func nothingLeavesWhileThereIsRoom() {
        var links = Links(10, bytes: 100 * chunk)
        links.beat(times: 7 * 32)
        #expect(links.rows.allSatisfy { $0?.history.samples.count == 224 })
        #expect(links.pool.usedBytes == 70 * chunk && links.countedBytes == 70 * chunk)
    }

    @Test func heartbeatsTakeThreeQuartersAndMinutesAQuarter() {
        var links = Links(10, bytes: 400 * chunk)
        links.beat(times: 6_000)
        let fine = links.rows.reduce(0) { $0 + ($1?.history.fineChunks ?? 0) }
        let minutes = links.rows.reduce(0) { $0 + ($1?.history.minuteChunks ?? 0) }
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
        #expect(links.rows[0]?.history.samples.first?.atNanoseconds == 641_000_000_000)
        #expect(links.rows[0]?.history.minutes.first?.start == .origin)
        #expect(links.rows[1]?.history.samples.count == 640)
        #expect(links.rows[1]?.history.minutes.isEmpty == true)
    }

    @Test func theOldestMinutesLeaveWhereverTheyAre() {
        var links = Links(3, bytes: 40 * chunk)
        links.beat(times: 10_000)
        let ends = links.rows.compactMap { $0?.history.minutesReachBack?.nanoseconds }
        #expect(ends.count == 3 && (ends.max() ?? 0) - (ends.min() ?? 0) <= 16 * 60_000_000_000)
        // No hole between the minutes and the heartbeats.
        for row in links.rows {
            let history = row?.history ?? LinkHistory()
            let last = history.minutes.last?.start.nanoseconds ?? 0
            let first = history.samplesReachBack?.nanoseconds ?? 0
            #expect((0...70_000_000_000).contains(first - last))
        }
    }

    @Test("a pool too small keeps what each link needs at least", arguments: [0, 1, 600, 900])
    func tooSmall(chunks: Int) {
        var links = Links(500, bytes: chunks * chunk)
        links.beat(times: 1_000)
        #expect(links.countedBytes == links.pool.usedBytes)
        #expect(links.pool.usedBytes <= 1_000 * chunk)
        #expect(links.rows.allSatisfy { !($0?.history.samples.isEmpty ?? true) })
        #expect(links.rows.allSatisfy { !($0?.history.minutes.isEmpty ?? true) })
    }

    @Test func aLinkThatLeavesGivesItsMemoryBack() {
        var links = Links(4, bytes: 80 * chunk)
        links.beat(times: 3_000)
        let full = links.pool.usedBytes
        links.remove(1)
        links.remove(2)
        #expect(links.pool.usedBytes == links.countedBytes && links.pool.usedBytes < full)
        // The others reach back further for it.
        links.beat(times: 3_000)
        #expect(links.pool.usedBytes == links.countedBytes)
        #expect((links.rows[0]?.history.fineChunks ?? 0) >= 29)
        links.remove(0)
        links.remove(3)
        #expect(links.pool.usedBytes == 0)
    }

    @Test func aPlaceThatIsTakenAgainHasNothingOfTheOneBefore() {
        var links = Links(3, bytes: 60 * chunk)
        for turn in 0..<200 {
            links.beat(times: 100)
            links.remove(turn % 3)
            links.rows[turn % 3] = Links.Row()
            #expect(links.pool.usedBytes == links.countedBytes)
            #expect(links.pool.usedBytes <= 60 * chunk)
        }
    }

    @Test func randomLinksComeAndGoWithinTheirMemory() {
        var random = SeededRandom(seed: 11)
        var links = Links(40, bytes: 200 * chunk)
        for _ in 0..<60_000 {
            let place = Int.random(in: 0..<40, using: &random)
            switch Int.random(in: 0..<400, using: &random) {
            case 0: links.remove(place)
            case 1: links.second += 7_200
            default:
                links.second += 1
                links.rows[place] = links.rows[place] ?? Links.Row()
                // The lower its place the more often a link beats.
                for _ in 0..<(40 / (place + 1)) { links.beat(place) }
            }
            #expect(links.pool.usedBytes <= 200 * chunk)
        }
        #expect(links.pool.usedBytes == links.countedBytes)
        #expect(links.pool.usedBytes >= 190 * chunk)
    }

    @Test func oneLinkAloneHasABoundOfItsOwn() {
        var links = Links(1, bytes: 10_000 * chunk)
        for _ in 0..<(5_000 * 32) {
            links.second += 1
            links.beat(0)
        }
        #expect(links.rows[0]?.history.fineChunks == HistoryPool.mostChunks)
        #expect(links.rows[0]?.history.minutesReachBack == .origin)
        #expect(links.pool.usedBytes == links.countedBytes)
    }
}
