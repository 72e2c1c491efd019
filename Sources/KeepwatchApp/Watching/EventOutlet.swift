import Glibc
import NIOPosix
import Synchronization

/// Writes event lines to a file descriptor from a thread of its own, so that a slow reader delays
/// no heartbeat.
///
/// At most `capacity` lines of together `byteCapacity` bytes wait; what does not fit is counted and
/// handed to `lostLine`, which makes the line that says so.
final class EventOutlet: Sendable {
    /// How the writing ended before we wanted it to.
    enum End: Sendable, Equatable {
        /// The reader closed the pipe: nothing wrong.
        case readerGone
        /// The operating system refused; its error number.
        case failed(errno: Int32)
    }

    /// Lines that go to the descriptor together.
    private struct Batch {
        var bytes: [UInt8] = []
        var lines = 0
        var lost = 0

        /// Memory for so many bytes is kept; what a slow reader made wait beyond is given back.
        private static let keptCapacity = 1 << 20

        var isEmpty: Bool { lines == 0 && lost == 0 }

        mutating func clear() {
            if bytes.capacity > Self.keptCapacity { bytes = [] }
            bytes.removeAll(keepingCapacity: true)
            lines = 0
            lost = 0
        }
    }

    private struct Queue {
        var waiting = Batch()
        /// Empty: its memory is used again.
        var spare = Batch()
        var isWriting = false
        var end: End?
    }

    private let descriptor: Int32
    private let capacity: Int
    private let byteCapacity: Int
    private let thread = NIOThreadPool(numberOfThreads: 1)
    private let queue = Mutex(Queue())
    private let lostLine: @Sendable (_ count: Int) -> String
    private let ended: @Sendable (End) -> Void

    /// Makes an outlet; the descriptor stays the caller's.
    ///
    /// - Parameters:
    ///   - descriptor: where lines go; blocking writes are fine.
    ///   - capacity: lines that may wait.
    ///   - byteCapacity: bytes that these lines may have together.
    ///   - lostLine: the line for a number of lost lines.
    ///   - ended: called once, on the writing thread, when nothing can be written any more.
    init(
        descriptor: Int32, capacity: Int = 65_536, byteCapacity: Int = 64 << 20,
        lostLine: @escaping @Sendable (_ count: Int) -> String,
        ended: @escaping @Sendable (End) -> Void
    ) {
        self.descriptor = descriptor
        self.capacity = capacity
        self.byteCapacity = byteCapacity
        self.lostLine = lostLine
        self.ended = ended
        thread.start()
    }

    deinit {
        thread.shutdownGracefully { _ in }
    }

    /// Adds a line, which goes out with the next `send`.
    ///
    /// Never waits.
    ///
    /// - Parameter line: adds the line with its end to others.
    func add(_ line: (inout [UInt8]) -> Void) {
        queue.withLock { queue in
            guard queue.end == nil else { return }
            let before = queue.waiting.bytes.count
            if queue.waiting.lines < capacity {
                line(&queue.waiting.bytes)
                queue.waiting.lines += 1
                if queue.waiting.bytes.count <= byteCapacity { return }
                queue.waiting.bytes.removeSubrange(before...)
                queue.waiting.lines -= 1
            }
            queue.waiting.lost += 1
        }
    }

    /// Has all that was added written.
    ///
    /// Never waits.
    func send() {
        let mustStart = queue.withLock { queue in
            guard queue.end == nil, !queue.isWriting, !queue.waiting.isEmpty else { return false }
            queue.isWriting = true
            return true
        }
        if mustStart { thread.submit { _ in self.drain() } }
    }

    /// Waits until all lines are written, at most for `limit`.
    func flush(limit: Duration) async {
        send()
        let start = ContinuousClock.now
        while queue.withLock({ $0.isWriting && $0.end == nil }),
            start.duration(to: .now) < limit
        {
            try? await Task.sleep(for: .milliseconds(5))
        }
    }

    private func drain() {
        while var batch = takeBatch() {
            if batch.lost > 0 { batch.bytes += Array("\(lostLine(batch.lost))\n".utf8) }
            let end = writeAll(batch.bytes)
            batch.clear()
            queue.withLock { queue in
                queue.end = end
                swap(&queue.spare, &batch)
            }
            if let end { return ended(end) }
        }
    }

    /// Takes all that waits; nil where nothing does, and the thread may rest.
    private func takeBatch() -> Batch? {
        queue.withLock { queue in
            guard !queue.waiting.isEmpty else {
                queue.isWriting = false
                return nil
            }
            return exchange(&queue.waiting, with: exchange(&queue.spare, with: Batch()))
        }
    }

    private func writeAll(_ bytes: [UInt8]) -> End? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written > 0 {
                rest = rest.dropFirst(written)
            } else if errno == EAGAIN {
                // Whoever shares the open file with us made it non-blocking.
                waitUntilWritable()
            } else if errno != EINTR {
                return errno == EPIPE ? .readerGone : .failed(errno: errno)
            }
        }
        return nil
    }

    private func waitUntilWritable() {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&request, 1, -1)
    }
}
