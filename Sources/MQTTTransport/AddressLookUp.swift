import NIOCore
import NIOPosix
import Synchronization
import Vocabulary

/// Asks the system for the addresses of host names, for those who want to know them all.
///
/// Links look their names up by themselves. May be used from anywhere.
public final class AddressLookUp: Sendable {
    private let resolver: NameResolver

    /// Makes a look-up that runs no thread yet.
    public convenience init(clock: RunClock) {
        self.init(resolver: NameResolver(clock: clock))
    }

    init(resolver: NameResolver) {
        self.resolver = resolver
    }

    deinit { resolver.close() }

    /// The addresses of each host, as literals in the order of the system's resolver.
    ///
    /// - Parameters:
    ///   - hosts: names; a literal address is its own.
    ///   - limit: a host without an answer until then is left out, as is one that has no address.
    public func addresses(
        of hosts: Set<String>, within limit: Duration
    ) async -> [String: [String]] {
        guard !hosts.isEmpty else { return [:] }
        let eventLoop = MultiThreadedEventLoopGroup.singleton.any()
        let found = Answers()
        let lookUps = hosts.map { host in
            resolver.addresses(of: host, for: Self.asker, on: eventLoop).map { addresses in
                found.add(addresses.compactMap(\.ipAddress), for: host)
            }
        }
        let all = EventLoopFuture.andAllComplete(lookUps, on: eventLoop)
        let deadline = eventLoop.scheduleTask(in: .nanoseconds(limit.nanoseconds)) {}
        all.whenComplete { _ in deadline.cancel() }
        // Cancelled: everybody answered. Either way, what there is now counts.
        try? await deadline.futureResult.get()
        return found.all
    }

    /// The resolver knows who asks; here it is always the same one.
    private static let asker = LinkID(-1)
}

/// What was found so far; the look-ups that come too late still add to it, and nobody looks.
private final class Answers: Sendable {
    private let addresses = Mutex([String: [String]]())

    var all: [String: [String]] { addresses.withLock { $0 } }

    func add(_ list: [String], for host: String) {
        addresses.withLock { $0[host] = list }
    }
}
