import HeartbeatModel
import Testing
import Vocabulary

@Suite("The bars of a histogram")
struct HistogramBarTests {
    private func histogram(_ roundTrips: [Duration]) -> RoundTripHistogram {
        var histogram = RoundTripHistogram()
        for roundTrip in roundTrips { histogram.record(roundTrip) }
        return histogram
    }

    @Test func nothingHasNoBars() {
        #expect(RoundTripHistogram().bars(atMost: 10).isEmpty)
        #expect(histogram([.milliseconds(1)]).bars(atMost: 0).isEmpty)
    }

    @Test(arguments: [1, 2, 3, 7, 12, 500])
    func theyCoverEveryRoundTripOnceInOrder(most: Int) {
        var random = SeededRandom(seed: UInt64(most))
        let roundTrips = (0..<500).map { _ in
            Duration.nanoseconds(
                Int64(1) << Int64.random(in: 10...36, using: &random)
                    + Int64.random(in: 0...900, using: &random))
        }
        let bars = histogram(roundTrips).bars(atMost: most)
        #expect(bars.count <= most && !bars.isEmpty)
        #expect(bars.first?.count ?? 0 > 0 && bars.last?.count ?? 0 > 0)
        for bar in bars {
            #expect(roundTrips.count { bar.covers($0) } == bar.count)
        }
        for (bar, next) in zip(bars, bars.dropFirst()) { #expect(bar.to == next.from) }
        #expect(bars.reduce(0) { $0 + $1.count } == roundTrips.count)
    }

    @Test func aNarrowSpreadIsShownAsFineAsItIsKept() {
        let bars = histogram((100...119).map { .microseconds($0 * 10) }).bars(atMost: 12)
        #expect(bars.count == 5)
        #expect(bars.allSatisfy { $0.count > 0 })
    }

    @Test func whatTookLongerThanTheCeilingIsInABarWithoutAnEnd() {
        let bars = histogram([.seconds(100), .seconds(500)]).bars(atMost: 100)
        #expect(bars.last?.to == nil && bars.last?.count == 1)
        #expect(bars.first?.count == 1)
    }
}
