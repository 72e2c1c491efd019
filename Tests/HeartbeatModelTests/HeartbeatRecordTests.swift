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

    @Test("counters add up after any sequence of events", arguments: UInt64(1)...200)
    func countersAddUp(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var record = HeartbeatRecord(startedAt: .origin, keptMarks: 32)
        var now = MonotonicInstant.origin
        var sentAtLeast = 0
        for step in 0..<400 {
            now += .milliseconds(Int.random(in: 0...30_000, using: &random))
            let event = Self.randomEvent(using: &random)
            if case .pingRequest = event { sentAtLeast += 1 }
            record.record(event, at: now)
            if step == 250 {
                record.reset(now: now)
                sentAtLeast = 0
            }
            let statistics = record.statistics
            #expect(
                statistics.sent == statistics.answered + statistics.lost + statistics.outstanding,
                "seed \(seed), step \(step), \(event)")
            #expect(statistics.sent >= sentAtLeast)
            #expect(statistics.late <= statistics.answered)
            #expect(statistics.untimed <= statistics.answered)
            #expect(statistics.outstanding >= 0)
            #expect(record.strip.count <= 32)
            if let loss = statistics.loss { #expect((0...1).contains(loss)) }
        }
    }

    private static func randomEvent(using random: inout SeededRandom) -> LinkEvent {
        switch Int.random(in: 0..<12, using: &random) {
        case 0..<5: return .pingRequest(outstanding: 1)
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
        #expect(RoundTripSample(atNanoseconds: 5, roundTrip: nil).gap == .lost)
        for gap in RoundTripSample.Gap.allCases {
            let sample = RoundTripSample(atNanoseconds: 5, gap: gap)
            #expect(sample.roundTrip == nil && sample.gap == gap)
        }
    }

    @Test func aFullHistoryGivesUpItsOldestInSteps() {
        var history = BoundedHistory<Int>(capacity: 8, step: 4)
        for number in 1...9 { history.append(number) }
        #expect(history.elements == [5, 6, 7, 8, 9])
        #expect(history.forgotten == 4)
        history.append(0, count: 100)
        #expect(history.elements.count <= 8)
        history.append(1, count: -3)
        #expect(history.elements.last == 0)
    }
}
