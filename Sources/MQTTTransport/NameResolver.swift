import NIOCore
import Synchronization
import Vocabulary

/// Turns host names into addresses, so that a look-up that hangs hurts nobody but its own name.
///
/// One look-up at a time for a name, shared by everybody who asks meanwhile; its answer holds for a
/// few seconds. Look-ups block, so each runs on a thread; the number of threads is bounded, and
/// none is kept when nothing is left to look up. A link waits for a name once, so that nothing
/// piles up behind a look-up that hangs.
final class NameResolver: Sendable {
    /// A blocking look-up of one host.
    typealias LookUp = @Sendable (_ host: String) -> Result<[SocketAddress], NameNotResolved>

    /// Look-ups that may be under way at once.
    static let threadLimit = 32
    /// How long an answer holds.
    static let answerHolds = Duration.seconds(5)

    private static let closed = "the watch ends"

    private typealias Promise = EventLoopPromise<[SocketAddress]>

    private let lookUp: LookUp
    private let clock: RunClock
    private let state = Mutex(State())

    private struct State {
        var askers: [String: [LinkID: Promise]] = [:]
        var answers: [String: (addresses: [SocketAddress], until: MonotonicInstant)] = [:]
        var queue = Queue<String>()
        var threads = 0
        var isClosed = false
    }

    /// Makes a resolver that runs no thread yet.
    init(clock: RunClock, lookUp: @escaping LookUp = NameResolver.systemLookUp) {
        self.clock = clock
        self.lookUp = lookUp
    }

    /// The addresses of a host in the order in which they should be tried.
    ///
    /// Fails with `NameNotResolved`, also where the same link asks again before the answer.
    func addresses(
        of host: String, for link: LinkID, on eventLoop: any EventLoop
    ) -> EventLoopFuture<[SocketAddress]> {
        let promise = eventLoop.makePromise(of: [SocketAddress].self)
        let now = clock.now()
        // They fail outside the lock: whoever is told may ask again at once.
        let (refused, reason) = state.withLock { state -> ([Promise], String) in
            guard !state.isClosed else { return ([promise], Self.closed) }
            if let answer = state.answers[host], now < answer.until {
                promise.succeed(answer.addresses)
                return ([], "")
            }
            guard state.askers[host] == nil else {
                let earlier = state.askers[host]?.updateValue(promise, forKey: link)
                return (earlier.map { [$0] } ?? [], "the link asked again")
            }
            state.askers[host] = [link: promise]
            state.queue.append(host)
            return (startThread(&state), "no thread to look it up")
        }
        fail(refused, reason)
        return promise.futureResult
    }

    /// Fails everybody who waits; later answers are dropped.
    func close() {
        let abandoned = state.withLock { state in
            state.isClosed = true
            defer { state.askers = [:] }
            return state.askers.values.flatMap(\.values)
        }
        fail(abandoned, Self.closed)
    }

    private func fail(_ promises: [Promise], _ reason: String) {
        for promise in promises {
            promise.fail(NameNotResolved(text: reason))
        }
    }

    /// Adds a thread where the bound allows it.
    ///
    /// - Returns: those who will never be answered, because not even one thread could be started.
    private func startThread(_ state: inout State) -> [Promise] {
        guard state.threads < Self.threadLimit else { return [] }
        state.threads += 1
        if startDetachedThread({ self.lookUpAll() }) { return [] }
        state.threads -= 1
        guard state.threads == 0 else { return [] }
        defer {
            state.askers = [:]
            state.queue = Queue()
        }
        return state.askers.values.flatMap(\.values)
    }

    private func lookUpAll() {
        while let host = nextHost() {
            finish(host, lookUp(host))
        }
    }

    private func nextHost() -> String? {
        state.withLock { state in
            let host = state.isClosed ? nil : state.queue.popFirst()
            if host == nil { state.threads -= 1 }
            return host
        }
    }

    private func finish(_ host: String, _ result: Result<[SocketAddress], NameNotResolved>) {
        let now = clock.now()
        let askers = state.withLock { state in
            state.answers = state.answers.filter { now < $0.value.until }
            if case .success(let addresses) = result {
                state.answers[host] = (addresses, now + Self.answerHolds)
            }
            return state.askers.removeValue(forKey: host)
        }
        for promise in (askers ?? [:]).values {
            promise.completeWith(result.mapError { $0 as any Error })
        }
    }
}

/// Why a host has no addresses.
struct NameNotResolved: Error, Hashable {
    /// What the resolver said.
    var text: String
}
