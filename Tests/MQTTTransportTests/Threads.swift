import Glibc
import Synchronization

/// Holds threads up until it is opened.
final class Gate: Sendable {
    private let isOpen = Atomic(false)

    func open() {
        isOpen.store(true, ordering: .releasing)
    }

    func wait() {
        while !isOpen.load(ordering: .acquiring) { usleep(500) }
    }
}

/// Keeps count of the threads that are inside something, and of the most there were.
final class Occupancy: Sendable {
    private let state = Mutex((inside: 0, most: 0))

    var most: Int { state.withLock(\.most) }

    func inside(_ body: () -> Void) {
        state.withLock {
            $0.inside += 1
            $0.most = max($0.most, $0.inside)
        }
        body()
        state.withLock { $0.inside -= 1 }
    }
}

/// Counts from several threads.
final class Counter: Sendable {
    private let count = Atomic(0)

    var value: Int { count.load(ordering: .acquiring) }

    func increment() {
        count.add(1, ordering: .acquiringAndReleasing)
    }

    /// Waits, at most ten seconds, until so many were counted.
    func wait(for wanted: Int) {
        for _ in 0..<20_000 where value < wanted { usleep(500) }
    }
}
