import RealModule
import Testing
import Vocabulary

/// Shapes that round trips have, drawn from a seed, in nanoseconds.
enum Distribution: String, CaseIterable, Sendable, CustomTestStringConvertible {
    /// 100 µs to 50 ms, all alike.
    case uniform
    /// Around 2 ms, multiplied by chance.
    case logNormal
    /// Around 1 ms, and one in twenty around 400 ms.
    case bimodal
    /// From 500 µs; one in a hundred is beyond 30 ms, one in ten thousand beyond 2 s.
    case heavyTail
    /// Always the same.
    case constant
    /// From below the shortest round trip that is told apart to beyond the longest.
    case everywhere

    var testDescription: String { rawValue }

    func series(_ count: Int, seed: UInt64) -> [Int64] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { _ in next(&random) }
    }

    private func next(_ random: inout SeededRandom) -> Int64 {
        switch self {
        case .uniform: Int64.random(in: 100_000...50_000_000, using: &random)
        case .logNormal: Int64(2_000_000 * Double.exp(Self.normal(&random)))
        case .bimodal where Int.random(in: 0..<20, using: &random) == 0:
            400_000_000 + Int64(20_000_000 * Self.normal(&random))
        case .bimodal: 1_000_000 + Int64(50_000 * Self.normal(&random))
        case .heavyTail:
            // Pareto's distribution with index 1.1: it has a mean and no variance.
            Int64(500_000 * Double.pow(Double.random(in: 0.000_01..<1, using: &random), -1 / 1.1))
        case .constant: 12_345_678
        case .everywhere:
            Int64(Double.exp(Double.random(in: 6...26, using: &random)))
        }
    }

    /// By Box and Muller.
    private static func normal(_ random: inout SeededRandom) -> Double {
        let radius = (-2 * Double.log(Double.random(in: 0.000_001..<1, using: &random)))
            .squareRoot()
        return radius * Double.cos(2 * .pi * Double.random(in: 0..<1, using: &random))
    }
}
