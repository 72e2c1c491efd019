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
