import Vocabulary

/// Counts in numbered cells: those in use in order while they are few, all of them otherwise.
///
/// Which of the two it is depends on nothing but the cells in use, so equal counts are equal.
struct HistogramCells: Hashable, Sendable {
    /// A cell in use, packed into four bytes: the cell above, its count below.
    private struct Entry: Hashable {
        private var bits: UInt32

        init(cell: Int, count: UInt16) {
            bits = UInt32(cell) << 16 | UInt32(count)
        }

        var cell: Int { Int(bits >> 16) }
        var count: UInt16 {
            get { UInt16(truncatingIfNeeded: bits) }
            set { bits = bits & ~0xFFFF | UInt32(newValue) }
        }
    }

    private enum Storage: Hashable {
        /// In order of their cells; none is empty.
        case few([Entry])
        /// Each at the place that its cell names.
        case all([UInt16])
    }

    /// More cells in use than these are kept as all cells.
    ///
    /// Half a kilobyte of entries; finding one among them takes seven comparisons.
    private static let mostEntries = 128
    /// Entries for which room is made at a time: a link uses a dozen or two.
    private static let growth = 8

    private var storage = Storage.few([])
    private var total: UInt32 = 0
    private let cellCount: UInt16

    /// All counts together.
    var sum: Int { Int(total) }

    /// Bytes of the cells, which copies share until one of them counts on.
    var sharedBytes: Int {
        switch storage {
        case .few(let entries): SharedArray.bytes(of: entries)
        case .all(let counts): SharedArray.bytes(of: counts)
        }
    }

    /// Nothing counted, in cells numbered from 0, at most 65,535 of them.
    init(cellCount: Int) {
        self.cellCount = UInt16(cellCount)
    }

    /// Adds one to a cell; halves all counts first where it is full.
    mutating func count(_ cell: Int) {
        total += 1
        switch storage {
        case .few(var entries):
            // The array must not be referred to twice, or it would be copied to be changed.
            storage = .few([])
            let place = Self.place(of: cell, in: entries)
            if place < entries.count, entries[place].cell == cell {
                if entries[place].count == .max { total = 1 + Self.halve(&entries) }
                entries[place].count += 1
            } else {
                Self.insert(Entry(cell: cell, count: 1), into: &entries, at: place)
            }
            storage = entries.count > Self.mostEntries ? .all(spread(entries)) : .few(entries)
        case .all(var counts):
            storage = .few([])
            if counts[cell] == .max { total = 1 + Self.halve(&counts) }
            counts[cell] += 1
            storage = .all(counts)
        }
    }

    /// Forgets everything; keeps the memory while cells in use are few.
    mutating func removeAll() {
        total = 0
        guard case .few(var entries) = storage else {
            storage = .few([])
            return
        }
        storage = .few([])
        entries.removeAll(keepingCapacity: true)
        storage = .few(entries)
    }

    /// The first cell up to which all of `counts` together have counted at least `rank`.
    ///
    /// `rank` is at least 1 and at most the sum of all.
    static func cell(atRank rank: Int, of counts: [HistogramCells]) -> Int {
        var readings = counts.map { Reading($0.storage) }
        var seen = 0
        while true {
            let cell = readings.lazy.map(\.cell).min() ?? .max
            if cell == .max { return cell }
            for place in readings.indices where readings[place].cell == cell {
                seen += readings[place].take()
            }
            if seen >= rank { return cell }
        }
    }

    /// Calls `body` for each cell in use with its count, in their order.
    func forEach(_ body: (_ cell: Int, _ count: Int) -> Void) {
        var reading = Reading(storage)
        while reading.cell != .max {
            let cell = reading.cell
            body(cell, reading.take())
        }
    }

    /// Counts in order of their cells.
    private struct Reading {
        private let storage: Storage
        private var place = 0
        /// The cell that is next; beyond all cells at the end.
        private(set) var cell = Int.max

        init(_ storage: Storage) {
            self.storage = storage
            find()
        }

        /// The count of `cell`; moves on to the next one.
        mutating func take() -> Int {
            defer {
                place += 1
                find()
            }
            return switch storage {
            case .few(let entries): Int(entries[place].count)
            case .all(let counts): Int(counts[place])
            }
        }

        private mutating func find() {
            switch storage {
            case .few(let entries):
                cell = place < entries.count ? entries[place].cell : .max
            case .all(let counts):
                while place < counts.count, counts[place] == 0 { place += 1 }
                cell = place < counts.count ? place : .max
            }
        }
    }

    /// Where the cell is, or where it belongs.
    private static func place(of cell: Int, in entries: [Entry]) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].cell < cell { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func insert(_ entry: Entry, into entries: inout [Entry], at place: Int) {
        // Left alone, the array would double: most of it would stay empty.
        if entries.count == entries.capacity { entries.reserveCapacity(entries.count + growth) }
        entries.insert(entry, at: place)
    }

    private func spread(_ entries: [Entry]) -> [UInt16] {
        var counts = [UInt16](repeating: 0, count: Int(cellCount))
        for entry in entries { counts[entry.cell] = entry.count }
        return counts
    }

    /// Halves all counts, rounded up; returns their sum.
    private static func halve(_ entries: inout [Entry]) -> UInt32 {
        entries.indices.reduce(0) { sum, place in
            entries[place].count = half(entries[place].count)
            return sum + UInt32(entries[place].count)
        }
    }

    private static func halve(_ counts: inout [UInt16]) -> UInt32 {
        counts.indices.reduce(0) { sum, cell in
            counts[cell] = half(counts[cell])
            return sum + UInt32(counts[cell])
        }
    }

    private static func half(_ count: UInt16) -> UInt16 { count / 2 + count % 2 }
}
