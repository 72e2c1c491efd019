import HeartbeatModel
import Testing
import Vocabulary

@Suite("The record of a link's heartbeats")
struct HeartbeatRecordTests {
    private func at(_ milliseconds: Int64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
    }

    private func record(
        _ events: [LinkEvent], keptMarks: Int = 16
    ) -> HeartbeatRecord {
        var record = HeartbeatRecord(
            startedAt: .origin, keptMarks: keptMarks)
        for (index, event) in events.enumerated() {
            record.record(event, at: at(Int64(index) * 100))
        }
        return record
    }

    private func ended(_ cause: DropCause, pattern: DropPattern? = nil) -> LinkEvent {
        .disconnected(
            Disconnection(cause: cause, detail: "over", pattern: pattern, up: .seconds(1)))
    }

    @Test("losses are counted among the latest marks, wherever the ring begins")
    func lossesAmongTheLast() {
        var random = SeededRandom(seed: 7)
        var record = HeartbeatRecord(startedAt: .origin, keptMarks: 16)
        for step in 1...300 {
            record.record(
                Self.randomEvent(using: &random), at: at(Int64(step) * 10_000))
            let heartbeats = record.strip.reversed().filter { $0 != .dropped && $0 != .ownPause }
            for count in [1, 3, 16, 20] {
                let latest = heartbeats.prefix(count)
                let lost = latest.count { $0 == .lost }
                #expect(
                    record.losses(amongLast: count) == lost...(lost + count - latest.count),
                    "step \(step), count \(count)")
            }
        }
    }

    @Test("counters add up after any sequence of events", arguments: UInt64(1)...200)
    func countersAddUp(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var record = HeartbeatRecord(startedAt: .origin, keptMarks: 32)
        var now = MonotonicInstant.origin
        for step in 0..<400 {
            now += .milliseconds(Int.random(in: 0...30_000, using: &random))
            let event = Self.randomEvent(using: &random)
            record.record(event, at: now)
            if case .pingRequest(let outstanding) = event {
                let waiting = 1...max(1, outstanding)
                #expect(waiting.contains(record.statistics.outstanding))
            }
            if step == 250 { record.reset(now: now) }
            let statistics = record.statistics
            #expect(
                statistics.sent == statistics.answered + statistics.lost + statistics.outstanding,
                "seed \(seed), step \(step), \(event)")
            #expect(statistics.late <= statistics.answered)
            #expect(statistics.untimed <= statistics.answered)
            #expect(statistics.outstanding >= 0)
            #expect(record.strip.count <= 32)
            if let loss = statistics.loss { #expect((0...1).contains(loss)) }
        }
    }

    private static func randomEvent(using random: inout SeededRandom) -> LinkEvent {
        switch Int.random(in: 0..<12, using: &random) {
        case 0..<5: return .pingRequest(outstanding: Int.random(in: -1...4, using: &random))
        case 5..<8:
            let roundTrip = Duration.microseconds(Int.random(in: 0...200_000_000, using: &random))
            return .pingResponse(.timed(rtt: roundTrip, late: Bool.random(using: &random)))
        case 8:
            let requests = Int.random(in: -1...5, using: &random)
            return .pingResponse(
                .untimed(
                    requests: requests, responses: Int.random(in: -1...6, using: &random),
                    late: Bool.random(using: &random)))
        case 9: return .overdue(OverdueHeartbeat(waited: .seconds(5), consecutiveMissed: 1))
        case 10:
            let up = Bool.random(using: &random) ? Duration.seconds(3) : nil
            return .disconnected(Disconnection(cause: .resetByPeer, detail: "over", up: up))
        default: return .connected(.plain)
        }
    }

    @Test func whatAnEventFileClaimsCannotTrap() {
        let record = record([
            .pingResponse(.untimed(requests: .max, responses: .max, late: true)),
            .pingResponse(.untimed(requests: .min, responses: .min, late: true)),
            .pingResponse(.timed(rtt: .seconds(Int64.max), late: true)),
            .pingResponse(.timed(rtt: .seconds(Int64.min), late: false)),
            .overdue(OverdueHeartbeat(waited: .seconds(Int64.max), consecutiveMissed: .min)),
        ])
        let statistics = record.statistics
        #expect(statistics.sent == statistics.answered + statistics.lost)
        #expect(statistics.consecutiveMissed == 0)
        #expect(statistics.minimum == .zero)
    }

    @Test func theStripShowsEachHeartbeatInOrder() {
        let record = record([
            .pingRequest(outstanding: 1), .pingResponse(.timed(rtt: .milliseconds(7), late: false)),
            .pingRequest(outstanding: 1), .pingRequest(outstanding: 2),
            .pingResponse(.untimed(requests: 2, responses: 1, late: false)),
            .pingRequest(outstanding: 1), ended(.resetByPeer), .connected(.plain),
        ])
        #expect(
            record.strip == [
                .timed(.milliseconds(7), late: false), .lost, .untimed, .lost, .dropped,
            ])
        #expect(record.history.samples.map(\.roundTrip) == [.milliseconds(7), nil, nil, nil])
        #expect(record.history.samples.map(\.gap) == [nil, .untimed, .lost, .ended])
    }

    @Test func eachMissIsASampleOfItsOwnAndMakesNoGapInTheJitter() {
        let miss = LinkEvent.overdue(
            OverdueHeartbeat(waited: .seconds(1), consecutiveMissed: 1))
        let record = record([
            .pingRequest(outstanding: 1),
            .pingResponse(.timed(rtt: .milliseconds(700), late: false)),
            .pingRequest(outstanding: 1), miss,
            .pingResponse(.timed(rtt: .milliseconds(1_100), late: true)),
        ])
        #expect(record.history.samples.map(\.gap) == [nil, .missed, nil])
        #expect(record.strip.count == 2)
        #expect(record.statistics.jitter == .milliseconds(400))
    }

    @Test func anEndOfOurOwnDoingIsNoDropInTheStrip() {
        #expect(record([ended(.stopped)]).strip == [.ownPause])
        #expect(record([ended(.closedByPeer, pattern: .ownPause)]).strip == [.ownPause])
        #expect(record([ended(.closedByPeer)]).strip == [.dropped])
    }

    @Test func aFailedAttemptLeavesTheStripAlone() {
        let failed = LinkEvent.disconnected(Disconnection(cause: .refused, detail: "no"))
        #expect(record([failed, failed]).strip.isEmpty)
        #expect(record([failed, failed]).history.samples.isEmpty)
    }

    @Test func theLatestMarksAreKept() {
        var events: [LinkEvent] = []
        for turn in 1...30 {
            events.append(.pingRequest(outstanding: 1))
            events.append(.pingResponse(.timed(rtt: .milliseconds(turn), late: false)))
        }
        let record = record(events, keptMarks: 3)
        #expect(
            record.strip == [28, 29, 30].map { .timed(.milliseconds($0), late: false) })
        #expect(record.history.samples.map(\.roundTrip) == (1...30).map { .milliseconds($0) })
    }

    @Test func suspicionRunsFromTheOldestRequestWithoutAnAnswerAfterIt() throws {
        var record = record([
            .pingRequest(outstanding: 1),
            .pingResponse(.timed(rtt: .milliseconds(100), late: false)),
        ])
        #expect(record.suspicion(at: at(5_000)) == nil)
        record.record(.pingRequest(outstanding: 1), at: at(10_000))
        let soon = try #require(record.suspicion(at: at(10_050)))
        let later = try #require(record.suspicion(at: at(11_000)))
        #expect(soon < 0.1 && later > 8)
        record.record(.pingRequest(outstanding: 2), at: at(12_000))
        #expect(try #require(record.suspicion(at: at(12_000))) > later)
    }

    @Test func aHeartbeatWhoseAnswerWasNotReportedIsForgottenWithTheNextOne() throws {
        var record = record([
            .pingRequest(outstanding: 1),
            .pingResponse(.timed(rtt: .milliseconds(100), late: false)),
            .pingRequest(outstanding: 1),
        ])
        // The answer went by unreported: the link says that only this one waits.
        record.record(.pingRequest(outstanding: 1), at: at(10_000))
        #expect(record.statistics.sent == 2 && record.statistics.outstanding == 1)
        #expect(try #require(record.suspicion(at: at(10_050))) < 0.1, "it waits since 10 s")
        record.record(.pingResponse(.timed(rtt: .milliseconds(100), late: false)), at: at(10_100))
        #expect(record.suspicion(at: at(20_000)) == nil)
        record.record(ended(.resetByPeer), at: at(20_000))
        #expect(record.statistics.lost == 0 && record.statistics.answered == 2)
        let mark = HeartbeatMark.timed(.milliseconds(100), late: false)
        #expect(record.strip == [mark, mark, .dropped])
    }

    @Test func afterALostReportSkippedSlotsAreCountedOn() {
        var record = record([.connected(.plain), .pingRequest(outstanding: 1)])
        // An answer went by unreported. The next one keeps two slots of 10 s waiting.
        record.record(.pingRequest(outstanding: 1), at: at(10_000))
        record.record(.pingResponse(.timed(rtt: .seconds(25), late: true)), at: at(35_000))
        #expect(record.statistics.skippedSlots == 2)
        // The record went on from there as if nothing had been lost.
        record.record(.pingRequest(outstanding: 1), at: at(40_000))
        record.record(.pingResponse(.timed(rtt: .seconds(15), late: true)), at: at(55_000))
        #expect(record.statistics.skippedSlots == 3)
    }

    @Test func aLinkThatKnowsOfMoreWaitingRequestsThanWereToldAddsNone() {
        let record = record([.pingRequest(outstanding: .max), .pingRequest(outstanding: 7)])
        #expect(record.statistics.sent == 2 && record.statistics.outstanding == 2)
    }

    @Test func aResetKeepsWhatIsStillWaiting() {
        var record = record([
            .pingRequest(outstanding: 1), .pingResponse(.timed(rtt: .milliseconds(9), late: false)),
            .pingRequest(outstanding: 1),
            .overdue(OverdueHeartbeat(waited: .seconds(5), consecutiveMissed: 1)),
        ])
        record.reset(now: at(1_000))
        let statistics = record.statistics
        #expect(statistics.sent == 1 && statistics.outstanding == 1 && statistics.answered == 0)
        #expect(statistics.missed == 1 && statistics.consecutiveMissed == 1)
        #expect(statistics.average == nil && statistics.p95 == nil && statistics.smoothed == nil)
    }

    @Test func aSampleKeepsItsRoundTripOrItsGap() {
        let timed = RoundTripSample(atNanoseconds: 5, roundTrip: .zero)
        #expect(timed.roundTrip == .zero && timed.gap == nil)
        for gap in RoundTripSample.Gap.allCases {
            let sample = RoundTripSample(atNanoseconds: 5, gap: gap)
            #expect(sample.roundTrip == nil && sample.gap == gap)
        }
    }
}
