public import BrokerScript
import MQTTLink
import MQTTWire
public import Vocabulary

/// Runs link machines against scripted brokers in virtual time: no clock, no socket.
///
/// A discrete-event simulation. Packets are really encoded and decoded, segments take their time
/// and keep their order, connections are made, refused, closed and reset, and what a link would
/// read from its socket's `TCP_INFO` is plausible. The same seed and calls give the same run.
public struct VirtualNetwork: Sendable {
    var links: [VirtualLink] = []
    /// In the same places as the links.
    var machines: [LinkMachine] = []
    var brokers: [VirtualBroker] = []
    var connections: [BrokerConnectionID: VirtualConnection] = [:]
    var connectionsMade: UInt64 = 0
    var agenda = TimedQueue<NetworkDue>()
    var effects = LinkEffects()
    var reports: [LinkReport] = []
    var dice: SeededRandom
    private var places: [LinkID: Int] = [:]
    private var standstills: [Range<MonotonicInstant>] = []

    /// How far the run has come.
    public internal(set) var now = MonotonicInstant.origin

    /// From the start of one link to that of the next: the product's connect rate of 500/s.
    private static let startSpacing = Duration.milliseconds(2)

    /// Makes a network without brokers and links, at the origin of time.
    ///
    /// - Parameter seed: decides back-off, jitter, and the dice of brokers without a seed of their
    ///   own.
    public init(seed: UInt64) {
        dice = SeededRandom(seed: seed)
    }

    /// Adds a broker that begins to listen now; times in its script count from now.
    ///
    /// - Parameters:
    ///   - script: what it does.
    ///   - seed: decides what the script leaves to chance; nil: drawn from the network's.
    ///   - recording: how much it writes down.
    /// - Returns: its place, counted from 0.
    @discardableResult
    public mutating func addBroker(
        _ script: Script, seed: UInt64? = nil, recording: RecordKeeping = .counts
    ) -> Int {
        let drawn = dice.next()
        let broker = ScriptedBroker(script: script, seed: seed ?? drawn, recording: recording)
        brokers.append(VirtualBroker(broker: broker))
        let place = brokers.count - 1
        perform(brokers[place].broker.started(now: now), of: place)
        return place
    }

    /// Adds a link.
    ///
    /// - Parameters:
    ///   - id: names it in reports; must be new.
    ///   - settings: what holds for it. Its endpoint is shown, but `broker` is what it reaches.
    ///   - broker: the place of its broker.
    ///   - path: what lies between.
    ///   - startingAt: when its first attempt begins; nil: 2 ms after the link before it.
    public mutating func addLink(
        _ id: LinkID, settings: LinkSettings, broker: Int, path: NetworkPath = .loopback,
        startingAt: MonotonicInstant? = nil
    ) {
        let place = links.count
        places[id] = place
        var link = VirtualLink(
            id: id, settings: settings, broker: broker, path: path, seed: dice.next())
        machines.append(
            LinkMachine(
                settings: settings, clientID: "keepwatch-\(settings.name)",
                seed: link.random.next()))
        links.append(link)
        agenda.add(
            .request(.start, link: place), at: startingAt ?? now + Self.startSpacing * place)
    }

    /// Lets nothing pass between a broker and its clients for a time; nobody is told.
    ///
    /// - Parameters:
    ///   - broker: the place of the broker.
    ///   - from: the first instant of the outage.
    ///   - until: when it is over; nil: never. TCP then repeats what was lost.
    ///   - direction: what is lost.
    public mutating func breakPath(
        toBroker broker: Int, from: MonotonicInstant, until: MonotonicInstant? = nil,
        direction: OutageDirection = .both
    ) {
        brokers[broker].outages.append(Outage(from: from, until: until, direction: direction))
    }

    /// Takes the clients' machine its way to all brokers for a time, and tells the links so.
    ///
    /// - Parameters:
    ///   - from: the first instant without a way.
    ///   - until: when it is back. TCP then repeats what was lost.
    ///   - noticedAfter: how long it takes to notice either.
    ///   - probingWithin: the time over which the links' next heartbeats are spread.
    public mutating func loseWay(
        from: MonotonicInstant, until: MonotonicInstant, noticedAfter: Duration = .zero,
        probingWithin: Duration = .seconds(1)
    ) {
        for broker in brokers.indices { breakPath(toBroker: broker, from: from, until: until) }
        agenda.add(.wentOffline, at: from + noticedAfter)
        agenda.add(.cameOnline(probingWithin: probingWithin), at: until + noticedAfter)
    }

    /// Lets the clients' program stand still for a time, as a stopped process or a paused machine
    /// does; what arrives meanwhile is read afterwards.
    ///
    /// - Parameters:
    ///   - from: the first instant.
    ///   - until: when it goes on, a later instant; it then notices how long it stood still.
    public mutating func standStill(from: MonotonicInstant, until: MonotonicInstant) {
        guard from < until else { return }
        standstills.append(from..<until)
        agenda.add(.wentOn(after: until - from), at: until)
    }

    /// Asks something of a link, at an instant that is not over or now.
    ///
    /// It is done when time passes. A link that does not exist does nothing.
    public mutating func request(
        _ request: LinkRequest, of link: LinkID, at instant: MonotonicInstant? = nil
    ) {
        guard let place = places[link] else { return }
        agenda.add(.request(request, link: place), at: max(instant ?? now, now))
    }

    /// How a link stands; nil where there is no such link.
    public func state(of link: LinkID) -> LinkState? {
        places[link].map { machines[$0].state }
    }

    /// The broker's own account of what it did so far.
    public func record(ofBroker broker: Int) -> BrokerRecord {
        brokers[broker].broker.record
    }

    /// Lets time pass up to and including `end`.
    ///
    /// - Parameters:
    ///   - end: the new `now`, where it is later than the present one.
    ///   - report: what happened on the links, in order of time.
    public mutating func run(until end: MonotonicInstant, _ report: (LinkReport) -> Void) {
        while let due = agenda.takeDue(now: end) {
            now = max(now, due.at)
            if due.element.needsClients,
                let standstill = standstills.first(where: { $0.contains(now) })
            {
                putOff(due.element, until: standstill.upperBound)
                continue
            }
            perform(due.element)
            for happened in reports { report(happened) }
            reports.removeAll(keepingCapacity: true)
        }
        now = max(now, end)
    }

    private mutating func putOff(_ due: NetworkDue, until instant: MonotonicInstant) {
        if case .wakeLink(let link) = due {
            guard links[link].wakeAt == now else { return }
            links[link].wakeAt = instant
        }
        agenda.add(due, at: instant)
    }

    private mutating func perform(_ due: NetworkDue) {
        switch due {
        case .request(let request, let link): carryOut(request, link: link)
        case .wakeLink(let link): wake(link: link)
        case .judge(let link): judge(link: link)
        case .resolved(let connection): nameResolved(connection)
        case .layerUp(let connection): layerUp(connection)
        case .arrivedAtClient(let arrival, let connection):
            arriveAtClient(arrival, on: connection)
        case .arrivedAtBroker(let arrival, let connection):
            arriveAtBroker(arrival, on: connection)
        case .wakeBroker(let broker): wake(broker: broker)
        case .wentOn(let gap): tellPause(of: gap)
        case .wentOffline: tellOffline()
        case .cameOnline(let spread): tellOnline(probingWithin: spread)
        }
    }
}

/// What a person or the program asks of a link.
public enum LinkRequest: Hashable, Sendable {
    /// Begin the first attempt.
    case start
    /// Leave the watch, with DISCONNECT where connected.
    case pause
    /// End a pause.
    case resume
    /// Send a heartbeat now; where one is outstanding or there is no connection, nothing happens.
    case pingNow
    /// Do not wait for the back-off.
    case connectNow
    /// Ask the broker for its figures; without a connection nothing happens.
    case readBrokerFigures
    /// End for good.
    case stop
}
