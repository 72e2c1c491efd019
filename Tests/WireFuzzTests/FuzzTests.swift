import Testing
import WireFuzz

@Suite("Hostile brokers")
struct FuzzTests {
    /// In parts, so that they are played side by side.
    @Test("No input traps, hangs or grows", arguments: 0..<8 as Range<UInt64>)
    func noInputTrapsHangsOrGrows(part: UInt64) {
        var packets = 0
        var accepted = 0
        var refused = 0
        for number in part * 25_000..<(part + 1) * 25_000 {
            var run = FuzzRun(seed: 1, number: number)
            run.play()
            if let problem = run.problem {
                Issue.record("seed 1, input \(number): \(problem)")
                return
            }
            packets += run.packets
            accepted += run.accepted
            refused += run.refused
        }
        // Inputs that never get anywhere would prove nothing.
        #expect(packets > 25_000)
        #expect(accepted > 5_000)
        #expect(refused > 5_000)
    }
}
