import ArgumentParser
import BenchTables
import CBench
import FleetModel
import Vocabulary

/// `keepwatch-bench model`: what the model of a fleet costs, without sockets.
struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "The model alone.", shouldDisplay: false)

    @Option(name: .short, help: "Links.", transform: positive) var n = 10_000
    @Option(help: "Heartbeats of each link.") var heartbeats = 130
    @Option(help: "Further heartbeats of each link, for what is kept of the past.") var past = 0

    @Option(help: "Bytes for what is kept of the past.") var historyMemory =
        HistoryMemory.usualBytes

    func run() throws {
        endWithStandardInput()
        let residentBefore = bench_resident_bytes()
        var stage = StagedFleet(links: n, historyMemory: historyMemory)
        stage.beat(heartbeats * n)
        let residentAfter = bench_resident_bytes()
        let history = stage.fleet.historyBytes
        let apply = timed(1) { stage.beat(past * n) }
        let residentWithPast = bench_resident_bytes()
        var snapshots: [FleetSnapshot] = []
        // As many as come in a quarter of a second at 2,000 a second: those rows have changed.
        let snapshot = timed(40) {
            stage.beat(500)
        } measuring: {
            // Two are held, as the screen and the watch service do.
            if snapshots.count == 2 { snapshots.removeFirst() }
            snapshots.append(stage.fleet.snapshot(now: stage.now))
        }
        let residentUnjudged = bench_resident_bytes()
        stage.judge()
        let residentJudged = bench_resident_bytes()
        // As many as come in a second at 2,000 a second, and two snapshots are held.
        let judgement = timed(20) {
            stage.beat(2_000)
        } measuring: {
            stage.judge()
        }
        let tick = timed(20) { stage.tick() }
        let drops = timed(1) { stage.dropAll() }
        let droppedJudgement = timed(1) { stage.judge() }
        try Figures([
            "links": Double(n),
            "model_per_link": Double(residentAfter - residentBefore) / Double(n),
            "history_per_link": Double(history) / Double(n),
            "past_bytes": Double(residentWithPast) - Double(residentAfter),
            "apply_ns": past == 0 ? 0 : apply * 1e6 / Double(past * n),
            "snapshot_ms": snapshot,
            "tick_ms": tick,
            "drops_ms": drops,
            "alerts_ms": judgement,
            "alerts_drops_ms": droppedJudgement,
            "alerts_per_link": (Double(residentJudged) - Double(residentUnjudged)) / Double(n),
        ]).print()
    }
}

/// The median CPU time of some rounds, in milliseconds.
///
/// - Parameters:
///   - prepare: done before each round, not measured.
///   - body: measured.
func timed(
    _ rounds: Int, preparing prepare: () -> Void, measuring body: () -> Void
) -> Double {
    var times = Samples()
    for _ in 0..<rounds {
        prepare()
        let start = bench_cpu_seconds()
        body()
        times.add(Int64((bench_cpu_seconds() - start) * 1e9))
    }
    return Double(times.quantile(0.5) ?? 0) / 1e6
}

/// The same with nothing to prepare.
func timed(_ rounds: Int, measuring body: () -> Void) -> Double {
    timed(rounds, preparing: {}, measuring: body)
}
