import ArgumentParser
import BenchTables
import CBench
import MQTTTransport
import Synchronization
import Vocabulary

/// `keepwatch-bench engine`: sockets, timers and the link machine, without the model.
struct EngineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engine", abstract: "The engine alone.", shouldDisplay: false)

    @OptionGroup var load: LoadOptions

    func run() async throws {
        _ = DescriptorLimit.raiseToHard()
        let links = try load.links
        let residentBefore = bench_resident_bytes()
        let counter = ReportCounter(links: links.count, interval: .seconds(load.interval))
        let pool = LinkPool(
            clock: RunClock(), connectRate: load.connectRate, report: { counter.take($0) },
            own: { _, _ in }, load: { _, _, _ in })
        for (number, link) in links.enumerated() {
            pool.add(
                LinkID(Int32(number)), settings: link, clientID: "bench\(number)",
                seed: UInt64(number))
        }
        try await waitUntil("all links are up") { counter.state.connected == links.count }
        try await Task.sleep(for: .seconds(max(1, load.interval)))
        let resident = bench_resident_bytes()
        counter.startMeasuring()
        let cpuBefore = bench_cpu_seconds()
        try await Task.sleep(for: .seconds(load.d))
        let cpu = bench_cpu_seconds() - cpuBefore
        var state = counter.state
        await pool.stop()
        try printFigures([
            "links": Double(links.count),
            "heartbeats": Double(state.heartbeats),
            "missed": Double(state.missed),
            "lost": Double(state.ended),
            "cpu_s": cpu,
            "cpu_ms_per_1000": cpu * 1e6 / Double(max(1, state.heartbeats)),
            "rtt_p50_us": microseconds(state.roundTrips.quantile(0.5)),
            "rtt_p99_us": microseconds(state.roundTrips.quantile(0.99)),
            "late_p99_us": microseconds(state.lateness.quantile(0.99)),
            "resident_per_link": Double(resident - residentBefore) / Double(links.count),
        ])
    }
}

/// Counts what the engine reports.
final class ReportCounter: Sendable {
    struct State: Sendable {
        var connected = 0
        var ended = 0
        var heartbeats = 0
        var missed = 0
        /// Nanoseconds.
        var roundTrips = Samples()
        /// Nanoseconds by which a heartbeat was sent later than the earliest of its link would
        /// have it.
        var lateness = Samples()
        var isMeasuring = false
        /// When the first heartbeat of each link that was measured was sent, modulo the interval.
        var phases: [Int64?]
    }

    private let interval: Int64
    private let guarded: Mutex<State>

    init(links: Int, interval: Duration) {
        self.interval = interval.nanoseconds
        guarded = Mutex(State(phases: Array(repeating: nil, count: links)))
    }

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
            case .connected: state.connected += 1
            case .disconnected, .rejected: state.ended += 1
            case .pingRequest: state.heartbeats += 1
            case .overdue: state.missed += 1
            case .pingResponse(.timed(let roundTrip, _), _):
                if state.isMeasuring { state.roundTrips.add(roundTrip.nanoseconds) }
            default: break
            }
        }
    }
}

func microseconds(_ nanoseconds: Int64?) -> Double {
    Double(nanoseconds ?? 0) / 1e3
}

/// Waits until something is so, at most for two minutes.
func waitUntil(_ what: String, _ isSo: () async -> Bool) async throws {
    for _ in 0..<2_400 {
        if await isSo() { return }
        try await Task.sleep(for: .milliseconds(50))
    }
    throw BenchFailure("waited two minutes until \(what)")
}
