import BrokerScript
import Testing
import VirtualTime
import Vocabulary

/// Seeded runs of a link against a broker with random faults, held against what must always hold.
@Suite struct RandomRunTests {
    /// A broker with random faults that stands still for ever from a time on.
    private struct RandomFaults {
        static let death = Duration.seconds(45)
        /// One way.
        static let travel = Duration.milliseconds(1)

        var steps: [Script.Step]
        var probeInterval: Duration
        var responseTimeout: Duration
        var keepAliveSeconds: UInt16
        var misses: Int
        var longestDelay: Duration

        init(seed: UInt64) {
            var dice = SeededRandom(seed: seed)
            func duration(_ milliseconds: ClosedRange<Int>) -> Duration {
                .milliseconds(Int.random(in: milliseconds, using: &dice))
            }
            probeInterval = duration(500...3000)
            responseTimeout = duration(200...2000)
            keepAliveSeconds = UInt16.random(in: 2...10, using: &dice)
            misses = Int.random(in: 1...4, using: &dice)
            // An answer held up for longer than those before it looks like a lost one, so a broker
            // that stands still has short delays; and the delays of another differ little.
            let stands = Bool.random(using: &dice)
            let delay = stands ? duration(1...50) : duration(1...2500)
            longestDelay = delay + responseTimeout / 5
            let stall = duration(1000...40_000)
            let swallowed = Double.random(in: 0...0.3, using: &dice)
            steps = [
                .during(.always, .pingDelay(.between(delay, longestDelay))),
                stands
                    ? .during(.between(stall, stall + duration(100...4000)), .stalled)
                    : .during(.always, .swallowPings(.share(swallowed))),
                .on(.every(duration(9000...40_000), first: duration(1...9000)), .end(.reset)),
                .during(.from(Self.death), .stalled),
            ]
        }

        func run(seed: UInt64) -> VirtualRun {
            VirtualRun(steps, seed: seed, path: NetworkPath(delay: Self.travel)) {
                $0.probeInterval = Setting(probeInterval)
                $0.responseTimeout = Setting(responseTimeout)
                $0.keepAliveSeconds = Setting(keepAliveSeconds)
                $0.missesToDown = Setting(misses)
            }
        }

        var timing: HeartbeatTiming {
            HeartbeatTiming(
                keepAliveSeconds: keepAliveSeconds, probeInterval: probeInterval,
                responseTimeout: responseTimeout, missesToDown: misses)
        }
    }

    @Test func noRoundTripDiffersFromTheBrokersOwnRecord() {
        var timed = 0
        for seed in UInt64(0)..<300 {
            var run = RandomFaults(seed: seed).run(seed: seed)
            run.advance(to: .seconds(50))
            let pings = run.network.record(ofBroker: 0).connections.flatMap(\.pings)
            let recorded = Set(
                pings.compactMap { ping -> Duration? in
                    guard case .answered(let instant) = ping.fate else { return nil }
                    return instant - ping.arrivedAt + RandomFaults.travel * 2
                })
            let wrong = run.roundTrips.filter { !recorded.contains($0) }
            #expect(wrong.isEmpty, "seed \(seed)")
            timed += run.roundTrips.count
        }
        #expect(timed > 3000)
    }

    @Test func noBrokerEverWaitsLongerThanTheKeepAlive() {
        for seed in UInt64(0)..<300 {
            let faults = RandomFaults(seed: seed)
            var run = faults.run(seed: seed)
            run.advance(to: .seconds(50))
            for connection in run.network.record(ofBroker: 0).connections {
                var last = connection.acceptedAt
                for ping in connection.pings {
                    let gap = ping.arrivedAt - (last ?? ping.arrivedAt)
                    #expect(gap <= .seconds(Int(faults.keepAliveSeconds)), "seed \(seed)")
                    last = ping.arrivedAt
                }
            }
        }
    }

    @Test func aDeadBrokerIsLateAndDownWithinTheBounds() {
        for seed in UInt64(0)..<300 {
            let faults = RandomFaults(seed: seed)
            var run = faults.run(seed: seed)
            run.advance(to: RandomFaults.death + .seconds(30))
            // The bounds count from the end of the wait in which answers were attributed.
            var start = MonotonicInstant.origin + RandomFaults.death + RandomFaults.travel
            var lastUp = MonotonicInstant.origin
            var down = MonotonicInstant.origin
            for report in run.reports {
                switch report.event {
                case .pingResponse(.untimed, _): start = max(start, report.at)
                case .state(from: .up, to: _): lastUp = report.at
                case .state(from: _, to: .down): down = report.at
                default: break
                }
            }
            #expect(lastUp <= start + faults.timing.lateWithin, "seed \(seed)")
            #expect(down <= start + faults.timing.downWithin, "seed \(seed)")
            #expect(run.network.state(of: LinkID(0)) == .down, "seed \(seed)")
        }
    }
}
