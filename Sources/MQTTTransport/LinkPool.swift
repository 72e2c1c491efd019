public import MQTTLink
import NIOCore
import NIOPosix
import Synchronization
public import Vocabulary

/// Runs links on event loops: names, TCP, timers, and the limits that hold over all of them.
///
/// Every method may be called from anywhere and returns at once. What happens on a link is reported
/// on that link's event loop.
public final class LinkPool: Sendable {
    /// How many attempts may be under way at once to one address of a broker.
    static let placesAtAddress = 64

    private let group: MultiThreadedEventLoopGroup
    private let loops: [NIOLoopBoundBox<LinkLoop>]
    private let resolver: NameResolver
    private let contexts = TLSContexts()
    private let faults: OwnFaults
    private let clock: RunClock
    private let isStopped = Atomic(false)
    private let isDeclaredOffline = Atomic(false)

    /// Makes a pool without links and starts its event loops.
    ///
    /// The three closures are called on event loops and must never block. A pool that was made must
    /// be stopped.
    ///
    /// No more sockets are opened than the limit of open files allows now: raise it before.
    ///
    /// - Parameters:
    ///   - clock: the run's clock; all instants are its own.
    ///   - connectRate: attempts a second over all links, at least 1.
    ///   - loops: event loops, at least 1. One serves some 20,000 links.
    ///   - report: what happened on a link.
    ///   - own: what happened to the watcher itself, and when it was noticed.
    ///   - load: about once a second from each loop, how late its timers were at worst and how much
    ///     connecting is going on in all of them.
    public convenience init(
        clock: RunClock, connectRate: Int = 500, loops: Int = 1,
        report: @escaping @Sendable (LinkReport) -> Void,
        own: @escaping @Sendable (SelfEvent, MonotonicInstant) -> Void,
        load: @escaping @Sendable (_ lag: Duration, ConnectLoad, MonotonicInstant) -> Void
    ) {
        let machine = KernelMachine()
        self.init(
            connectRate: connectRate, loops: loops,
            surroundings: LinkLoop.Surroundings(
                clock: clock, connector: SystemConnector(), resolver: NameResolver(clock: clock),
                machine: machine, faults: OwnFaults(machine: machine, report: own),
                report: report, load: load))
    }

    /// Makes a pool in other surroundings than the product's.
    init(connectRate: Int, loops count: Int, surroundings: LinkLoop.Surroundings) {
        let count = max(1, count)
        var surroundings = surroundings
        resolver = surroundings.resolver
        faults = surroundings.faults
        clock = surroundings.clock
        group = MultiThreadedEventLoopGroup(numberOfThreads: count)
        // The loops share what is allowed evenly, so that none has to ask another.
        let limits = LinkLoop.Limits(
            connectRate: connectRate / count, placesAtAddress: Self.placesAtAddress / count,
            sockets: DescriptorLimit.current()?.connections(ofEach: count) ?? .max)
        var loops: [NIOLoopBoundBox<LinkLoop>] = []
        let sum = ConnectLoadSum(loops: count)
        let report = surroundings.load
        for (number, eventLoop) in group.makeIterator().enumerated() {
            surroundings.load = { lag, load, now in
                report(lag, sum.update(number, to: load), now)
            }
            let loop = LinkLoop(eventLoop: eventLoop, limits: limits, surroundings: surroundings)
            loops.append(.makeBoxSendingValue(loop, eventLoop: eventLoop))
        }
        self.loops = loops
        for loop in loops {
            loop.eventLoop.execute { loop.value.start() }
        }
    }

    /// Takes links into the watch; their first attempts begin as soon as the connect rate allows.
    ///
    /// To change a link's settings, remove it and add it again. A number that is in use is ignored.
    /// The certificates and keys of TLS settings are parsed here. Many links are best added
    /// together: each call is a task for the event loops.
    public func add(_ links: [NewLink]) {
        guard !isStopped.load(ordering: .acquiring) else { return }
        for (place, loop) in loops.enumerated() {
            let part = links.filter { self.place(of: $0.id) == place }
                .map { (link: $0, layers: LayerSettings($0.settings, contexts: contexts)) }
            loop.eventLoop.execute {
                for (link, layers) in part { loop.value.add(link, layers: layers) }
            }
        }
    }

    /// Ends a link for good, with DISCONNECT where connected.
    ///
    /// - Parameter removed: called once, on the link's event loop, behind the link's last report.
    ///   Not called after `stop`.
    public func remove(_ id: LinkID, removed: @escaping @Sendable () -> Void = {}) {
        run(id) { loop in
            loop.remove(id)
            removed()
        }
    }

    /// Takes a link out of the watch until `resume`, with DISCONNECT where connected.
    public func pause(_ id: LinkID) {
        run(id) { $0.driver(id)?.pause(now: $0.now) }
    }

    /// Ends a pause.
    public func resume(_ id: LinkID) {
        run(id) { $0.driver(id)?.resume(now: $0.now) }
    }

    /// Begins an attempt without waiting for the back-off, as soon as the connect rate allows.
    public func connectNow(_ id: LinkID) {
        run(id) { $0.driver(id)?.connectNow(now: $0.now) }
    }

    /// Sends a heartbeat now.
    ///
    /// - Parameter outcome: called once, on the link's event loop; `notConnected` also where no
    ///   such link exists. Not called after `stop`.
    public func pingNow(
        _ id: LinkID, outcome: @escaping @Sendable (PingNowOutcome) -> Void
    ) {
        run(id) { outcome($0.driver(id)?.pingNow(now: $0.now) ?? .notConnected) }
    }

    /// Asks the link's broker for its figures under `$SYS`; does nothing unless connected.
    public func readBrokerFigures(_ id: LinkID) {
        run(id) { $0.driver(id)?.readBrokerFigures(now: $0.now) }
    }

    /// Publishes a message on a link's connection.
    ///
    /// - Parameter outcome: called once, on the link's event loop: at QoS 0 when the message has
    ///   left for the kernel, at QoS 1 when the broker acknowledged it, which may take as long as
    ///   the session lasts. Not called after `stop`.
    public func publish(
        _ message: OutgoingMessage, on id: LinkID,
        outcome: @escaping @Sendable (PublishOutcome) -> Void
    ) {
        run(id) { $0.publish(message, on: id, outcome: outcome) }
    }

    /// Tells how links stand, behind all that they have reported and before what they report next.
    ///
    /// - Parameter standings: called once for each event loop, on that loop, with those of the
    ///   links that it has. Not called after `stop`.
    public func standings(
        of links: [LinkID],
        _ standings: @escaping @Sendable ([LinkStanding], MonotonicInstant) -> Void
    ) {
        runOnEveryLoop { loop in
            let now = loop.now
            standings(links.compactMap { loop.driver($0)?.standing(now: now) }, now)
        }
    }

    /// All links were lost together, by this evidence: nobody is judged until `declareOnline`.
    public func declareOffline(evidence: String) {
        guard !isDeclaredOffline.exchange(true, ordering: .acquiringAndReleasing) else { return }
        faults.wayLost(evidence: evidence, now: clock.now())
        runOnEveryLoop { $0.declareOffline(now: $0.now) }
    }

    /// The way is back: every link is probed again, spread over its probe interval.
    public func declareOnline() {
        guard isDeclaredOffline.exchange(false, ordering: .acquiringAndReleasing) else { return }
        faults.wayFound(now: clock.now())
        runOnEveryLoop { $0.declareOnline(now: $0.now) }
    }

    /// What all loops hold now; nothing after `stop`.
    package func holdings() async -> EngineHoldings {
        var sum = EngineHoldings()
        for loop in loops where !isStopped.load(ordering: .acquiring) {
            let part = try? await loop.eventLoop.submit { loop.value.holdings }.get()
            sum.add(part ?? EngineHoldings())
        }
        return sum
    }

    /// Ends every link with DISCONNECT, waits until what was written has left, and ends the loops.
    ///
    /// After `limit` what is still open is closed without waiting. Afterwards the pool does nothing
    /// any more. May be called more than once.
    public func stop(within limit: Duration = .seconds(2)) async {
        guard !isStopped.exchange(true, ordering: .acquiringAndReleasing) else { return }
        resolver.close()
        let endings = loops.map { loop in
            loop.eventLoop.flatSubmit { loop.value.end() }
        }
        let all = EventLoopFuture.andAllComplete(endings, on: group.any())
        let deadline = group.any().scheduleTask(in: .nanoseconds(limit.nanoseconds)) {}
        all.whenComplete { _ in deadline.cancel() }
        try? await deadline.futureResult.get()
        try? await group.shutdownGracefully()
    }

    private func run(_ id: LinkID, _ task: @escaping @Sendable (LinkLoop) -> Void) {
        guard !isStopped.load(ordering: .acquiring) else { return }
        let loop = loops[place(of: id)]
        loop.eventLoop.execute { task(loop.value) }
    }

    /// Which of the loops has this link.
    private func place(of id: LinkID) -> Int {
        Int(id.rawValue.magnitude) % loops.count
    }

    private func runOnEveryLoop(_ task: @escaping @Sendable (LinkLoop) -> Void) {
        guard !isStopped.load(ordering: .acquiring) else { return }
        for loop in loops {
            loop.eventLoop.execute { task(loop.value) }
        }
    }
}
