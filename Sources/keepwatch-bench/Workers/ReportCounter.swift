import BenchTables
import MQTTTransport
import Synchronization
import Vocabulary

/// Counts what an engine reports.
final class ReportCounter: Sendable {
    /// What was counted.
    struct State: Sendable {
        /// Accepted connections; those of a link that came back are counted again.
        var connected = 0
        /// Ends of connections and of attempts.
        var ended = 0
        var heartbeatsInAll = 0
        /// Since measuring began, as all that follows.
        var heartbeats = 0
        var missed = 0
        /// Nanoseconds.
        var roundTrips = Samples()
        /// From the start of an attempt to CONNACK, nanoseconds; since the start.
        var connectTimes = Samples()
        fileprivate var isMeasuring = false
        /// The phase of each heartbeat within the interval, by link.
        fileprivate var phases: [PhasesOfLink]

        /// By how much heartbeats were sent later than the earliest of their link would have them,
        /// in nanoseconds.
        ///
        /// They are due on a grid, so that the earliest shows where its lines are.
        var lateness: Samples {
            var lateness = Samples()
            for link in phases { link.addLateness(to: &lateness) }
            return lateness
        }
    }

    /// When the heartbeats of one link were sent, each less the intervals since the first.
    fileprivate struct PhasesOfLink: Sendable {
        private var first: Int64?
        private var phases: [Int64] = []

        mutating func add(_ instant: Int64, interval: Int64) {
            let first = first ?? instant
            self.first = first
            let intervals = (instant - first + interval / 2) / interval
            phases.append(instant - intervals * interval)
        }

        func addLateness(to samples: inout Samples) {
            guard let earliest = phases.min(), phases.count > 1 else { return }
            for phase in phases { samples.add(phase - earliest) }
        }
    }

    let clock: RunClock
    private let interval: Int64
    private let guarded: Mutex<State>

    init(links: Int, interval: Duration, clock: RunClock) {
        self.clock = clock
        self.interval = interval.nanoseconds
        guarded = Mutex(State(phases: Array(repeating: PhasesOfLink(), count: links)))
    }

    /// Accepted connections so far.
    var connected: Int { guarded.withLock { $0.connected } }

    /// All that was counted so far; to be read when nothing more is to be, since a copy that is
    /// held makes the next report copy the samples.
    var state: State { guarded.withLock { $0 } }

    func startMeasuring() {
        guarded.withLock {
            $0.heartbeats = 0
            $0.missed = 0
            $0.isMeasuring = true
        }
    }

    func take(_ report: LinkReport) {
        guarded.withLock { state in
            switch report.event {
            case .connected(let facts):
                state.connected += 1
                state.connectTimes.add(facts.phases.total.nanoseconds)
            case .disconnected, .rejected: state.ended += 1
            case .pingRequest:
                state.heartbeats += 1
                state.heartbeatsInAll += 1
                guard state.isMeasuring else { break }
                // Read here and not taken from the report: the report comes when it was written.
                state.phases[Int(report.link.rawValue)]
                    .add(clock.now().nanoseconds, interval: interval)
            case .overdue: state.missed += 1
            case .pingResponse(.timed(let roundTrip, _), _):
                if state.isMeasuring { state.roundTrips.add(roundTrip.nanoseconds) }
            default: break
            }
        }
    }
}

extension ConnectPhases {
    /// From the start of the attempt to CONNACK.
    fileprivate var total: Duration {
        let between = [proxy, tls, upgrade].compactMap(\.self).reduce(.zero, +)
        return resolve + tcp + between + connack
    }
}
