import MQTTLink
import MQTTWire
import NIOCore
import Vocabulary

/// The links of one event loop, and the timers, gate, places and pause watch that they share.
///
/// Confined to its event loop.
final class LinkLoop {
    typealias Gate = ConnectGate<ConnectAttempt>
    typealias Places = AddressPlaces<PlaceGuest>

    /// Who comes to an address: one lane of an attempt.
    struct PlaceGuest {
        var attempt: ConnectAttempt
        var lane: Int
    }

    /// How much connecting one loop may do.
    struct Limits: Sendable {
        /// Attempts a second.
        var connectRate: Int
        /// Attempts under way at once to one address.
        var placesAtAddress: Int
        /// Sockets open at once: a file descriptor each.
        var sockets = Int.max
    }

    /// What a loop needs from outside.
    struct Surroundings: Sendable {
        var clock: RunClock
        var connector: any Connector
        var resolver: NameResolver
        var machine: any OwnMachine
        var faults: OwnFaults
        var report: @Sendable (LinkReport) -> Void
        var load: @Sendable (_ lag: Duration, ConnectLoad, MonotonicInstant) -> Void
    }

    /// Timers are set to whole multiples of this, so that neighbours share a wake-up.
    private static let grainNanoseconds: Int64 = 1_000_000
    /// Facts told inside one another for which memory is kept, and commands and events of each.
    private static let mostSpareEffects = 4
    private static let spareRoom = 16
    /// The loop looks after itself this often, so that a pause is noticed though no link is due.
    private static let ownInterval = Duration.seconds(1)
    /// The network is not asked more often whether it changed: many links ask at once.
    private static let noticeInterval = Duration.milliseconds(10)
    /// A way that is missing is looked for this often, though nothing is known to have changed.
    private static let searchInterval = Duration.seconds(10)

    let eventLoop: any EventLoop
    /// PINGREQ, shared by all connections.
    let pingRequest = ByteBuffer(bytes: Packet.pingRequestBytes)

    private let surroundings: Surroundings
    private var drivers: [LinkID: LinkDriver] = [:]
    private var timers = LinkTimers()
    /// Lent to whichever link has a fact to tell.
    ///
    /// So a heartbeat allocates nothing, and a link at rest holds no memory for it. More than one,
    /// as carrying out one fact brings others.
    private var spareEffects: [LinkEffects] = []
    private var gate: Gate
    private var places: Places
    private var meter = ConnectMeter()
    private var pauseWatch: PauseWatch
    private var ways: OwnWays
    /// When the network was last asked whether it changed.
    private var lastNotice: MonotonicInstant?
    /// When the ways of all links are looked at next; nil: nothing changed.
    private var nextLookAtWays: MonotonicInstant?
    private var lastLookAtWays: MonotonicInstant?
    private var isDeclaredOffline = false
    private var wake: (at: MonotonicInstant, callback: NIOScheduledCallback)?
    private var isHandlingWake = false
    private var nextOwnLook: MonotonicInstant
    private var worstLag = Duration.zero
    /// Who waits for what became of a message; for each link at most as many as may be
    /// unacknowledged, and those whose message waits in this program, which takes few bytes.
    private var publishers: [UInt64: @Sendable (PublishOutcome) -> Void] = [:]
    private var lastPublished: UInt64 = 0
    private let mostSockets: Int
    /// Sockets that are being opened.
    private var openings = 0
    private var openConnections = 0
    private var ending: EventLoopPromise<Void>?

    /// Makes a loop without links.
    init(eventLoop: any EventLoop, limits: Limits, surroundings: Surroundings) {
        self.eventLoop = eventLoop
        gate = Gate(rate: limits.connectRate)
        places = Places(limit: limits.placesAtAddress)
        mostSockets = limits.sockets
        self.surroundings = surroundings
        pauseWatch = PauseWatch(suspended: surroundings.machine.suspended)
        ways = OwnWays(machine: surroundings.machine)
        nextOwnLook = surroundings.clock.instant(of: eventLoop.now) + Self.ownInterval
    }

    /// Begins to look after itself, which it does even without links.
    func start() {
        setWake()
    }

    var now: MonotonicInstant { surroundings.clock.instant(of: eventLoop.now) }
    var resolver: NameResolver { surroundings.resolver }
    var connector: any Connector { surroundings.connector }
    var faults: OwnFaults { surroundings.faults }

    func report(_ report: LinkReport) {
        surroundings.report(report)
    }

    // MARK: Links

    func add(_ link: NewLink, layers: LayerSettings?) {
        guard ending == nil, drivers[link.id] == nil else { return }
        let driver = LinkDriver(link, layers: layers, loop: self)
        drivers[link.id] = driver
        driver.timer = timers.add(driver)
        driver.start(now: now)
        if isDeclaredOffline { driver.declareOffline(now: now) }
    }

    func remove(_ id: LinkID) {
        guard let driver = drivers.removeValue(forKey: id) else { return }
        driver.stop(now: now)
        if let timer = driver.timer { timers.remove(timer) }
        driver.timer = nil
    }

    func driver(_ id: LinkID) -> LinkDriver? {
        drivers[id]
    }

    /// Ends every link; done when every connection is closed.
    func end() -> EventLoopFuture<Void> {
        if let ending { return ending.futureResult }
        let promise = eventLoop.makePromise(of: Void.self)
        ending = promise
        for driver in drivers.values {
            driver.stop(now: now)
            driver.timer = nil
        }
        drivers = [:]
        timers = LinkTimers()
        wake?.callback.cancel()
        wake = nil
        if openConnections == 0 { promise.succeed(()) }
        return promise.futureResult
    }

    /// Publishes a message on a link.
    func publish(
        _ message: OutgoingMessage, on id: LinkID,
        outcome: @escaping @Sendable (PublishOutcome) -> Void
    ) {
        guard let driver = drivers[id] else {
            outcome(.failed("the link is not watched"))
            return
        }
        lastPublished += 1
        publishers[lastPublished] = outcome
        driver.publish(message, number: lastPublished, now: now)
    }

    /// What became of a message is known.
    func tellPublisher(_ number: UInt64, _ outcome: PublishOutcome) {
        publishers.removeValue(forKey: number)?(outcome)
    }

    /// Whether the watch is over.
    var isEnding: Bool { ending != nil }

    /// A socket is to be opened.
    ///
    /// - Returns: false where this process may open no more: then nothing is asked of the system.
    func beginOpening() -> Bool {
        guard openings + openConnections < mostSockets else { return false }
        openings += 1
        return true
    }

    /// The socket is closed again, or has become a connection.
    func endOpening() {
        openings -= 1
    }

    func connectionMade() {
        openConnections += 1
    }

    func connectionGone() {
        openConnections -= 1
        if openConnections == 0 { ending?.succeed(()) }
    }

    // MARK: The gate and the places

    func enterGate(
        _ attempt: ConnectAttempt, to broker: Endpoint, now: MonotonicInstant
    ) -> Gate.Ticket {
        defer { setWake() }
        return gate.enter(attempt, to: broker, now: now)
    }

    func withdraw(_ ticket: Gate.Ticket) {
        gate.withdraw(ticket)
    }

    func takePlace(_ guest: PlaceGuest, at address: SocketAddress) -> Places.Reception {
        places.enter(guest, at: address)
    }

    func withdraw(_ ticket: Places.Ticket) {
        places.withdraw(ticket)
    }

    func leavePlace(at address: SocketAddress) {
        places.leave(address)
        setWake()
    }

    func attemptBegan() {
        meter.begin()
    }

    func attemptChanged(from old: ConnectMeter.Activity?, to new: ConnectMeter.Activity?) {
        meter.change(from: old, to: new)
    }

    // MARK: Timers

    /// What the loop holds now.
    var holdings: EngineHoldings {
        EngineHoldings(
            links: drivers.count, timers: timers.count, connections: openConnections)
    }

    /// Sees to it that the driver is called at its next deadline.
    func schedule(_ driver: LinkDriver) {
        guard let timer = driver.timer else { return }
        let deadline = driver.nextDeadline
        timers.set(timer, to: deadline)
        // For all others the wake that is set is early enough.
        if let wake, let deadline, deadline >= wake.at { return }
        setWake()
    }

    // MARK: Effects

    /// Lends empty effects, mostly with memory.
    func takeEffects() -> LinkEffects {
        spareEffects.popLast() ?? LinkEffects()
    }

    /// Takes back what was lent, and keeps the room that a heartbeat needs.
    func giveBack(_ effects: inout LinkEffects) {
        guard max(effects.commands.capacity, effects.events.capacity) <= Self.spareRoom else {
            return
        }
        effects.removeAll()
        if spareEffects.count < Self.mostSpareEffects { spareEffects.append(effects) }
    }

    private func setWake() {
        guard !isHandlingWake, ending == nil else { return }
        var next = nextOwnLook
        if let deadline = timers.first { next = min(next, deadline) }
        if let deadline = gate.nextDeadline { next = min(next, deadline) }
        // Whoever gets the place begins in a turn of its own, not inside the end of another.
        if places.hasFreePlaces { next = min(next, now) }
        if let look = nextLookAtWays { next = min(next, look) }
        next = Self.roundedUp(next)
        if let wake {
            guard next < wake.at else { return }
            wake.callback.cancel()
        }
        pauseWatch.expect(next)
        // Only a loop that is shut down refuses, and then nothing is to be woken.
        let callback = try? eventLoop.assumeIsolated().scheduleCallback(
            at: surroundings.clock.deadline(of: next), handler: self)
        wake = callback.map { (next, $0) }
    }

    private static func roundedUp(_ instant: MonotonicInstant) -> MonotonicInstant {
        let rest = instant.nanoseconds % grainNanoseconds
        return rest == 0
            ? instant : instant + .nanoseconds(grainNanoseconds - rest)
    }

    private func handleWake() {
        let now = self.now
        if let wake { worstLag = max(worstLag, now - wake.at) }
        wake = nil
        isHandlingWake = true
        noticePause(now: now)
        noticeSuspension(now: now)
        lookAfterOurselves(now: now)
        if let look = nextLookAtWays, look <= now { lookAtWays(now: now) }
        while let driver = timers.takeDue(now: now) {
            driver.deadlineCame(now: now)
        }
        while let attempt = gate.admit(now: now) { attempt.admitted(now: now) }
        while let guest = places.admit() { guest.attempt.placed(guest.lane, now: now) }
        isHandlingWake = false
        setWake()
    }

    private func lookAfterOurselves(now: MonotonicInstant) {
        guard nextOwnLook <= now else { return }
        nextOwnLook = now + Self.ownInterval
        faults.lookAtClock(now: now)
        noticeChangedWays()
        searchForWays(now: now)
        surroundings.load(worstLag, meter.take(), now)
        worstLag = .zero
    }

    // MARK: Pauses of ours

    /// Tells every link of a pause of ours before anything is judged by it.
    ///
    /// Called first wherever something is measured or judged.
    func noticePause(now: MonotonicInstant) {
        guard let gap = pauseWatch.lateness(now: now) else { return }
        if let isExcused = excuse(gap, standstill: .zero, now: now) {
            faults.noticed(pause: gap, isExcused: isExcused, now: now)
        }
    }

    /// The same for a suspension of the machine; called before something is judged too.
    func noticeSuspension(now: MonotonicInstant) {
        let total = surroundings.machine.suspended
        guard let gap = pauseWatch.suspension(total) else { return }
        if let isExcused = excuse(gap, standstill: gap, now: now) {
            faults.noticed(suspension: gap, total: total, isExcused: isExcused, now: now)
        }
    }

    /// - Returns: whether the gap is excused for any link; nil where it is a pause for none.
    private func excuse(
        _ gap: Duration, standstill: Duration, now: MonotonicInstant
    ) -> Bool? {
        var isExcused: Bool?
        spread(Array(drivers.values)) { driver, share in
            switch driver.watcherPaused(
                gap, standstill: standstill, probingAt: share, now: now)
            {
            case .tooShort: break
            case .excused: isExcused = true
            case .tooOften: isExcused = isExcused ?? false
            }
        }
        return isExcused
    }

    // MARK: The ways to the brokers

    /// This machine's way to an address.
    func way(to remote: SocketAddress, from local: SocketAddress? = nil) -> OwnWay {
        noticeChangedWays()
        return ways.way(to: remote, from: local)
    }

    /// The name of the interface that a connection leaves by; nil where it is not known.
    func interface(from local: SocketAddress, to remote: SocketAddress) -> Shared<String>? {
        noticeChangedWays()
        return ways.interface(from: local, to: remote)
    }

    /// That this machine has no network at all, in words; nil where it has one.
    func isolation() -> String? {
        noticeChangedWays()
        return ways.isolation()
    }

    /// Whether this machine has a way to anywhere beyond itself.
    func hasAnyWay() -> Bool {
        noticeChangedWays()
        return faults.isAnyWayOpen || ways.haveDefault()
    }

    /// Has the ways of all links looked at soon: in the next turn, but not more often than the loop
    /// looks after itself, however often the network changes.
    func lookAgain() {
        guard nextLookAtWays == nil else { return }
        let now = self.now
        nextLookAtWays = lastLookAtWays.map { max(now, $0 + Self.ownInterval) } ?? now
        setWake()
    }

    /// All links were lost together.
    func declareOffline(now: MonotonicInstant) {
        isDeclaredOffline = true
        for driver in drivers.values { driver.declareOffline(now: now) }
    }

    /// The way is back for all of them.
    func declareOnline(now: MonotonicInstant) {
        isDeclaredOffline = false
        spread(Array(drivers.values)) { $0.declareOnline(probingAt: $1, now: now) }
    }

    /// The ways of these links, which were lost, are back.
    func comeOnline(_ drivers: [LinkDriver], now: MonotonicInstant) {
        spread(drivers) { $0.comeOnline(probingAt: $1, now: now) }
    }

    private func noticeChangedWays() {
        let now = self.now
        if let lastNotice, now - lastNotice < Self.noticeInterval { return }
        lastNotice = now
        if ways.haveChanged() { lookAgain() }
    }

    /// Not everything that a way depends on is told of when it changes.
    private func searchForWays(now: MonotonicInstant) {
        guard ways.isOneMissing, let lastLookAtWays, now - lastLookAtWays >= Self.searchInterval
        else { return }
        ways.forget()
        lookAgain()
    }

    private func lookAtWays(now: MonotonicInstant) {
        nextLookAtWays = nil
        lastLookAtWays = now
        var back: [LinkDriver] = []
        for driver in drivers.values {
            if driver.lookAtWay(now: now) { back.append(driver) }
        }
        comeOnline(back, now: now)
    }

    /// Links that have to be probed together are probed one after another, in the order of their
    /// numbers: each at its own share of its probe interval.
    private func spread(_ drivers: [LinkDriver], _ body: (LinkDriver, Double) -> Void) {
        let order = drivers.sorted { $0.id.rawValue < $1.id.rawValue }
        for (place, driver) in order.enumerated() {
            body(driver, Double(place) / Double(order.count))
        }
    }
}

extension LinkLoop: NIOScheduledCallbackHandler {
    func handleScheduledCallback(eventLoop: some EventLoop) {
        handleWake()
    }
}
