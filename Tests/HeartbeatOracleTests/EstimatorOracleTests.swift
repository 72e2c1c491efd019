import HeartbeatModel
import RealModule
import Testing
import Vocabulary

/// The recursive estimators against their definitions written out as sums over the whole series.
@Suite("Estimators against straightforward computations")
struct EstimatorOracleTests {
    @Test("smoothed RTT, variation and jitter", arguments: Distribution.allCases)
    func estimators(distribution: Distribution) throws {
        let series = distribution.series(60, seed: 3)
        var estimators = RoundTripEstimators()
        for count in 1...series.count {
            estimators.learn(.nanoseconds(series[count - 1]))
            let known = series.prefix(count).map(Double.init)
            expect(estimators.smoothed, is: smoothed(known))
            expect(estimators.variation, is: variation(known))
            let steps = zip(known, known.dropFirst()).map { abs($0 - $1) }
            #expect(estimators.jitter?.nanoseconds == steps.last.map { Int64($0) })
            if !steps.isEmpty { expect(estimators.smoothedJitter, is: faded(steps, gain: 1 / 16)) }
        }
    }

    /// RFC 6298 §2: an eighth of each new value, the first one standing for all before it.
    private func smoothed(_ series: [Double]) -> Double {
        faded(series.dropFirst(), gain: 1 / 8, from: series[0])
    }

    /// A quarter of each distance from what was smoothed before it; half the first value at first.
    private func variation(_ series: [Double]) -> Double {
        let distances = series.indices.dropFirst().map { index in
            abs(smoothed(Array(series[..<index])) - series[index])
        }
        return faded(distances, gain: 1 / 4, from: series[0] / 2)
    }

    /// The mean in which each value weighs `1 − gain` of what its follower weighs.
    private func faded(
        _ series: some RandomAccessCollection<Double>, gain: Double, from first: Double = 0
    ) -> Double {
        let count = series.count
        let faded = zip(series, 0...).map { value, index in
            value * gain * Double.pow(1 - gain, count - 1 - index)
        }
        return faded.reduce(first * Double.pow(1 - gain, count), +)
    }

    @Test("mean and deviation", arguments: Distribution.allCases, [1, 2, 3, 10, 5_000])
    func moments(distribution: Distribution, count: Int) throws {
        let series = distribution.series(count, seed: 4).map(Double.init)
        var moments = RunningMoments()
        for value in series { moments.add(value) }
        // In two passes: the mean first, then the distances from it.
        let mean = series.reduce(0, +) / Double(count)
        let squares = series.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        #expect(abs(moments.mean - mean) <= mean * 1e-12)
        if count == 1 {
            #expect(moments.deviation == nil)
        } else {
            let deviation = (squares / Double(count - 1)).squareRoot()
            let shown = try #require(moments.deviation)
            #expect(abs(shown - deviation) <= deviation * 1e-9 + mean * 1e-12)
        }
    }

    private func expect(
        _ shown: Duration?, is exact: Double, at location: SourceLocation = #_sourceLocation
    ) {
        guard let shown else {
            Issue.record("there is no figure", sourceLocation: location)
            return
        }
        // To the nanosecond, and sums of many terms round a little themselves.
        #expect(
            abs(Double(shown.nanoseconds) - exact) <= 1 + exact * 1e-12, sourceLocation: location)
    }
}
