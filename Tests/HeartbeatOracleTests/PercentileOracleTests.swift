import HeartbeatModel
import Histogram
import Testing
import Vocabulary

/// Percentiles against the sorted series, and against HdrHistogram with three significant digits.
@Suite("Percentiles against HdrHistogram")
struct PercentileOracleTests {
    private static let percents = [1, 10, 25, 50, 75, 90, 95, 99, 100]

    @Test(
        "agree within 1/32", arguments: Distribution.allCases,
        [1, 2, 3, 5, 19, 20, 21, 100, 1_000, 5_000])
    func agree(distribution: Distribution, count: Int) throws {
        for seed in UInt64(1)...2 {
            let series = distribution.series(count, seed: seed)
            let sorted = series.sorted()
            var ours = RoundTripHistogram()
            var theirs = oracle()
            for value in series {
                ours.record(.nanoseconds(value))
                theirs.record(UInt64(value))
            }
            for percent in Self.percents {
                let shown = try #require(ours.percentile(percent))
                let exact = sorted[(count * percent + 99) / 100 - 1]
                expect(shown, isWithinBoundOf: exact, "\(percent) %, seed \(seed)")
                // It gives the upper end of its cell, at most a thousandth above.
                let judged = Int64(theirs.valueAtPercentile(Double(percent)))
                #expect(judged >= exact && judged <= exact + exact / 1_000 + 1)
                expect(
                    shown, isWithinBoundOf: judged, beside: judged / 1_000 + 1,
                    "\(percent) % of HdrHistogram, seed \(seed)")
            }
        }
    }

    @Test("two windows are read as one", arguments: Distribution.allCases)
    func twoWindows(distribution: Distribution) throws {
        let series = distribution.series(3_000, seed: 9)
        var (current, previous) = (RoundTripHistogram(), RoundTripHistogram())
        var theirs = oracle()
        for (index, value) in series.enumerated() {
            theirs.record(UInt64(value))
            if index < 1_000 {
                previous.record(.nanoseconds(value))
            } else {
                current.record(.nanoseconds(value))
            }
        }
        for percent in Self.percents {
            let judged = Int64(theirs.valueAtPercentile(Double(percent)))
            expect(
                try #require(RoundTripHistogram.percentile(percent, of: [current, previous])),
                isWithinBoundOf: judged,
                beside: judged / 1_000 + 1, "\(percent) %")
        }
    }

    @Test("a record's percentiles are of the last two windows", arguments: Distribution.allCases)
    func slidingWindows(distribution: Distribution) throws {
        let window = 600
        let series = distribution.series(2_200, seed: 8)
        var record = HeartbeatRecord(startedAt: .origin, keptMarks: 16)
        for (second, value) in series.enumerated() {
            // Each is answered at its second: when it was sent makes no difference to percentiles.
            let instant = MonotonicInstant.origin + .seconds(second)
            record.record(.pingRequest(outstanding: 1), at: instant)
            record.record(
                .pingResponse(.timed(rtt: .nanoseconds(value), late: false)), at: instant)
            guard second % 97 == 0 || second % window < 2 else { continue }
            let first = max(0, (second / window - 1) * window)
            var theirs = oracle()
            for value in series[first...second] { theirs.record(UInt64(value)) }
            let shown = [
                (50, record.statistics.p50), (95, record.statistics.p95),
                (99, record.statistics.p99),
            ]
            for (percent, shown) in shown {
                let judged = Int64(theirs.valueAtPercentile(Double(percent)))
                expect(
                    try #require(shown), isWithinBoundOf: judged, beside: judged / 1_000 + 1,
                    "\(percent) % after \(second) s")
            }
        }
    }

    private func oracle() -> Histogram<UInt64> {
        Histogram(
            lowestDiscernibleValue: 1, highestTrackableValue: 3_600_000_000_000,
            numberOfSignificantValueDigits: .three)
    }

    /// 1/32 of the value between 1.024 µs and 120 s, which is what the histogram promises; below,
    /// 1.1 µs, and above, that it is above.
    private func expect(
        _ shown: Duration, isWithinBoundOf exact: Int64, beside slack: Int64 = 0, _ what: Comment,
        at location: SourceLocation = #_sourceLocation
    ) {
        let ceiling = RoundTripHistogram.ceiling.nanoseconds
        if exact - slack > ceiling {
            #expect(shown.nanoseconds > ceiling, what, sourceLocation: location)
        } else if exact + slack < ceiling {
            let bound = exact < 1_024 ? 1_100 : exact / 32 + 1
            #expect(
                abs(shown.nanoseconds - exact) <= bound + slack, what, sourceLocation: location)
        }
    }
}
