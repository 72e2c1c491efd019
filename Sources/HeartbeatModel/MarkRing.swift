import Vocabulary

/// The latest marks of a link's heartbeats, in a ring: each new one takes the oldest one's place.
///
/// An array that grows up to `capacity` and then stays where it is, since one is kept for each of
/// many thousands of links.
struct MarkRing: Hashable, Sendable {
    private var marks: [HeartbeatMark] = []
    /// Where the next mark goes once the ring is full: the place of the oldest.
    private var oldest: UInt16 = 0
    private let capacity: UInt16

    /// An empty ring; `capacity` lies between 1 and 65,535.
    init(capacity: Int) {
        self.capacity = UInt16(capacity)
    }

    /// All marks, oldest first.
    var inOrder: [HeartbeatMark] {
        let oldest = Int(oldest)
        return oldest == 0 ? marks : Array(marks[oldest...]) + marks[..<oldest]
    }

    /// The latest mark; nil before the first.
    var last: HeartbeatMark? {
        oldest == 0 ? marks.last : marks[Int(oldest) - 1]
    }

    /// How many of the latest heartbeats were lost, and how many of them are known.
    ///
    /// Gaps and what we held up ourselves are no heartbeats.
    func losses(amongLast count: Int) -> (lost: Int, known: Int) {
        var (lost, known, age) = (0, 0, 0)
        while known < count, age < marks.count {
            age += 1
            let place = Int(oldest) - age
            switch marks[place < 0 ? place + marks.count : place].kind {
            case .timed, .untimed: known += 1
            case .lost:
                known += 1
                lost += 1
            case .dropped, .ownPause: break
            }
        }
        return (lost, known)
    }

    /// Bytes that copies share until one of them takes a mark.
    var sharedBytes: Int { SharedArray.bytes(of: marks) }

    mutating func append(_ mark: HeartbeatMark) {
        guard marks.count == Int(capacity) else {
            if marks.isEmpty { marks.reserveCapacity(Int(capacity)) }
            marks.append(mark)
            return
        }
        marks[Int(oldest)] = mark
        oldest = oldest + 1 == capacity ? 0 : oldest + 1
    }

    /// Adds the mark `count` times, no more often than fits.
    mutating func append(_ mark: HeartbeatMark, count: Int) {
        for _ in 0..<min(max(0, count), Int(capacity)) { append(mark) }
    }
}
