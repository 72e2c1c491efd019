import BenchTables
import Testing

@Suite struct SamplesTests {
    @Test func aQuantileIsTheValueAtItsRank() {
        var samples = Samples()
        for value in (1...100).shuffled() { samples.add(Int64(value)) }
        #expect(samples.quantile(0.5) == 50)
        #expect(samples.quantile(0.99) == 99)
        #expect(samples.quantile(0) == 1)
        #expect(samples.quantile(1) == 100)
    }

    @Test func valuesThatComeAfterAQuantileWasReadCount() {
        var samples = Samples()
        samples.add(7)
        #expect(samples.quantile(0.5) == 7)
        samples.add(3)
        samples.add(5)
        #expect(samples.quantile(0.5) == 5)
        #expect(samples.largest == 7)
        #expect(samples.count == 3)
    }

    @Test func nothingHasNoQuantile() {
        var samples = Samples()
        #expect(samples.quantile(0.5) == nil)
        #expect(samples.largest == nil)
    }

    @Test func theMiddleRoundIsTakenByWhatMattersOfIt() {
        let rounds: [(ratio: Double, name: String)] = [(3, "a"), (1, "b"), (2, "c")]
        #expect(middleRound(of: rounds) { $0.ratio }?.name == "c")
        #expect(middleRound(of: Array(rounds[..<2])) { $0.ratio }?.name == "a")
        #expect(middleRound(of: [(ratio: Double, name: String)]()) { $0.ratio } == nil)
    }
}
