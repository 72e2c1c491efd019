import NIOCore
import Synchronization
import Vocabulary

/// Turns host names into addresses, so that a look-up that hangs hurts nobody but its own name.
///
/// One look-up at a time for a name, shared by everybody who asks meanwhile; its answer holds for a
/// few seconds. Look-ups block, so each runs on a thread; the number of threads is bounded, and none
/// is kept when nothing is left to look up.
final class NameResolver: Sendable {
    /// A blocking look-up of one host.
    typealias LookUp = @Sendable (_ host: String) -> Result<[SocketAddress], NameNotResolved>

    /// Look-ups that may be under way at once.
    static let threadLimit = 32
    /// How long an answer holds.
    static let answerHolds = Duration.seconds(5)

    private let lookUp: LookUp
    private let clock: RunClock
    private let state = Mutex(State())

    private struct State {
        var askers: [String: [EventLoopPromise<[SocketAddress]>]] = [:]
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

    /// The addresses of a host in the order in which they should be tried; fails with
    /// `NameNotResolved`.
    func addresses(of host: String, on eventLoop: any EventLoop) -> EventLoopFuture<[SocketAddress]>
    {
        let promise = eventLoop.makePromise(of: [SocketAddress].self)
        let now = clock.now()
        let refused: [EventLoopPromise<[SocketAddress]>] = state.withLock { state in
            guard !state.isClosed else { return [promise] }
            if let answer = state.answers[host], now < answer.until {
                promise.succeed(answer.addresses)
            } else if state.askers[host] != nil {
                state.askers[host]?.append(promise)
            } else {
                state.askers[host] = [promise]
                state.queue.append(host)
                return startThread(&state)
            }
            return []
        }
        fail(refused, "no thread to look it up")
        return promise.futureResult
    }

    /// Fails everybody who waits; later answers are dropped.
    func close() {
        let abandoned = state.withLock { state in
            state.isClosed = true
            defer { state.askers = [:] }
            return state.askers.values.flatMap(\.self)
        }
        fail(abandoned, "the watch ends")
    }

    private func fail(_ promises: [EventLoopPromise<[SocketAddress]>], _ reason: String) {
        for promise in promises {
            promise.fail(NameNotResolved(text: reason))
        }
    }

    /// Adds a thread where the bound allows it.
    ///
    /// - Returns: those who will never be answered, because not even one thread could be started.
    private func startThread(_ state: inout State) -> [EventLoopPromise<[SocketAddress]>] {
        guard state.threads < Self.threadLimit else { return [] }
        state.threads += 1
        if startDetachedThread({ self.lookUpAll() }) { return [] }
        state.threads -= 1
        guard state.threads == 0 else { return [] }
        defer {
            state.askers = [:]
            state.queue = Queue()
        }
        return state.askers.values.flatMap(\.self)
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
            return state.askers.removeValue(forKey: host) ?? []
        }
        for promise in askers {
            promise.completeWith(result.mapError { $0 as any Error })
        }
    }
}

/// Why a host has no addresses.
struct NameNotResolved: Error, Hashable {
    /// What the resolver said.
    var text: String
}
