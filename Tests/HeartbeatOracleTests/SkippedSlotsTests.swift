import HeartbeatModel
import Histogram
import Testing
import Vocabulary

/// What a prober reports that waits for answers, corrected, against one that never waits, and
/// against HdrHistogram's correction of the same round trips.
@Suite("Slots that were skipped while an answer was awaited")
struct SkippedSlotsTests {
    private static let percents = [1, 10, 50, 75, 90, 95, 99, 100]

    /// A broker that answers after a moment, but nothing while it stalls.
    private struct Broker {
        var stalls: [ClosedRange<Int64>]
        var delay: Int64

        func answer(to sent: Int64) -> Int64 {
            let arrival = stalls.first { $0.contains(sent) }?.upperBound ?? sent
            return arrival + delay
        }

        /// Stalls of up to 20 s at any times; the last one is over before eight minutes are.
        init(seed: UInt64) {
            var random = SeededRandom(seed: seed)
            delay = Int64.random(in: 100_000...5_000_000, using: &random)
            var stalls: [ClosedRange<Int64>] = []
            var time: Int64 = 0
            while time < 380_000_000_000 {
                time += Int64.random(in: 1_000_000...60_000_000_000, using: &random)
                let length = Int64.random(in: 1_000_000...20_000_000_000, using: &random)
                stalls.append(time...time + length)
                time += length
            }
            self.stalls = stalls
        }
    }

    private func connected(probing interval: Int64) -> HeartbeatRecord {
        var record = HeartbeatRecord(startedAt: .origin, keptMarks: 16)
        let timing = HeartbeatTiming(
            keepAliveSeconds: 0, probeInterval: .nanoseconds(interval),
            responseTimeout: .seconds(60), missesToDown: 3)
        record.record(
            .connected(
                ConnectionFacts(
                    version: .v5_0, address: "192.0.2.1:1883", sessionPresent: false,
                    keepAliveSeconds: 0, clientID: "a", phases: ConnectPhases(), timing: timing,
                    properties: ConnackProperties())), at: .origin)
        return record
    }

    private func send(_ record: inout HeartbeatRecord, at instant: Int64) {
        record.record(
            .pingRequest(outstanding: 1), at: MonotonicInstant(nanoseconds: instant))
    }

    private func answer(_ record: inout HeartbeatRecord, sent: Int64, at instant: Int64) {
        record.record(
            .pingResponse(.timed(rtt: .nanoseconds(instant - sent), late: false)),
            at: MonotonicInstant(nanoseconds: instant))
    }

    @Test(
        "percentiles by the grid are those of a prober that never waits",
        arguments: [100, 1_000, 7_000], UInt64(1)...8)
    func openLoop(intervalMilliseconds: Int64, seed: UInt64) throws {
        let broker = Broker(seed: seed)
        let interval = intervalMilliseconds * 1_000_000
        let slots = Array(stride(from: interval, to: 480_000_000_000, by: Int(interval)))
        let neverWaiting = slots.map { broker.answer(to: $0) - $0 }.sorted()
        var record = connected(probing: interval)
        var answered: Int64 = 0
        var sent = 0
        for slot in slots where slot >= answered {
            send(&record, at: slot)
            answered = broker.answer(to: slot)
            answer(&record, sent: slot, at: answered)
            sent += 1
        }
        #expect(record.statistics.skippedSlots == slots.count - sent)
        for percent in Self.percents {
            let exact = neverWaiting[(neverWaiting.count * percent + 99) / 100 - 1]
            let shown = try #require(record.statistics.percentileByTheGrid(percent)).nanoseconds
            #expect(abs(shown - exact) <= exact / 32 + 1, "\(percent) %, seed \(seed)")
        }
    }

    @Test(
        "the correction is HdrHistogram's, and the last slot, which it leaves out",
        arguments: Distribution.allCases)
    func recordCorrectedValue(distribution: Distribution) throws {
        let interval: Int64 = 100_000_000
        var record = connected(probing: interval)
        var theirs = Histogram<UInt64>(
            lowestDiscernibleValue: 1, highestTrackableValue: 3_600_000_000_000,
            numberOfSignificantValueDigits: .three)
        var instant: Int64 = 0
        for value in distribution.series(1_000, seed: 6) {
            // So that the series lies within one window, and many round trips above the interval.
            let roundTrip = min(value * 20, 550_000_000)
            send(&record, at: instant)
            answer(&record, sent: instant, at: instant + roundTrip)
            instant += roundTrip
            theirs.recordCorrectedValue(UInt64(roundTrip), expectedInterval: UInt64(interval))
            let last = roundTrip % interval
            if roundTrip > interval, last > 0 { theirs.record(UInt64(last)) }
        }
        for percent in Self.percents {
            let judged = Int64(theirs.valueAtPercentile(Double(percent)))
            let shown = try #require(record.statistics.percentileByTheGrid(percent)).nanoseconds
            #expect(
                abs(shown - judged) <= max(1_100, judged / 32) + judged / 1_000 + 1, "\(percent) %")
        }
    }

    @Test func whatWasMeasuredStaysAsMeasured() throws {
        var record = connected(probing: 1_000_000_000)
        for second in Int64(0)..<99 {
            send(&record, at: second * 1_000_000_000)
            answer(&record, sent: second * 1_000_000_000, at: second * 1_000_000_000 + 1_000_000)
        }
        #expect(record.statistics.skippedSlots == 0)
        #expect(record.statistics.percentileByTheGrid(99) == record.statistics.p99)
        send(&record, at: 99_000_000_000)
        answer(&record, sent: 99_000_000_000, at: 149_500_000_000)
        #expect(record.statistics.skippedSlots == 50)
        #expect(record.statistics.answered == 100 && record.statistics.p99 == .milliseconds(1))
        #expect(try #require(record.statistics.percentileByTheGrid(95)) > .seconds(40))
        #expect(try #require(record.statistics.percentileByTheGrid(60)) == .milliseconds(1))
    }

    @Test func ofAnswersThatEndOneWaitOnlyTheFirstCounts() {
        var record = connected(probing: 10_000_000_000)
        // A miss sends another PINGREQ; all are answered when the stall ends.
        for instant in [0, 5, 15] { send(&record, at: Int64(instant) * 1_000_000_000) }
        for sent in [0, 5, 15] {
            answer(&record, sent: Int64(sent) * 1_000_000_000, at: 30_000_000_000)
        }
        #expect(record.statistics.skippedSlots == 2)
    }

    @Test func aWaitForMoreAnswersDoesNotEndTheStallThatTheyEnd() {
        var record = connected(probing: 10_000_000_000)
        for instant in [0, 5] { send(&record, at: Int64(instant) * 1_000_000_000) }
        record.record(
            .attributing(AnswerAttribution(requests: 2, responses: 1, wait: .seconds(5))),
            at: MonotonicInstant(nanoseconds: 24_000_000_000))
        for sent in [0, 5] {
            answer(&record, sent: Int64(sent) * 1_000_000_000, at: 24_000_000_000)
        }
        #expect(record.statistics.skippedSlots == 2)
    }

    @Test func answersThatCannotBeTimedFillNoSlot() {
        var record = connected(probing: 1_000_000_000)
        for instant in [0, 5] { send(&record, at: Int64(instant) * 1_000_000_000) }
        record.record(
            .pingResponse(.untimed(requests: 2, responses: 1, late: true)),
            at: MonotonicInstant(nanoseconds: 9_000_000_000))
        #expect(record.statistics.skippedSlots == 0)
        #expect(record.statistics.percentileByTheGrid(99) == nil)
    }

    @Test func aPauseOfOurOwnFillsNoSlot() {
        var record = connected(probing: 1_000_000_000)
        send(&record, at: 0)
        record.noteOwnPause(at: MonotonicInstant(nanoseconds: 8_000_000_000))
        answer(&record, sent: 0, at: 9_000_000_000)
        #expect(record.statistics.skippedSlots == 0)
        send(&record, at: 10_000_000_000)
        answer(&record, sent: 10_000_000_000, at: 13_500_000_000)
        #expect(record.statistics.skippedSlots == 3)
    }

    @Test func skippedSlotsGrowOldWithTheirWindow() {
        var record = connected(probing: 1_000_000_000)
        send(&record, at: 0)
        answer(&record, sent: 0, at: 3_500_000_000)
        record.advance(to: .origin + .seconds(700))
        #expect(record.statistics.skippedSlots == 3)
        record.advance(to: .origin + .seconds(1_300))
        #expect(record.statistics.skippedSlots == 0)
        #expect(record.statistics.percentileByTheGrid(50) == nil)
    }

    @Test func oneWaitFillsNoMoreThanAThousandSlots() {
        var record = connected(probing: 100_000_000)
        send(&record, at: 0)
        answer(&record, sent: 0, at: 500_000_000_000)
        #expect(record.statistics.skippedSlots == 1_000)
    }
}
