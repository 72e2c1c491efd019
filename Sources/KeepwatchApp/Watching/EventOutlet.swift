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

    private struct Queue {
        var lines: [String] = []
        var bytes = 0
        var lost = 0
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

    /// Adds a line, without its line end.
    ///
    /// Never waits.
    func write(_ line: String) {
        let mustStart = queue.withLock { queue in
            guard queue.end == nil else { return false }
            let bytes = queue.bytes + line.utf8.count
            guard queue.lines.count < capacity, bytes <= byteCapacity else {
                queue.lost += 1
                return false
            }
            queue.bytes = bytes
            queue.lines.append(line)
            defer { queue.isWriting = true }
            return !queue.isWriting
        }
        if mustStart { thread.submit { _ in self.drain() } }
    }

    /// Waits until all lines are written, at most for `limit`.
    func flush(limit: Duration) async {
        let start = ContinuousClock.now
        while queue.withLock({ $0.isWriting && $0.end == nil }),
            start.duration(to: .now) < limit
        {
            try? await Task.sleep(for: .milliseconds(5))
        }
    }

    private func drain() {
        while true {
            let (lines, lost) = queue.withLock { queue in
                let taken = (queue.lines, queue.lost)
                queue.lines = []
                queue.bytes = 0
                queue.lost = 0
                queue.isWriting = !taken.0.isEmpty || taken.1 > 0
                return taken
            }
            guard !lines.isEmpty || lost > 0 else { return }
            var text = lines.joined(separator: "\n")
            if lost > 0 { text += (lines.isEmpty ? "" : "\n") + lostLine(lost) }
            if let end = writeAll(Array((text + "\n").utf8)) {
                queue.withLock { $0.end = end }
                ended(end)
                return
            }
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
