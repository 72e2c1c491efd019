import MQTTLink
import MQTTWire
import Testing
import Vocabulary

/// A link machine with its own virtual time, which keeps what the machine asked for and reported.
///
/// It reports each PINGREQ as written at once, as a driver does.
struct LinkUnderTest {
    static let address = "192.0.2.1:1883"

    var machine: LinkMachine
    /// Virtual time.
    var now = MonotonicInstant.origin
    /// What the machine asked for and nobody took yet.
    private(set) var commands: [LinkCommand] = []
    /// All events so far with their instants.
    private(set) var events: [(at: MonotonicInstant, event: LinkEvent)] = []

    /// How many PINGREQs were written so far.
    private(set) var requestCount = 0
    /// Whether PINGREQs wait in our own buffer when they are written.
    var writesAreQueued = false

    private var effects = LinkEffects()

    init(
        keepAlive: UInt16 = 60, probe: Duration = .seconds(10), timeout: Duration = .seconds(5),
        misses: Int = 3, version: VersionChoice = .automatic, seed: UInt64 = 1,
        _ change: (inout LinkSettings) -> Void = { _ in }
    ) {
        var settings = LinkSettings(
            name: "test", endpoint: Endpoint(host: "192.0.2.1", port: 1883))
        settings.keepAliveSeconds = Setting(keepAlive)
        settings.probeInterval = Setting(probe)
        settings.responseTimeout = Setting(timeout)
        settings.missesToDown = Setting(misses)
        settings.version = Setting(version)
        change(&settings)
        machine = LinkMachine(settings: settings, clientID: "keepwatch-test", seed: seed)
    }

    /// A link that CONNACK accepted at the origin, whose first PINGREQ is on its way.
    static func connected(
        keepAlive: UInt16 = 60, probe: Duration = .seconds(10), timeout: Duration = .seconds(5),
        misses: Int = 3, version: MQTTVersion = .v5_0, properties: [Property] = [],
        _ change: (inout LinkSettings) -> Void = { _ in }
    ) -> LinkUnderTest {
        var link = LinkUnderTest(
            keepAlive: keepAlive, probe: probe, timeout: timeout, misses: misses,
            version: .only(version), change)
        link.start()
        link.accept(version: version, properties: properties)
        return link
    }

    // What a driver does

    mutating func start() { perform { $0.start(&$1, now: $2) } }
    mutating func stop() { perform { $0.stop(&$1, now: $2) } }
    mutating func pause() { perform { $0.pause(&$1, now: $2) } }
    mutating func resume() { perform { $0.resume(&$1, now: $2) } }
    mutating func connectNow() { perform { $0.connectNow(&$1, now: $2) } }

    mutating func pingNow() -> PingNowOutcome {
        var outcome = PingNowOutcome.notConnected
        perform { outcome = $0.pingNow(&$1, now: $2) }
        return outcome
    }

    mutating func addressesResolved(after delay: Duration = .zero) {
        pass(delay)
        perform { $0.addressesResolved(&$1, now: $2) }
    }

    mutating func phaseCompleted(_ phase: ConnectPhase, after delay: Duration = .zero) {
        pass(delay)
        perform { machine, _, now in machine.phaseCompleted(phase, now: now) }
    }

    /// The address let us in after a wait that begins now.
    mutating func addressAdmitted(after wait: Duration) {
        // A driver does not fire the timer of a link that waits in line.
        now += wait
        perform { machine, _, now in machine.addressAdmitted(waited: wait, now: now) }
    }

    mutating func tlsEstablished(_ facts: TLSFacts) {
        perform { machine, _, now in machine.tlsEstablished(facts, now: now) }
    }

    mutating func transportOpened(after delay: Duration = .zero) {
        pass(delay)
        perform { $0.transportOpened(address: Self.address, &$1, now: $2) }
    }

    mutating func packet(_ packet: Packet, after delay: Duration = .zero) {
        pass(delay)
        perform { $0.packetReceived(packet, &$1, now: $2) }
    }

    mutating func bytes(insidePacket: Bool, after delay: Duration = .zero) {
        pass(delay)
        perform { $0.bytesReceived(insidePacket: insidePacket, &$1, now: $2) }
    }

    mutating func drained(after delay: Duration = .zero) {
        pass(delay)
        perform { $0.sendQueueDrained(&$1, now: $2) }
    }

    mutating func malformed(_ error: MQTTDecodeError) {
        perform { $0.malformedBytesReceived(error, &$1, now: $2) }
    }

    mutating func closed(_ failure: LinkFailure, after delay: Duration = .zero) {
        pass(delay)
        perform { $0.transportClosed(failure, &$1, now: $2) }
    }

    @discardableResult
    mutating func watcherPaused(_ gap: Duration, probingAfter delay: Duration? = nil) -> Bool {
        var isExcused = false
        perform { isExcused = $0.watcherPaused(gap, probingAfter: delay, &$1, now: $2) }
        return isExcused
    }

    /// The machine was suspended: nothing of it shows in `now`.
    mutating func suspended(for duration: Duration, probingAfter delay: Duration? = nil) {
        perform {
            $0.watcherPaused(
                duration, standstill: duration, probingAfter: delay, &$1, now: $2)
        }
    }

    mutating func wentOffline(after delay: Duration = .zero) {
        pass(delay)
        perform { $0.watcherWentOffline(&$1, now: $2) }
    }

    mutating func cameOnline(probingAfter probing: Duration, after delay: Duration = .zero) {
        pass(delay)
        perform { $0.watcherCameOnline(probingAfter: probing, &$1, now: $2) }
    }

    mutating func publish(_ message: OutgoingMessage, number: Int) {
        perform { $0.publish(message, number: UInt64(number), &$1, now: $2) }
    }

    mutating func readBrokerFigures() { perform { $0.readBrokerFigures(&$1, now: $2) } }
    mutating func webSocketPinged() { perform { $0.webSocketPinged(&$1, now: $2) } }

    mutating func noted(_ happening: FlightHappening) {
        machine.flightNoted(happening, now: now)
    }

    mutating func examined(_ facts: TCPFacts?, ownQueueBytes: Int) {
        perform { machine, _, now in
            machine.socketExamined(facts, ownQueueBytes: ownQueueBytes, now: now)
        }
    }

    /// Shows a TCP socket with so much unacknowledged.
    mutating func examined(unacknowledged: UInt32, bytesAcknowledged: UInt64? = nil) {
        var facts = TCPFacts()
        facts.unacknowledgedSegments = unacknowledged
        facts.bytesAcknowledged = bytesAcknowledged
        examined(facts, ownQueueBytes: 0)
    }

    /// Opens the transport and lets the broker accept, all at once.
    mutating func accept(version: MQTTVersion = .v5_0, properties: [Property] = []) {
        addressesResolved()
        transportOpened()
        packet(.connack(Connack(version: version, properties: properties)))
    }

    /// Waits for the next attempt and lets the broker accept it at once.
    mutating func reconnect() {
        if let attempt = machine.nextDeadline { run(until: attempt) }
        accept()
    }

    /// Fires the timer at each deadline up to and with `instant`, then stands there.
    mutating func run(until instant: MonotonicInstant) {
        while let deadline = machine.nextDeadline, deadline <= instant {
            now = max(now, deadline)
            perform { $0.timerFired(&$1, now: $2) }
            if let next = machine.nextDeadline, next <= now {
                Issue.record("the timer stands still at \(DurationText.exact(now - .origin))")
                now += .seconds(1)
            }
        }
        now = max(now, instant)
    }

    /// Lets time pass up to a fact: what is readable at an instant is read before it is judged.
    private mutating func pass(_ delay: Duration) {
        guard delay > .zero else { return }
        let instant = now + delay
        run(until: instant - .nanoseconds(1))
        now = instant
    }

    /// The same, `duration` from now.
    mutating func run(for duration: Duration) {
        run(until: now + duration)
    }

    /// The commands since the last call.
    mutating func take() -> [LinkCommand] {
        defer { commands = [] }
        return commands
    }

    private mutating func perform(
        _ step: (inout LinkMachine, inout LinkEffects, MonotonicInstant) -> Void
    ) {
        step(&machine, &effects, now)
        while true {
            commands += effects.commands
            events += effects.events.map { (now, $0) }
            let requests = effects.commands.count { $0 == .sendPingRequest }
            effects.removeAll()
            if requests == 0 { return }
            requestCount += requests
            if writesAreQueued {
                machine.pingRequestQueued(&effects, now: now)
            } else {
                machine.pingRequestWritten(&effects, now: now)
            }
        }
    }

    // What happened

    /// The facts of the last accepted connection.
    var connected: ConnectionFacts? {
        events.reversed().lazy.compactMap {
            if case .connected(let facts) = $0.event { facts } else { nil }
        }.first
    }

    /// The instants at which PINGREQs were written.
    var requestTimes: [MonotonicInstant] {
        events.compactMap { if case .pingRequest = $0.event { $0.at } else { nil } }
    }

    /// All answers so far.
    var answers: [PingAnswer] {
        events.compactMap {
            if case .pingResponse(let answer, _) = $0.event { answer } else { nil }
        }
    }

    /// The waits for attribution that were reported so far.
    var attributions: [AnswerAttribution] {
        events.compactMap { if case .attributing(let wait) = $0.event { wait } else { nil } }
    }

    /// All round trips so far.
    var roundTrips: [Duration] {
        answers.compactMap { if case .timed(let rtt, _) = $0 { rtt } else { nil } }
    }

    /// All misses so far with their instants.
    var misses: [(at: MonotonicInstant, overdue: OverdueHeartbeat)] {
        events.compactMap {
            if case .overdue(let overdue) = $0.event { ($0.at, overdue) } else { nil }
        }
    }

    /// All ends so far with their instants.
    var ends: [(at: MonotonicInstant, end: Disconnection)] {
        events.compactMap {
            if case .disconnected(let end) = $0.event { ($0.at, end) } else { nil }
        }
    }

    /// All refusals so far.
    var rejections: [Rejection] {
        events.compactMap { if case .rejected(let refusal) = $0.event { refusal } else { nil } }
    }

    /// The states that were entered, in order, with their instants.
    var states: [(at: MonotonicInstant, state: LinkState)] {
        events.compactMap { if case .state(_, let new) = $0.event { ($0.at, new) } else { nil } }
    }

    /// The attempts that began, in order.
    var attempts: [Int] {
        events.compactMap { if case .connecting(let n, _) = $0.event { n } else { nil } }
    }
}

extension MonotonicInstant {
    /// An instant that lies this long after the origin.
    static func at(_ duration: Duration) -> MonotonicInstant { .origin + duration }
}
