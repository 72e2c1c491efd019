import BenchTables

/// How fast connections are made.
struct ConnectPart: Part {
    let name = "connects"
    let rounds = 3

    func rows(_ bench: Bench) throws -> [Row] {
        let links = bench.isQuick ? 2_000 : 5_000
        try requireOpenFiles(for: links)
        let options = ["-n", "\(links)", "-T", "5"]
        let limit = ["limit", "--window", "64", "-d", "1"] + options
        let product = ["connect", "--connect-rate", "50000"] + options
        guard Mosquitto.isInstalled else {
            bench.say(
                "   mosquitto or openssl is not installed: connects are measured against the "
                    + "responder")
            // As many attempts at a time as to Mosquitto: the product limits them by address.
            let rounds = try bench.inTurns([limit, product], addresses: 1)
            return rows(rounds.map { $0.map(\.figures) }, broker: "the responder")
        }
        let rounds = try (0..<bench.rounds).map { _ in
            try [limit, product].map { command in
                let broker = try Mosquitto()
                defer { broker.end() }
                return try bench.run(command + ["--to", broker.plain])
            }
        }
        return rows(rounds, broker: "mosquitto")
    }

    private func rows(_ rounds: [[Figures]], broker: String) -> [Row] {
        let (limit, product) = (0, 1)
        guard let middle = middleRound(of: rounds, by: { $0[product]["connects_per_s"] })
        else { return [] }
        func row(_ figure: String, _ unit: String, _ name: String, _ target: Target?) -> Row {
            Row(
                part: self.name, figure: figure, unit: unit, measured: middle[product][name],
                counterpart: Counterpart("limit", middle[limit][name], .beside), target: target,
                note: "to \(broker), 64 attempts at a time")
        }
        return [
            row("connects a second", "/s", "connects_per_s", Target(.atLeast, 4_000)),
            row("connect p99", "us", "connect_p99_us", Target(.atMost, 50_000)),
            row("CPU of a connect", "us", "connect_cpu_us", nil),
        ]
    }
}
