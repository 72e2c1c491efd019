import Glibc
import Synchronization

@testable import MQTTTransport

/// A network of its own for one thread, in which interfaces can be taken down without harm.
enum NetworkNamespace {
    /// Whether this process may make one, and `ip` is there to set it up.
    static let isPermitted = tool != nil && isPermittedToUnshare

    private static let tool = ["/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip"].first { path in
        access(path as String, X_OK) == 0
    }

    /// A namespace belongs to a thread, so one that ends at once can try.
    private static let isPermittedToUnshare: Bool = {
        let isDone = Gate()
        let isPermitted = Atomic(false)
        let isStarted = startDetachedThread {
            isPermitted.store(enter(), ordering: .releasing)
            isDone.open()
        }
        if isStarted { isDone.wait() }
        return isPermitted.load(ordering: .acquiring)
    }()

    /// Runs `body` on a thread in a new namespace, which has nothing but a loopback that is down.
    static func run(_ body: @escaping @Sendable () throws -> Void) async throws {
        try await withCheckedThrowingContinuation { continuation in
            let isStarted = startDetachedThread {
                continuation.resume(
                    with: Result {
                        guard enter() else { throw NamespaceError(text: "no right to unshare") }
                        try body()
                    })
            }
            if !isStarted { continuation.resume(throwing: NamespaceError(text: "no thread")) }
        }
    }

    /// Runs `ip` with these arguments in the namespace of this thread.
    static func ip(_ arguments: String) throws {
        guard let tool else { throw NamespaceError(text: "no ip") }
        let words = [tool] + arguments.split(separator: " ").map(String.init)
        var pointers = words.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var child = pid_t()
        var status: CInt = 0
        guard posix_spawn(&child, tool, nil, nil, &pointers, environ) == 0,
            waitpid(child, &status, 0) == child, status == 0
        else { throw NamespaceError(text: "ip \(arguments) failed") }
    }

    /// Waits until the kernel sees something at the other end of an interface.
    static func waitForCarrier(of name: String) throws {
        for _ in 0..<500 {
            if hasCarrier(name) { return }
            usleep(10_000)
        }
        throw NamespaceError(text: "\(name) has no carrier")
    }

    private static func hasCarrier(_ name: String) -> Bool {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return false }
        defer { freeifaddrs(first) }
        var next = first
        while let entry = next?.pointee {
            if String(cString: entry.ifa_name) == name {
                return entry.ifa_flags & CUnsignedInt(IFF_RUNNING) != 0
            }
            next = entry.ifa_next
        }
        return false
    }

    /// Takes this thread into a new network namespace (`CLONE_NEWNET`).
    private static func enter() -> Bool {
        typealias Unshare = @convention(c) (CInt) -> CInt
        guard let symbol = dlsym(nil, "unshare") else { return false }
        return unsafeBitCast(symbol, to: Unshare.self)(0x4000_0000) == 0
    }
}

/// A namespace could not be made or set up.
struct NamespaceError: Error {
    var text: String
}
