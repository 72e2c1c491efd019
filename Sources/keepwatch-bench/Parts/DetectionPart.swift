import BenchTables

/// What is lost is found, all of it, and in time.
struct DetectionPart: Part {
    let name = "detection"

    func rows(_ bench: Bench) throws -> [Row] {
        try countRows(bench) + lateRows(bench)
    }

    private func countRows(_ bench: Bench) throws -> [Row] {
        let seconds = bench.isQuick ? 5 : 20
        let responder = try Responder([
            "--swallow", "0.02", "--faults-for-s", "\(seconds)",
        ])
        defer { responder.end() }
        // Measured until everything that can be judged is.
        let figures = try bench.run([
            "watch", "--to", responder.addresses, "-n", "2000", "-T", "1", "--timeout", "0.5",
            "-d", "\(seconds)", "--wait", "6",
        ])
        let counted = try responder.stop()
        return [
            Row(
                part: name, figure: "heartbeats found unanswered, of \(Int(counted["heartbeats"]))",
                unit: "", measured: figures["unanswered_in_all"],
                counterpart: Counterpart("swallowed", counted["swallowed"], .difference),
                target: Target(.exactly, 0),
                note: "2,000 links, 2,000/s, the responder swallows one answer in 50")
        ]
    }

    private func lateRows(_ bench: Bench) throws -> [Row] {
        let responder = try Responder(["--swallow", "0.02"])
        defer { responder.end() }
        let figures = try bench.run([
            "detection", "--to", responder.addresses, "-n", "2000", "-T", "1", "--timeout", "0.5",
            "-d", bench.isQuick ? "5" : "20",
        ])
        return [
            Row(
                part: name,
                figure: "overdue known after the deadline, slowest of \(Int(figures["found"]))",
                unit: "us", measured: figures["known_max_us"], target: Target(.atMost, 20_000),
                note: "2,000 links, 2,000/s; known is what a snapshot shows, posted every 5 ms"),
            Row(
                part: name, figure: "overdue known after the deadline, p99", unit: "us",
                measured: figures["known_p99_us"]),
            Row(
                part: name, figure: "overdue judged after the deadline, slowest", unit: "us",
                measured: figures["judged_max_us"]),
        ]
    }
}
