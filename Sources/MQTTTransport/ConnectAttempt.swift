import Glibc
import NIOCore
import Vocabulary

/// One attempt to get a connection: its turn, the name, the addresses, what lies above TCP.
///
/// Confined to its event loop. It ends with the driver's `connectionOpened` or `transportFailed`,
/// unless it is cancelled. The limit of time over all is the link machine's; it stands still while
/// the attempt is held up because so many others connect.
final class ConnectAttempt {
    private enum Stage {
        case notBegun
        /// Its turn at the connect gate. Goes to: resolving, over.
        case waiting(LinkLoop.Gate.Ticket, since: MonotonicInstant)
        /// An address. Goes to: racing, over.
        case resolving
        /// The first of the addresses that can be connected to. Goes to: layering, over.
        case racing(AddressRace)
        /// What lies between the socket and MQTT. Goes to: over.
        case layering(ConnectionHandler)
        case over

        var activity: ConnectMeter.Activity? {
            switch self {
            case .waiting: .waiting
            case .racing(let race): race.heldUpSince == nil ? .underWay : .waiting
            case .resolving, .layering: .underWay
            case .notBegun, .over: nil
            }
        }
    }

    /// One address, and how far it came.
    private struct Lane {
        enum Standing {
            case untried
            case waiting(LinkLoop.Places.Ticket)
            case opening(SocketOpening)
            /// It is the one that is used.
            case reached
            case failed(LinkFailure)
        }

        let address: SocketAddress
        var standing = Standing.untried

        var failure: LinkFailure? {
            if case .failed(let failure) = standing { failure } else { nil }
        }
    }

    private let loop: LinkLoop
    private let target: ConnectTarget
    private var driver: LinkDriver?
    private var stage = Stage.notBegun {
        didSet { loop.attemptChanged(from: oldValue.activity, to: stage.activity) }
    }
    private var lanes: [Lane] = []

    /// Makes an attempt that has not begun.
    init(driver: LinkDriver, target: ConnectTarget, loop: LinkLoop) {
        self.driver = driver
        self.target = target
        self.loop = loop
    }

    /// Begins; at first it waits for its turn.
    func begin(now: MonotonicInstant) {
        stage = .waiting(loop.enterGate(self, to: target.endpoint, now: now), since: now)
    }

    /// Whether it waits for nothing but its turn or a place.
    var isHeldUp: Bool { stage.activity == .waiting }

    /// When something is to be done, where the link machine has its own deadline, which counts only
    /// while the attempt is not held up.
    func nextDeadline(before limit: MonotonicInstant?) -> MonotonicInstant? {
        let limit = isHeldUp ? nil : limit
        guard case .racing(let race) = stage, let next = race.nextDeadline else { return limit }
        return limit.map { min($0, next) } ?? next
    }

    /// The next address may be due.
    func deadlineCame(now: MonotonicInstant) {
        tryNext(now: now)
    }

    // MARK: The end

    /// Ends the attempt without telling the driver; nothing of it stays open.
    func cancel() {
        driver = nil
        switch stage {
        case .waiting(let ticket, _): loop.withdraw(ticket)
        case .layering(let handler): handler.abort()
        case .notBegun, .resolving, .racing, .over: break
        }
        leaveLanes()
        stage = .over
    }

    /// Ends the attempt; the connection is the driver's from now on.
    ///
    /// - Returns: the address that is connected.
    func complete() -> String {
        let reached = lanes.first { if case .reached = $0.standing { true } else { false } }
        driver = nil
        leaveLanes()
        stage = .over
        return reached.map { target.place(reached: $0.address.authority) }
            ?? target.endpoint.authority
    }

    /// Time is up: ends the attempt with what its addresses showed.
    ///
    /// - Returns: false where the link machine knows as much.
    func timedOut(now: MonotonicInstant) -> Bool {
        guard case .racing = stage, lanes.contains(where: { $0.failure != nil }) else {
            return false
        }
        for index in lanes.indices where lanes[index].failure == nil {
            leave(index)
            lanes[index].standing = .failed(.timedOut(.tcp))
        }
        failEverywhere(now: now)
        return true
    }

    /// The first address is the one that the resolver prefers: its failure is told.
    private func failEverywhere(now: MonotonicInstant) {
        fail(lanes.lazy.compactMap(\.failure).first ?? .timedOut(.tcp), now: now)
    }

    private func fail(
        _ failure: LinkFailure, evidence: String? = nil, now: MonotonicInstant
    ) {
        guard let driver else { return }
        let evidence = evidence ?? failureOfEach
        cancel()
        driver.transportFailed(target.failure(failure), evidence: evidence, now: now)
    }

    // MARK: The turn and the name

    /// The gate lets the attempt begin.
    func admitted(now: MonotonicInstant) {
        guard case .waiting(_, let since) = stage, let driver else { return }
        stage = .resolving
        loop.attemptBegan()
        driver.attemptWasHeldUp(for: now - since, now: now)
        resolve(now: now)
    }

    private func resolve(now: MonotonicInstant) {
        switch target.peer {
        case .file(let path):
            do {
                resolved([try SocketAddress(unixDomainSocketPath: path)], now: now)
            } catch {
                // The only thing that may be wrong with a path.
                fail(.transport(operation: "connect", errno: ENAMETOOLONG), now: now)
            }
        case .host(let host, let port):
            if let literal = try? SocketAddress(ipAddress: host, port: Int(port)) {
                resolved([literal], now: now)
            } else {
                lookUp(host, port: port)
            }
        }
    }

    private func lookUp(_ host: String, port: UInt16) {
        guard let driver else { return }
        loop.resolver.addresses(of: host, for: driver.id, on: loop.eventLoop)
            .assumeIsolated().whenComplete { [self] result in
                guard let driver = self.driver else { return }
                let now = loop.now
                switch result {
                case .success(var addresses):
                    for index in addresses.indices { addresses[index].port = Int(port) }
                    resolved(AddressRace.interleaved(addresses), now: now)
                case .failure(let error):
                    let text = (error as? NameNotResolved)?.text ?? "\(error)"
                    driver.lookUpFailed()
                    fail(.resolution(text), now: now)
                }
            }
    }

    private func resolved(_ addresses: [SocketAddress], now: MonotonicInstant) {
        guard let driver else { return }
        driver.addressesResolved(now: now)
        if let evidence = driver.seeks(addresses, now: now) {
            fail(
                .unreachable(errno: ENETUNREACH), evidence: "this machine has \(evidence)", now: now
            )
            return
        }
        lanes = addresses.map { Lane(address: $0) }
        stage = .racing(AddressRace(addresses: addresses.count, now: now))
        tryNext(now: now)
    }

    // MARK: The addresses

    private func tryNext(now: MonotonicInstant) {
        while case .racing(var race) = stage, let index = race.next(now: now) {
            stage = .racing(race)
            let guest = LinkLoop.PlaceGuest(attempt: self, lane: index)
            switch loop.takePlace(guest, at: lanes[index].address) {
            case .admitted: placed(index, now: now)
            case .waiting(let ticket): lanes[index].standing = .waiting(ticket)
            }
        }
        if let driver { loop.schedule(driver) }
    }

    /// There is a place at the address of this lane.
    func placed(_ index: Int, now: MonotonicInstant) {
        guard case .racing(var race) = stage, let driver else { return }
        let waited = race.placed(now: now)
        stage = .racing(race)
        if waited > .zero { driver.attemptWasHeldUp(for: waited, now: now) }
        guard loop.beginOpening() else {
            loop.leavePlace(at: lanes[index].address)
            laneFailed(index, .transport(operation: "connect", errno: EMFILE), now: now)
            return
        }
        let opening = loop.connector.open(
            lanes[index].address, reading: target.readingAtFirst, on: loop.eventLoop)
        lanes[index].standing = .opening(opening)
        opening.channel.assumeIsolated().whenComplete { [self] result in
            switch result {
            case .success(let channel): reached(index, channel: channel)
            case .failure(let error): missed(index, error)
            }
        }
        loop.schedule(driver)
    }

    private func reached(_ index: Int, channel: any Channel) {
        guard case .racing = stage, let driver else {
            channel.close(promise: nil)
            return
        }
        let now = loop.now
        for other in lanes.indices where other != index { leave(other) }
        lanes[index].standing = .reached
        // The handler's own count takes over in this turn.
        loop.endOpening()
        let handler = ConnectionHandler(driver: driver, loop: loop, reading: target.reading)
        stage = .layering(handler)
        driver.phaseCompleted(.tcp, now: now)
        do {
            try installLayers(target, under: handler, on: channel)
        } catch {
            channel.close(promise: nil)
            fail(LinkFailure(error, during: "connect"), now: now)
        }
    }

    private func missed(_ index: Int, _ error: any Error) {
        guard case .racing = stage, case .opening = lanes[index].standing else { return }
        leave(index)
        laneFailed(index, LinkFailure(error, during: "connect"), now: loop.now)
    }

    private func laneFailed(_ index: Int, _ failure: LinkFailure, now: MonotonicInstant) {
        guard case .racing(var race) = stage else { return }
        lanes[index].standing = .failed(failure)
        race.failed(now: now)
        stage = .racing(race)
        if race.isLost {
            failEverywhere(now: now)
        } else {
            tryNext(now: now)
        }
    }

    /// Gives up what a lane holds or waits for, but not a connection that is used.
    private func leave(_ index: Int) {
        let lane = lanes[index]
        lanes[index].standing = .untried
        switch lane.standing {
        case .untried, .failed: lanes[index].standing = lane.standing
        case .waiting(let ticket): loop.withdraw(ticket)
        case .opening(let opening):
            opening.cancel()
            loop.endOpening()
            loop.leavePlace(at: lane.address)
        case .reached: loop.leavePlace(at: lane.address)
        }
    }

    private func leaveLanes() {
        for index in lanes.indices { leave(index) }
    }

    /// What came of each address, where that differs; nil where one failure says it all.
    private var failureOfEach: String? {
        let failures = lanes.compactMap { lane in lane.failure.map { (lane.address, $0) } }
        guard Set(failures.map(\.1)).count > 1 else { return nil }
        return failures.map { "\($0.authority): \($1.detail)" }.joined(separator: "; ")
    }
}
