import ArgumentParser
import BenchTables
import FleetModel
import KeepwatchApp
import MQTTTransport
import Synchronization
import Vocabulary

/// `keepwatch-bench detection`: how long after its deadline an overdue heartbeat is known.
///
/// Known is what stands in a snapshot of the watch service, which is what screens are drawn from.
struct DetectionCommand: ConcurrentCommand {
    static let configuration = CommandConfiguration(
        commandName: "detection", abstract: "Overdue heartbeats after their deadlines.",
        shouldDisplay: false)

    @OptionGroup var load: LoadOptions

    func run() async throws {
        endWithStandardInput()
        _ = DescriptorLimit.raiseToHard()
        let links = try load.links
        let clock = RunClock()
        let watch = FleetWatch(
            clock: clock, connectRate: load.pace, snapshotEvery: .milliseconds(5))
        let findings = Findings(responseTimeout: .seconds(min(load.interval, load.timeout)))
        await watch.watch(links)
        try await watch.waitUntilConnected(links.count)
        // What was found while links were still connecting is known for longer than it is seen.
        findings.skip(try await watch.nextSnapshot { _ in true })
        watch.onSnapshot {
            if let snapshot = watch.takeSnapshot() { findings.look(at: snapshot, now: clock.now()) }
        }
        try await Task.sleep(for: .seconds(load.d))
        var found = findings.found
        watch.onSnapshot {}
        await watch.stop()
        try Figures([
            "found": Double(found.judged.count),
            "judged_p99_us": microseconds(found.judged.quantile(0.99)),
            "judged_max_us": microseconds(found.judged.largest),
            "known_p99_us": microseconds(found.known.quantile(0.99)),
            "known_max_us": microseconds(found.known.largest),
        ]).print()
    }
}

/// Overdue heartbeats, by the log of snapshots.
private final class Findings: Sendable {
    /// Nanoseconds after the deadline.
    struct Found: Sendable {
        /// Until the link machine judged.
        var judged = Samples()
        /// Until a snapshot showed it.
        var known = Samples()
        /// Entries of the log that were looked at.
        var seen = 0
    }

    private let responseTimeout: Duration
    private let guarded = Mutex(Found())

    init(responseTimeout: Duration) {
        self.responseTimeout = responseTimeout
    }

    var found: Found { guarded.withLock { $0 } }

    /// Takes all that a snapshot shows for seen.
    func skip(_ snapshot: FleetSnapshot) {
        guarded.withLock { $0.seen = snapshot.events.last?.number ?? 0 }
    }

    func look(at snapshot: FleetSnapshot, now: MonotonicInstant) {
        guarded.withLock { found in
            for entry in snapshot.events.reversed() {
                guard entry.number > found.seen else { break }
                // The first miss is due one response timeout after the PINGREQ; later ones follow
                // the grid.
                guard case .link(_, .overdue(let miss)) = entry.record.event,
                    miss.consecutiveMissed == 1
                else { continue }
                let judgedAt = entry.record.at.monotonic
                let deadline = judgedAt - miss.waited + responseTimeout
                found.judged.add((judgedAt - deadline).nanoseconds)
                found.known.add((now - deadline).nanoseconds)
            }
            found.seen = snapshot.events.last?.number ?? found.seen
        }
    }
}
