import BenchTables
import Testing

@Suite struct StandstillTests {
    @Test func aNumberThatGrowsNowAndThenDoesNotStandStill() {
        var standstill = Standstill(patience: 3)
        let numbers = [0, 5, 5, 5, 6, 6, 6]
        for (second, number) in zip(1..., numbers) {
            #expect(!standstill.hasCome(number, second: second))
        }
    }

    @Test func aNumberThatGrewLastLongAgoStandsStill() {
        var standstill = Standstill(patience: 3)
        #expect(!standstill.hasCome(5, second: 2))
        #expect(!standstill.hasCome(5, second: 4))
        #expect(standstill.hasCome(5, second: 5))
    }

    @Test func aNumberThatNeverGrewStandsStill() {
        var standstill = Standstill(patience: 3)
        #expect(!standstill.hasCome(0, second: 2))
        #expect(standstill.hasCome(0, second: 3))
    }
}
