import BenchTables
import Testing

struct LeastGrowthTests {
    @Test func aLeakIsSeenThoughValuesSwing() {
        let leak = (0..<30).map { 50 + Double($0) + ($0.isMultiple(of: 2) ? 5 : 0) }
        #expect(leastGrowth(of: leak) == 20)
    }

    @Test func aPeakIsNoLeak() {
        #expect(leastGrowth(of: [50, 51, 50, 61, 50, 52, 51, 64, 50]) == 0)
    }

    @Test(arguments: [([], 0), ([50], 0), ([50, 53], 3)] as [([Double], Double)])
    func fewValuesAreComparedAsTheyAre(values: [Double], growth: Double) {
        #expect(leastGrowth(of: values) == growth)
    }
}
