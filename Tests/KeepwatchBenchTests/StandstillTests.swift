import BenchTables
import Testing

@Suite struct StandstillTests {
    /// The seconds at which numbers, one a second, stand still for somebody with 3 s of patience.
    private func secondsOfStandstill(_ numbers: [Int]) -> [Int] {
        var standstill = Standstill(patience: 3)
        return zip(1..., numbers).filter { standstill.hasCome($1, second: $0) }.map(\.0)
    }

    @Test func aNumberThatGrowsNowAndThenDoesNotStandStill() {
        #expect(secondsOfStandstill([0, 5, 5, 5, 6, 6, 6]) == [])
    }

    @Test func aNumberThatGrewLastLongAgoStandsStill() {
        #expect(secondsOfStandstill([2, 5, 5, 5, 5, 5, 6]) == [5, 6])
    }

    @Test func aNumberThatNeverGrewStandsStill() {
        #expect(secondsOfStandstill([0, 0, 0]) == [3])
    }
}
