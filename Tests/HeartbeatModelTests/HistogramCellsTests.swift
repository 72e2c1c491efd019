import Testing
import Vocabulary

@testable import HeartbeatModel

@Suite("The cells of a histogram, few or all")
struct HistogramCellsTests {
    private static let cellCount = 429

    /// What the cells must do, in the plainest way.
    private struct Reference {
        var counts = Array(repeating: 0, count: cellCount)

        mutating func count(_ cell: Int) {
            if counts[cell] == 65_535 { counts = counts.map { $0 / 2 + $0 % 2 } }
            counts[cell] += 1
        }

        static func cell(atRank rank: Int, of all: [Reference]) -> Int? {
            var seen = 0
            return (0..<cellCount).first { cell in
                seen += all.reduce(0) { $0 + $1.counts[cell] }
                return seen >= rank
            }
        }
    }

    /// `used` different cells, each counted once or more often.
    private func filled(
        _ used: Int, counting times: Int, using random: inout SeededRandom
    ) -> (cells: HistogramCells, reference: Reference) {
        var cells = HistogramCells(cellCount: Self.cellCount)
        var reference = Reference()
        let chosen = Array((0..<Self.cellCount).shuffled(using: &random).prefix(used))
        for turn in 0..<max(times, used) {
            let cell =
                turn < used ? chosen[turn] : chosen[Int.random(in: chosen.indices, using: &random)]
            cells.count(cell)
            reference.count(cell)
        }
        return (cells, reference)
    }

    @Test("few and many cells agree with plain counting", arguments: UInt64(1)...40)
    func agreement(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        // Around the number of cells from which on all are kept, and far from it on both sides.
        let numbers = [1, 2, 9, 60, 127, 128, 129, 130, 300, Self.cellCount]
        let used = numbers[Int.random(in: numbers.indices, using: &random)]
        let otherUsed = numbers[Int.random(in: numbers.indices, using: &random)]
        let (cells, reference) = filled(used, counting: 1_000, using: &random)
        let (others, otherReference) = filled(otherUsed, counting: 300, using: &random)
        let sum = reference.counts.reduce(0, +)
        let otherSum = otherReference.counts.reduce(0, +)
        #expect(cells.sum == sum)
        for rank in Set([1, 2, sum / 2, sum - 1, sum]).filter({ $0 > 0 }) {
            let empty = HistogramCells(cellCount: Self.cellCount)
            let expected = Reference.cell(atRank: rank, of: [reference])
            #expect(HistogramCells.cell(atRank: rank, of: [cells]) == expected)
            #expect(HistogramCells.cell(atRank: rank, of: [empty, cells, empty]) == expected)
        }
        for _ in 0..<50 {
            let rank = Int.random(in: 1...sum + otherSum, using: &random)
            let expected = Reference.cell(atRank: rank, of: [reference, otherReference])
            #expect(HistogramCells.cell(atRank: rank, of: [cells, others]) == expected)
            #expect(HistogramCells.cell(atRank: rank, of: [others, cells]) == expected)
        }
    }

    @Test("a full cell halves all, few or many", arguments: [1, 5, 200])
    func halving(used: Int) {
        var random = SeededRandom(seed: 3)
        var (cells, reference) = filled(used, counting: 3 * used, using: &random)
        let full = reference.counts.firstIndex { $0 > 0 } ?? 0
        for _ in 0..<150_000 {
            cells.count(full)
            reference.count(full)
        }
        let sum = reference.counts.reduce(0, +)
        #expect(cells.sum == sum && sum < 65_536 + used * 3)
        for rank in [1, sum / 2, sum] {
            #expect(
                HistogramCells.cell(atRank: rank, of: [cells])
                    == Reference.cell(atRank: rank, of: [reference]))
        }
    }

    @Test("the order of counting makes no difference", arguments: [10, 128, 129, 400])
    func equality(used: Int) {
        let numbers = (0..<used).flatMap { [$0, $0 / 2] }
        var forwards = HistogramCells(cellCount: Self.cellCount)
        var backwards = HistogramCells(cellCount: Self.cellCount)
        for cell in numbers { forwards.count(cell) }
        for cell in numbers.reversed() { backwards.count(cell) }
        #expect(forwards == backwards)
        forwards.removeAll()
        #expect(forwards == HistogramCells(cellCount: Self.cellCount))
        #expect(forwards != backwards)
    }
}
