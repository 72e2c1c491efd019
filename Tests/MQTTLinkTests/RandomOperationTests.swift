import MQTTLink
import MQTTWire
import Testing
import Vocabulary

/// Whatever is given to a link in whatever order, some things always hold.
@Suite("Random operations")
struct RandomOperationTests {
    @Test("No order of inputs breaks the invariants", arguments: 0..<4)
    func noOrderOfInputsBreaksTheInvariants(part: UInt64) {
        var seenStates: Set<LinkState> = []
        var untimedAnswers = 0
        var ownEnds = 0
        for seed in part * 1_500..<(part + 1) * 1_500 {
            var run = RandomRun(seed: seed)
            run.perform(operations: 150)
            if let problem = run.problem {
                Issue.record("seed \(seed), after \(run.trace.joined(separator: ", ")): \(problem)")
                return
            }
            seenStates.formUnion(run.seenStates)
            untimedAnswers += run.untimedAnswers
            ownEnds += run.ownEnds
        }
        // A run that never gets anywhere would prove nothing.
        #expect(seenStates == Set(LinkState.allCases))
        #expect(untimedAnswers > 100)
        #expect(ownEnds > 100)
    }

    @Test func aDriverThatNeverReportsItsWritesDoesNotBreakTheLink() {
        for seed in 0..<500 as Range<UInt64> {
            var run = RandomRun(seed: seed)
            run.reportsWrites = false
            run.perform(operations: 150)
            #expect(run.problem == nil, "seed \(seed)")
        }
    }

    @Test func theSameSeedGivesTheSameLife() {
        var first = RandomRun(seed: 11)
        var second = RandomRun(seed: 11)
        first.perform(operations: 300)
        second.perform(operations: 300)
        #expect(first.machine == second.machine)
        #expect(first.trace == second.trace)
    }
}

/// One link under random inputs, with the books that a model would keep of it.
private struct RandomRun {
    private(set) var machine: LinkMachine
    private(set) var problem: String?
    /// The last operations.
    private(set) var trace: [String] = []
    private(set) var seenStates: Set<LinkState> = []
    private(set) var untimedAnswers = 0
    private(set) var ownEnds = 0
    /// Whether PINGREQs are reported as written, as the contract asks.
    var reportsWrites = true

    private var random: SeededRandom
    private var effects = LinkEffects()
    private var now = MonotonicInstant.origin
    private var sent = 0
    private var answered = 0
    private var lost = 0
    private var isOpen = false
    private var isConnected = false
    private var isOffline = false
    private var state = LinkState.unknown

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        var settings = LinkSettings(
            name: "link", endpoint: Endpoint(host: "192.0.2.1", port: 1883))
        settings.keepAliveSeconds = Setting(UInt16.random(in: 0...12, using: &random))
        settings.probeInterval = Setting(.milliseconds(Int.random(in: 0...4_000, using: &random)))
        settings.responseTimeout = Setting(
            .milliseconds(Int.random(in: -5...3_000, using: &random)))
        settings.missesToDown = Setting(Int.random(in: 0...4, using: &random))
        settings.connectTimeout = Setting(
            .milliseconds(Int.random(in: 0...5_000, using: &random)))
        settings.cleanStart = Setting(Bool.random(using: &random))
        settings.followsRedirections = Setting(Bool.random(using: &random))
        settings.receiveMaximum = Setting(UInt16.random(in: 1...2, using: &random))
        settings.topicAliasMaximum = Setting(UInt16.random(in: 0...1, using: &random))
        settings.subscriptions = Setting(
            (Bool.random(using: &random) ? ["a", "b"] : []).map { SubscriptionRequest($0) })
        machine = LinkMachine(settings: settings, clientID: "keepwatch", seed: seed)
    }

    mutating func perform(operations: Int) {
        for _ in 0..<operations where problem == nil {
            if Int.random(in: 0..<3, using: &random) == 0 {
                now += .milliseconds(Int.random(in: 0...2_500, using: &random))
            }
            let choice = choice()
            let operation = choice[Int.random(in: 0..<choice.count, using: &random)]
            trace = trace.suffix(12) + [operation.name]
            if operation.name == "went offline" { isOffline = true }
            if operation.name == "came online" { isOffline = false }
            operation.perform(&machine, &effects, now)
            settleEffects()
            check(afterTimer: operation.name == "timer")
        }
    }

    /// What leads on in this state comes more often than what ends things.
    private mutating func choice() -> [Operation] {
        if Int.random(in: 0..<12, using: &random) == 0 { return Self.endings }
        return isConnected ? Self.whileConnected : Self.whileNot
    }

    /// Keeps the books and does what was asked for.
    private mutating func settleEffects() {
        while true {
            for event in effects.events { note(event) }
            let requests = effects.commands.count { $0 == .sendPingRequest }
            effects.removeAll()
            guard requests > 0, reportsWrites else { return }
            if Int.random(in: 0..<8, using: &random) == 0 {
                machine.pingRequestQueued(&effects, now: now)
            } else {
                machine.pingRequestWritten(&effects, now: now)
            }
        }
    }

    private mutating func note(_ event: LinkEvent) {
        switch event {
        case .connected: isConnected = true
        case .overdue:
            if isOffline { problem = "a miss while offline" }
        case .connecting:
            if isOpen { problem = "an attempt began before the last one ended" }
            isOpen = true
        case .rejected:
            if !isOpen { problem = "a second end" }
            isOpen = false
        case .disconnected(let end):
            if !isOpen { problem = "a second end" }
            isOpen = false
            isConnected = false
            lost = sent - answered
            if end.pattern == .ownOffline { ownEnds += 1 }
            if end.up != nil, end.flight == nil { problem = "an end without its record" }
        case .pingRequest(let outstanding):
            sent += 1
            if reportsWrites, outstanding != sent - answered - lost {
                problem = "\(outstanding) outstanding by the link, \(sent - answered - lost) not"
            }
        case .pingResponse(.timed(let roundTrip, _), _):
            answered += 1
            if roundTrip < .zero { problem = "a negative round trip" }
        case .pingResponse(.untimed(let requests, let responses, _), _):
            untimedAnswers += 1
            answered += responses
            lost += requests - responses
            if responses < 1 || responses > requests { problem = "\(responses) of \(requests)" }
        case .attributing(let attribution):
            if !(1..<attribution.requests).contains(attribution.responses) {
                problem = "\(attribution.responses) of \(attribution.requests) to be attributed"
            }
        case .state(let old, let new):
            if old != state || new == old { problem = "from \(old) to \(new) while \(state)" }
            state = new
            seenStates.insert(new)
        default: break
        }
        if reportsWrites, answered + lost > sent {
            problem = "\(answered) answered and \(lost) lost of \(sent) sent"
        }
    }

    private mutating func check(afterTimer: Bool) {
        if machine.state != state { problem = "state \(machine.state), reported \(state)" }
        // While this machine has lost its way, links at work show as unknown too.
        let mayRest = [.unknown, .paused].contains(machine.state)
        guard let deadline = machine.nextDeadline else {
            if !mayRest || isOpen { problem = "no deadline while \(machine.state)" }
            return
        }
        if machine.state == .paused || (mayRest && !isOffline) {
            problem = "a deadline while \(machine.state)"
        }
        if afterTimer, deadline <= now { problem = "the timer stands still" }
    }

    private struct Operation: Sendable {
        typealias Step =
            @Sendable (inout LinkMachine, inout LinkEffects, MonotonicInstant) -> Void

        var name: String
        var perform: Step

        init(_ name: String, _ perform: @escaping Step) {
            self.name = name
            self.perform = perform
        }

        init(_ name: String, _ packet: Packet) {
            self.init(name) { machine, effects, now in
                machine.packetReceived(packet, &effects, now: now)
            }
        }
    }

    private static let whileNot =
        [
            timer, timer, opened, opened,
            Operation("start") { $0.start(&$1, now: $2) },
            Operation("resume") { $0.resume(&$1, now: $2) },
            Operation("connect now") { $0.connectNow(&$1, now: $2) },
            Operation("resolved") { $0.addressesResolved(&$1, now: $2) },
            Operation("let in") { machine, _, now in
                machine.addressAdmitted(waited: .seconds(1), now: now)
            },
            Operation("TCP up") { machine, _, now in machine.phaseCompleted(.tcp, now: now) },
            Operation("sent elsewhere", .connack(elsewhere(.useAnotherServer))),
            Operation("sent elsewhere for good", .connack(elsewhere(.serverMoved))),
        ] + accepting

    private static let whileConnected = [
        timer, timer, timer, timer, timer, timer,
        Operation("PINGRESP", .pingResponse),
        Operation("PINGRESP", .pingResponse),
        Operation("ping now") { machine, effects, now in
            _ = machine.pingNow(&effects, now: now)
        },
        Operation("publish") {
            $0.publish(
                OutgoingMessage(topic: "a", payload: [], qos: .atLeastOnce), number: 1, &$1,
                now: $2)
        },
        Operation("PUBACK", .puback(Acknowledgement(packetID: 65_520))),
        Operation("bytes inside") { $0.bytesReceived(insidePacket: true, &$1, now: $2) },
        Operation("bytes inside") { $0.bytesReceived(insidePacket: true, &$1, now: $2) },
        Operation("bytes outside") { $0.bytesReceived(insidePacket: false, &$1, now: $2) },
        Operation("drained") { $0.sendQueueDrained(&$1, now: $2) },
        Operation("WebSocket ping") { $0.webSocketPinged(&$1, now: $2) },
        Operation("examined") { machine, _, now in
            machine.socketExamined(TCPFacts(), ownQueueBytes: 1, now: now)
        },
        Operation("watcher paused") { $0.watcherPaused(.seconds(1), &$1, now: $2) },
        Operation("written") { $0.pingRequestWritten(&$1, now: $2) },
        Operation("PUBLISH", .publish(Publish(topic: "a", qos: .exactlyOnce, packetID: 1))),
        Operation("PUBLISH", .publish(Publish(topic: "a", qos: .exactlyOnce, packetID: 2))),
        Operation("PUBLISH", .publish(Publish(topic: "a", properties: [.topicAlias(1)]))),
        Operation("PUBREL", .pubrel(Acknowledgement(packetID: 1))),
        Operation("PUBREL", .pubrel(Acknowledgement(packetID: 2))),
        Operation(
            "SUBACK",
            .suback(SubscriptionAcknowledgement(packetID: 1, codes: [.success, .success]))),
    ]

    private static let endings =
        whileNot + whileConnected + [
            Operation("went offline") { $0.watcherWentOffline(&$1, now: $2) },
            Operation("came online") { machine, effects, now in
                machine.watcherCameOnline(
                    probingAfter: .milliseconds(250), &effects, now: now)
            },
            Operation("stop") { $0.stop(&$1, now: $2) },
            Operation("pause") { $0.pause(&$1, now: $2) },
            Operation("closed") {
                $0.transportClosed(.closedByPeer(afterConnack: true), &$1, now: $2)
            },
            Operation("refused") { $0.transportClosed(.refused, &$1, now: $2) },
            Operation("malformed") {
                let error = MQTTDecodeError(problem: "odd", offset: 0, code: .malformedPacket)
                $0.malformedBytesReceived(error, &$1, now: $2)
            },
            Operation("not authorized", .connack(Connack(version: .v5_0, code: .notAuthorized))),
            Operation(
                "version refused",
                .connack(Connack(version: .v5_0, code: .unsupportedProtocolVersion))),
            Operation("DISCONNECT", .disconnect(Disconnect(code: .serverShuttingDown))),
        ]

    private static func elsewhere(_ code: ReasonCode) -> Connack {
        Connack(version: .v5_0, code: code, properties: [.serverReference("b:1884")])
    }

    private static let timer = Operation("timer") { machine, effects, now in
        if machine.wouldJudge(now: now) {
            machine.socketExamined(TCPFacts(), ownQueueBytes: 0, now: now)
        }
        machine.timerFired(&effects, now: now)
    }

    private static let opened = Operation("opened") { machine, effects, now in
        machine.transportOpened(address: "192.0.2.1:1883", &effects, now: now)
    }

    private static let accepting: [Operation] =
        [
            Operation("accepted", .connack(Connack(version: .v5_0))),
            Operation(
                "accepted with a session",
                .connack(Connack(version: .v5_0, sessionPresent: true))),
            Operation("accepted in 3.1.1", .connack(Connack(version: .v3_1_1))),
        ]
        + (0...4).map { seconds in
            Operation(
                "accepted, keep alive \(seconds)",
                .connack(Connack(version: .v5_0, properties: [.serverKeepAlive(seconds)])))
        }
}
