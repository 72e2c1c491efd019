import MQTTLink
import MQTTWire
import Vocabulary

/// What may go wrong between a link and its broker in one simulated world.
enum Trouble: String, CaseIterable, Sendable {
    /// A long delay with a little jitter.
    case delay
    /// The same, and some answers are swallowed.
    case delayAndSwallow
    /// The broker stands still for a while, again and again.
    case stall
    /// The same, and some answers are swallowed.
    case stallAndSwallow
    /// Some answers are swallowed, then the broker dies without a word.
    case swallowAndDeath
    /// This machine loses its way to the broker, again and again, and knows it.
    case offline
    /// The same, and some answers are swallowed.
    case offlineAndSwallow
}

/// One world, drawn from a seed: settings of a link, and a broker with its trouble.
///
/// Times are whole milliseconds.
struct HeartbeatWorld {
    var probe: Int64
    var timeout: Int64
    var misses: Int
    var keepAlive: UInt16
    var end: Int64
    var death: Int64?
    /// When this machine has no way to the broker.
    var offline: [Range<Int64>] = []
    /// The broker as it answers.
    var broker: Broker

    /// A broker that answers each PINGREQ once, in order, or never.
    struct Broker {
        var delay: Int64
        var jitter: Int64
        var swallowed: Double
        var stalls: [Range<Int64>]
        var random: SeededRandom
        /// For each PINGREQ the delay of its answer by the broker's own record; -1: none came.
        var record: [Int64] = []
        private var lastAnswer: Int64 = 0
        private var firstStall = 0

        init(
            delay: Int64, jitter: Int64, swallowed: Double, stalls: [Range<Int64>],
            random: SeededRandom
        ) {
            self.delay = delay
            self.jitter = min(jitter, delay - 1)
            self.swallowed = swallowed
            self.stalls = stalls
            self.random = random
        }

        /// When the answer to a PINGREQ of that instant comes; nil: never.
        mutating func answer(to request: Int64, death: Int64?) -> Int64? {
            record.append(-1)
            if swallowed > 0, Double.random(in: 0..<1, using: &random) < swallowed { return nil }
            var answer = request + delay
            if jitter > 0 { answer += Int64.random(in: -jitter...jitter, using: &random) }
            answer = max(answer, lastAnswer, request + 1)
            while firstStall < stalls.count, stalls[firstStall].upperBound <= answer {
                firstStall += 1
            }
            if firstStall < stalls.count, stalls[firstStall].contains(answer) {
                answer = stalls[firstStall].upperBound
            }
            if let death, answer >= death { return nil }
            lastAnswer = answer
            record[record.count - 1] = answer - request
            return answer
        }
    }

    init(_ trouble: Trouble, seed: UInt64) {
        var random = SeededRandom(seed: seed)
        func pick<Value>(_ values: [Value], _ random: inout SeededRandom) -> Value {
            values[Int.random(in: 0..<values.count, using: &random)]
        }
        probe = pick([500, 1_000, 2_000, 5_000, 10_000, 15_000], &random)
        timeout = pick([250, 500, 1_000, 2_000, 5_000, 15_000], &random)
        misses = pick([1, 2, 3, 5], &random)
        keepAlive = pick([0, 1, 2, 5, 10, 60], &random)
        end = 70 * (keepAlive == 0 ? probe : min(probe, Int64(keepAlive) * 750))
        var delay: Int64 = 5
        var jitter: Int64 = 4
        var swallowed = 0.0
        var stalls: [Range<Int64>] = []
        switch trouble {
        case .delay, .delayAndSwallow:
            delay = pick([5, 50, 300, 800, 1_500, 2_400, 4_000, 7_000, 12_000], &random)
            let allowed = keepAlive == 0 ? timeout : min(timeout, Int64(keepAlive) * 500)
            jitter = Int64.random(in: 0...max(1, allowed / 5), using: &random)
            swallowed = trouble == .delayAndSwallow ? 0.05 : 0
        case .stall, .stallAndSwallow, .offline, .offlineAndSwallow:
            delay = pick([5, 50], &random)
            swallowed = [.stallAndSwallow, .offlineAndSwallow].contains(trouble) ? 0.05 : 0
            var instant: Int64 = end / 20
            while instant < end {
                instant += Int64.random(in: probe / 2...probe * 4, using: &random)
                let length = Int64.random(in: 100...probe * 3, using: &random)
                stalls.append(instant..<instant + length)
                instant += length
            }
            // Answers come when the way is back, as they do where the broker stood still.
            if trouble == .offline || trouble == .offlineAndSwallow { offline = stalls }
        case .swallowAndDeath:
            swallowed = 0.1
            death = Int64.random(in: end / 20...end / 3, using: &random)
        }
        broker = Broker(
            delay: delay, jitter: jitter, swallowed: swallowed, stalls: stalls, random: random)
    }

    /// What a run showed against the invariants; empty where all hold.
    struct Findings {
        var problems: [String] = []
        var roundTrips = 0
        var untimed = 0
    }

    /// Lets a link live in this world and compares what it says with what was.
    mutating func run() -> Findings {
        var run = HeartbeatRun(self)
        run.live(&broker)
        return run.findings(broker)
    }
}

/// A link in its world, and what is noted of it.
private struct HeartbeatRun {
    private let world: HeartbeatWorld
    private let timing: HeartbeatTiming
    private var machine: LinkMachine
    private var effects = LinkEffects()
    private var now: Int64 = 0

    private var findings = HeartbeatWorld.Findings()
    /// Answers on their way, in order, and how many of them arrived.
    private var onTheirWay: [Int64] = []
    private var arrived = 0
    private var sent = 0
    private var resolved = 0
    private var lastRequest: Int64 = 0
    private var largestGap: Int64 = 0
    private var lastLeftUp: Int64?
    /// When the last wait for attribution ends, as it was reported.
    private var lastWaitEnd: Int64?
    private var isAttributing = false
    private var closed: Int64?
    private var isOffline = false
    /// When the way is lost and regained, in turn.
    private var wayChanges: ArraySlice<Int64>
    private var record: [(request: Int, roundTrip: Int64)] = []

    init(_ world: HeartbeatWorld) {
        self.world = world
        var settings = LinkSettings(
            name: "link", endpoint: Endpoint(host: "192.0.2.1", port: 1883))
        settings.keepAliveSeconds = Setting(world.keepAlive)
        settings.probeInterval = Setting(.milliseconds(world.probe))
        settings.responseTimeout = Setting(.milliseconds(world.timeout))
        settings.missesToDown = Setting(world.misses)
        timing = settings.timing(effectiveKeepAliveSeconds: world.keepAlive)
        machine = LinkMachine(settings: settings, clientID: "keepwatch", seed: 1)
        wayChanges = world.offline.flatMap { [$0.lowerBound, $0.upperBound] }[...]
    }

    mutating func live(_ broker: inout HeartbeatWorld.Broker) {
        machine.start(&effects, now: .origin)
        machine.transportOpened(address: "192.0.2.1:1883", &effects, now: .origin)
        machine.packetReceived(
            .connack(Connack(version: .v5_0)), &effects, now: .origin)
        note(&broker)
        while closed == nil {
            let deadline = (machine.nextDeadline?.nanoseconds ?? .max).roundedUpToMilliseconds
            let answer = arrived < onTheirWay.count ? onTheirWay[arrived] : .max
            let turn = wayChanges.first ?? .max
            now = min(deadline, answer, turn)
            if now > world.end { break }
            let instant = MonotonicInstant(nanoseconds: now * 1_000_000)
            if turn <= now {
                changeWay(at: instant)
            } else if answer <= now {
                arrived += 1
                machine.packetReceived(.pingResponse, &effects, now: instant)
            } else {
                machine.timerFired(&effects, now: instant)
                if let next = machine.nextDeadline, next <= instant {
                    findings.problems.append("the timer stands still at \(now) ms")
                    return
                }
            }
            note(&broker)
        }
        largestGap = max(largestGap, (closed ?? world.end) - lastRequest)
    }

    private mutating func changeWay(at instant: MonotonicInstant) {
        wayChanges.removeFirst()
        isOffline.toggle()
        if isOffline {
            machine.watcherWentOffline(&effects, now: instant)
        } else {
            machine.watcherCameOnline(probingAfter: .milliseconds(7), &effects, now: instant)
        }
    }

    /// Notes what the last call asked for and reported; PINGREQs reach the broker at once.
    private mutating func note(_ broker: inout HeartbeatWorld.Broker) {
        for event in effects.events {
            switch event {
            case .pingResponse(.timed(let roundTrip, _), _):
                record.append((resolved, roundTrip.nanoseconds / 1_000_000))
                resolved += 1
                isAttributing = false
            case .pingResponse(.untimed(let requests, let responses, _), _):
                findings.untimed += 1
                resolved += requests
                if isAttributing, responses < requests, now != lastWaitEnd {
                    findings.problems.append("waited until \(now) ms, not as reported")
                }
                isAttributing = false
            case .attributing(let attribution):
                isAttributing = true
                lastWaitEnd =
                    (now * 1_000_000 + attribution.wait.nanoseconds)
                    .roundedUpToMilliseconds
            case .state(.up, _): lastLeftUp = now
            case .overdue where isOffline: findings.problems.append("a miss while offline")
            case .disconnected: closed = now
            default: break
            }
        }
        let requests = effects.commands.count { $0 == .sendPingRequest }
        effects.removeAll()
        for _ in 0..<requests {
            machine.pingRequestWritten(
                &effects, now: MonotonicInstant(nanoseconds: now * 1_000_000))
            effects.removeAll()
            largestGap = max(largestGap, now - lastRequest)
            lastRequest = now
            sent += 1
            if let answer = broker.answer(to: now, death: world.death) {
                onTheirWay.append(answer)
            }
        }
    }

    /// Compares what was noted with the broker's record, the keep alive and the bounds.
    func findings(_ broker: HeartbeatWorld.Broker) -> HeartbeatWorld.Findings {
        var findings = findings
        findings.roundTrips = record.count
        for (request, roundTrip) in record where broker.record[request] != roundTrip {
            findings.problems.append(
                "round trip of PINGREQ \(request): \(roundTrip) ms recorded,"
                    + " \(broker.record[request]) ms by the broker")
        }
        if resolved > sent { findings.problems.append("\(resolved) of \(sent) resolved") }
        if world.keepAlive > 0, largestGap > Int64(world.keepAlive) * 1_000 {
            findings.problems.append("nothing sent for \(largestGap) ms")
        }
        guard let death = world.death, closed ?? .max > death else { return findings }
        // While answers were being attributed, the bounds are longer by that wait.
        let start = max(death, lastWaitEnd ?? death)
        let late = start + timing.lateWithin.nanoseconds / 1_000_000
        let down = start + timing.downWithin.nanoseconds / 1_000_000
        if let lastLeftUp, lastLeftUp > late {
            findings.problems.append("late \(lastLeftUp - late) ms beyond its bound")
        }
        if let closed {
            if closed > down {
                findings.problems.append("down \(closed - down) ms beyond its bound")
            }
        } else if world.end > down {
            findings.problems.append("dead since \(death) ms and never noticed")
        }
        return findings
    }
}

extension Int64 {
    fileprivate var roundedUpToMilliseconds: Int64 {
        self == .max ? .max : (self + 999_999) / 1_000_000
    }
}
