import HeartbeatModel
import Testing
import Vocabulary

@Suite("The round trip histogram")
struct RoundTripHistogramTests {
    @Test("percentiles stay within 1/32 of the exact ones", arguments: [1, 2, 3, 7, 100, 5_000])
    func errorBound(count: Int) throws {
        for seed in UInt64(1)...10 {
            var random = SeededRandom(seed: seed)
            var histogram = RoundTripHistogram()
            // Evenly over the octaves from 2 µs to 120 s.
            let series = (0..<count).map { _ in
                min(Int64(1) << Int64.random(in: 11...36, using: &random), 60_000_000_000)
                    + Int64.random(in: 0...1_000, using: &random)
                    * Int64.random(in: 0...1_000_000, using: &random) / 17
            }.map { min($0, 120_000_000_000) }
            for value in series { histogram.record(.nanoseconds(value)) }
            let sorted = series.sorted()
            for percent in [1, 25, 50, 90, 95, 99, 100] {
                let rank = max(1, Int((Double(count) * Double(percent) / 100).rounded(.up)))
                let exact = sorted[rank - 1]
                let shown = try #require(histogram.percentile(percent)).nanoseconds
                #expect(
                    abs(shown - exact) <= exact / 32 + 1,
                    "seed \(seed), \(percent) %: \(shown) instead of \(exact)")
            }
        }
    }

    @Test func nothingRecordedHasNoPercentile() {
        #expect(RoundTripHistogram().percentile(50) == nil)
        #expect(RoundTripHistogram.percentile(50, of: []) == nil)
    }

    @Test func percentilesLieWithinWhatWasRecorded() {
        var histogram = RoundTripHistogram()
        histogram.record(.microseconds(12_345))
        #expect(histogram.percentile(1) == .microseconds(12_345))
        #expect(histogram.percentile(100) == .microseconds(12_345))
    }

    @Test func severalHistogramsAreReadAsOne() {
        var parts = Array(repeating: RoundTripHistogram(), count: 4)
        var whole = RoundTripHistogram()
        var random = SeededRandom(seed: 7)
        for turn in 0..<1_000 {
            let value = Duration.microseconds(Int.random(in: 100...90_000, using: &random))
            // The last one stays empty.
            parts[turn % 3].record(value)
            whole.record(value)
        }
        for percent in [1, 50, 95, 99, 100] {
            #expect(
                RoundTripHistogram.percentile(percent, of: parts) == whole.percentile(percent))
        }
    }

    @Test func twoMinutesAreTheCeiling() throws {
        var histogram = RoundTripHistogram()
        histogram.record(RoundTripHistogram.ceiling)
        #expect(try #require(histogram.percentile(50)) <= RoundTripHistogram.ceiling)
        histogram.record(RoundTripHistogram.ceiling + .nanoseconds(1))
        histogram.record(.seconds(Int64.max))
        #expect(try #require(histogram.percentile(100)) > RoundTripHistogram.ceiling)
        #expect(try #require(histogram.percentile(33)) <= RoundTripHistogram.ceiling)
    }

    @Test func roundTripsBelowAMicrosecondAreCountedAtTheBottom() throws {
        var histogram = RoundTripHistogram()
        for nanoseconds in [0, 1, 999] { histogram.record(.nanoseconds(nanoseconds)) }
        #expect(histogram.count == 3)
        #expect(try #require(histogram.percentile(50)) <= .nanoseconds(1_100))
    }

    @Test func aFullCellHalvesAllAndKeepsTheShape() throws {
        var histogram = RoundTripHistogram()
        histogram.record(.seconds(1))
        for _ in 0..<65_536 { histogram.record(.milliseconds(10)) }
        // 65,535 halved and rounded up, and one more; the single second is not lost.
        #expect(histogram.count == 32_768 + 1 + 1)
        #expect(try #require(histogram.percentile(50)) < .milliseconds(11))
        #expect(try #require(histogram.percentile(100)) > .milliseconds(950))
    }

    @Test func removingAllLeavesAnEmptyHistogram() {
        var histogram = RoundTripHistogram()
        histogram.record(.milliseconds(5))
        histogram.removeAll()
        #expect(histogram == RoundTripHistogram())
    }
}
