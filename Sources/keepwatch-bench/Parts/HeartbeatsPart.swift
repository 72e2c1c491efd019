import BenchTables

/// The CPU time of heartbeats, their round trips and how late they are sent.
struct HeartbeatsPart: Part {
    let name = "heartbeats"
    let rounds = 5

    /// How many heartbeats a second 10,000 links send, and what is asked for then.
    private struct Load {
        var interval: Double
        var pace: String
        var target: Target
    }

    private static let loads = [
        Load(interval: 5, pace: "2,000/s", target: Target(.atMost, 2, aim: 1.4)),
        Load(interval: 0.5, pace: "20,000/s", target: Target(.atMost, 1.5, aim: 1.1)),
    ]

    func rows(_ bench: Bench) throws -> [Row] {
        try requireOpenFiles(for: 10_000)
        return try Self.loads.flatMap { try rows(bench, $0) }
    }

    private func rows(_ bench: Bench, _ load: Load) throws -> [Row] {
        // At least two heartbeats of each link: one alone is never late.
        let seconds = bench.isQuick ? max(5, 2 * load.interval) : max(10, 4 * load.interval)
        let options = ["-n", "10000", "-T", "\(load.interval)", "-d", "\(seconds)"]
        let rounds = try bench.inTurns([
            ["limit", "--tick-us", "1000"] + options, ["engine"] + options, ["watch"] + options,
        ])
        let (limit, engine, watch) = (0, 1, 2)
        let links = "10,000 links, \(load.pace)"

        func row(
            _ figure: String, _ unit: String, _ name: String, of command: Int,
            _ relation: Counterpart.Relation, _ target: Target? = nil, note: String? = nil
        ) -> Row {
            let middle = middleRound(of: rounds) { round in
                let (measured, least) = (round[command].figures[name], round[limit].figures[name])
                return relation == .ratio ? measured / least : measured - least
            }
            return Row(
                part: self.name, figure: "\(figure), \(links)", unit: unit,
                measured: middle?[command].figures[name] ?? 0,
                counterpart: Counterpart("limit", middle?[limit].figures[name] ?? 0, relation),
                target: target, note: note)
        }

        var rows = [
            row(
                "CPU of 1,000 heartbeats, whole watch", "ms", "cpu_ms_per_1000", of: watch, .ratio,
                load.target, note: Self.wholeWatch),
            row(
                "CPU of 1,000 heartbeats, engine alone", "ms", "cpu_ms_per_1000", of: engine,
                .ratio),
            row(
                "RTT p50, whole watch", "us", "rtt_p50_us", of: watch, .difference,
                load.interval == 5 ? Target(.atMost, 50) : nil),
            row("RTT p99, whole watch", "us", "rtt_p99_us", of: watch, .difference),
        ]
        let late = middleRound(of: rounds) { $0[engine].figures["late_p99_us"] }
        rows.append(
            Row(
                part: name, figure: "heartbeats sent late, p99, engine alone, \(links)", unit: "us",
                measured: late?[engine].figures["late_p99_us"] ?? 0,
                target: Target(.atMost, 5_000), note: Self.lateness))
        rows.append(
            Row(
                part: name, figure: "heartbeats missed, whole watch, \(links)", unit: "",
                measured: rounds.map { $0[watch].figures["missed_in_all"] }.max() ?? 0,
                target: Target(.exactly, 0), note: "the responder answers all; the worst round"))
        return rows
    }

    private static let wholeWatch = """
        sockets, link machines, fleet, statistics, strips, and snapshots four times a second; the \
        limit is a raw epoll client in C that wakes at most once a millisecond
        """
    private static let lateness = """
        behind the grid that the earliest of the link's heartbeats shows, the whole millisecond of \
        the timer counted
        """
}
