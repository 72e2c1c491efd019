import FleetModel
import Vocabulary

/// A seeded life of one link: beats, drops, pauses, faults of our own, in any order that a link can
/// report.
struct RandomLife {
    var watch = RememberedFleet()
    /// Seconds since the start.
    private(set) var now = 0.0
    /// What happened, for messages.
    private(set) var done: [String] = []
    private var random: SeededRandom

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
    }

    /// Lets some time pass and one thing happen.
    mutating func goOn() {
        let passed = Double(Int.random(in: 500...20_000, using: &random)) / 1_000
        now += passed
        let state = watch.fleet.snapshot(at: now).links[0].state
        done.append("\(state)")
        switch state {
        case .up, .late, .backlog: liveOn(passed: passed)
        case .down: tryAgain()
        case .paused: watch.change(to: .connecting, at: now)
        case .connecting:
            if Bool.random(using: &random) { connect() } else { fail() }
        case .unknown: comeBack()
        }
    }

    private mutating func liveOn(passed: Double) {
        switch Int.random(in: 0..<12, using: &random) {
        case 0..<5:
            watch.fleet.beat(at: now)
            now += 0.1
            watch.change(to: .up, at: now)
        case 5, 6: watch.fleet.miss(at: now)
        case 7, 8: watch.fleet.drop(at: now)
        case 9: watch.fleet.drop(pattern: .ownLimit, at: now)
        case 10: pauseOrLoseTheWay()
        default: watch.fleet.tell(.paused(gap: .milliseconds(Int(passed * 500))), at: now)
        }
    }

    private mutating func pauseOrLoseTheWay() {
        guard Bool.random(using: &random) else {
            watch.change(to: .unknown, at: now)
            return
        }
        watch.fleet.tell(.disconnected(Disconnection(cause: .stopped, detail: "")), at: now)
        watch.change(to: .paused, at: now)
    }

    private mutating func tryAgain() {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: fail()
        case 1: watch.change(to: .unknown, at: now)
        default: connect()
        }
    }

    private mutating func comeBack() {
        guard watch.fleet.snapshot(at: now).links[0].isConnected else {
            watch.change(to: .connecting, at: now)
            return
        }
        watch.change(to: Bool.random(using: &random) ? .late : .up, at: now)
    }

    private mutating func connect() { watch.fleet.connect(at: now) }

    private mutating func fail() {
        watch.fail(pattern: Bool.random(using: &random) ? .ownLimit : nil, at: now)
    }
}
