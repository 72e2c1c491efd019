import BenchTables

/// Resident bytes of each link: all of it, the engine, the model and what is kept of the past.
struct MemoryPart: Part {
    let name = "memory"

    func rows(_ bench: Bench) throws -> [Row] {
        try requireOpenFiles(for: 10_000)
        // By then a link has taken all that it takes: the flight record is full, and the strip took
        // the memory of its 128 marks with the first of them.
        let warmUp = 20
        let idle = ["-n", "10000", "-T", "5", "-d", "0.1", "--warm-up", "\(warmUp)"]
        let turns = try bench.inTurns([
            ["limit"] + idle.prefix(6), ["engine"] + idle,
            ["watch", "--history-memory", "0"] + idle,
            ["watch", "--history-memory", "0", "-n", "1000", "-T", "0.5"] + idle.dropFirst(4),
        ])
        let model = try bench.run(["model", "--history-memory", "0", "--heartbeats", "\(warmUp)"])
        let further = bench.isQuick ? 200 : 1_500
        let past = try bench.run([
            "model", "--heartbeats", "130", "--past", "\(further)",
        ])

        let least = model["history_per_link"]
        let (all, few) = (turns[0][2].figures, turns[0][3].figures)
        let grown = all["resident_per_link"] * 10_000 - few["resident_per_link"] * 1_000
        func row(
            _ figure: String, _ measured: Double, _ target: Target? = nil, _ note: String? = nil
        ) -> Row {
            Row(
                part: name, figure: figure, unit: "bytes", measured: measured, target: target,
                note: note)
        }
        var rows = [
            row(
                "resident for each plain link, whole watch", grown / 9_000 - least,
                Target(.atMost, 5_120, aim: 4_096),
                "9,000 links more than 1,000, after \(warmUp) heartbeats of each, 2,000 a second, "
                    + "without their histories"),
            row(
                "the same for 10,000 links, what no link takes alone included",
                all["resident_per_link"] - least),
            row("the same, engine alone", turns[0][1].figures["resident_per_link"]),
            row("the same, model alone", model["model_per_link"] - least),
            row("the same, the limit's", turns[0][0].figures["resident_per_link"]),
            row("the history that a link has at the least", least),
            row(
                "resident more after \(further) further heartbeats of each", past["past_bytes"],
                Target(.atMost, 68 * 1_048_576),
                "the histories of 10,000 links together; history_memory is 64 MiB"),
        ]
        rows += try secureRows(bench)
        return rows
    }

    private func secureRows(_ bench: Bench) throws -> [Row] {
        guard Mosquitto.isInstalled else {
            bench.say("   mosquitto or openssl is not installed: nothing is measured over TLS")
            return []
        }
        let broker = try Mosquitto()
        defer { broker.end() }
        let links = 2_000
        let figures = try bench.run([
            "connect", "--to", broker.secure, "--authority", broker.authority, "-n", "\(links)",
            "-T", "5", "--connect-rate", "1000",
        ])
        return [
            Row(
                part: name, figure: "resident for each of \(links) links over TLS, engine alone",
                unit: "bytes", measured: figures["resident_per_link"],
                target: Target(.atMost, 38 * 1_024), note: "against mosquitto"),
            Row(
                part: name, figure: "CPU of a connect over TLS", unit: "us",
                measured: figures["connect_cpu_us"]),
        ]
    }
}
