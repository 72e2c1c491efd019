import HeartbeatModel
import Testing
import Vocabulary

@Suite("Estimators against tables computed by hand")
struct EstimatorTests {
    @Test func smoothedRoundTripAndVariationFollowRFC6298() {
        // R, SRTT, RTTVAR in microseconds.
        let table: [(Int, Int, Int)] = [
            (100_000, 100_000, 50_000), (180_000, 110_000, 57_500), (110_000, 110_000, 43_125),
            (30_000, 100_000, 52_343),
        ]
        var estimators = RoundTripEstimators()
        #expect(estimators.smoothed == nil && estimators.variation == nil)
        for (roundTrip, smoothed, variation) in table {
            estimators.learn(.microseconds(roundTrip))
            #expect(estimators.smoothed == .microseconds(smoothed))
            #expect(estimators.variation.map { $0.nanoseconds / 1_000 } == Int64(variation))
        }
    }

    @Test func smoothedJitterFollowsRFC3550() {
        // R, |D|, J in nanoseconds.
        let table: [(Int, Int?, Int?)] = [
            (16_000_000, nil, nil), (32_000_000, 16_000_000, 1_000_000),
            (16_000_000, 16_000_000, 1_937_500), (16_000_000, 0, 1_816_406),
        ]
        var estimators = RoundTripEstimators()
        for (roundTrip, jitter, smoothed) in table {
            estimators.learn(.nanoseconds(roundTrip))
            #expect(estimators.jitter == jitter.map { .nanoseconds($0) })
            #expect(estimators.smoothedJitter == smoothed.map { .nanoseconds($0) })
        }
    }

    @Test func aGapMakesTheNextRoundTripNotConsecutive() {
        var estimators = RoundTripEstimators()
        estimators.learn(.milliseconds(10))
        estimators.noteGap()
        let afterGap = estimators.learn(.milliseconds(90))
        #expect(!afterGap && estimators.jitter == nil)
        let consecutive = estimators.learn(.milliseconds(91))
        #expect(consecutive)
        #expect(estimators.jitter == .milliseconds(1))
    }

    @Test func momentsOfNoneOneAndTwoValues() {
        var moments = RunningMoments()
        #expect(moments.count == 0 && moments.deviation == nil)
        moments.add(4)
        #expect(moments.mean == 4 && moments.deviation == nil)
        moments.add(8)
        #expect(moments.mean == 6)
        #expect(moments.deviation == 8.0.squareRoot())
    }

    @Test func varianceDoesNotCancelFarFromZero() throws {
        var moments = RunningMoments()
        for value in [4.0, 7, 13, 16] { moments.add(1e9 + value) }
        #expect(moments.mean == 1e9 + 10)
        #expect(abs(try #require(moments.deviation) - 30.0.squareRoot()) < 1e-9)
    }

    @Test func joinedMomentsAreThoseOfBothSeries() throws {
        var (left, right, both) = (RunningMoments(), RunningMoments(), RunningMoments())
        var random = SeededRandom(seed: 11)
        for turn in 0..<500 {
            let value = Double.random(in: 1e6...2e7, using: &random)
            if turn < 123 { left.add(value) } else { right.add(value) }
            both.add(value)
        }
        let joined = left.joined(with: right)
        #expect(joined.count == both.count)
        #expect(abs(joined.mean - both.mean) < 1e-6)
        #expect(
            abs(try #require(joined.deviation) - (try #require(both.deviation))) < 1e-6)
        #expect(left.joined(with: RunningMoments()) == left)
        #expect(RunningMoments().joined(with: right) == right)
    }
}
