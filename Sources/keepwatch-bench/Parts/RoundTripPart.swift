import BenchTables

/// Round trips beside a delay that the responder knows.
struct RoundTripPart: Part {
    let name = "roundtrip"
    let rounds = 3

    func rows(_ bench: Bench) throws -> [Row] {
        let seconds = bench.isQuick ? 5 : 10
        let options = ["-n", "1000", "-T", "1", "-d", "\(seconds)"]
        let rounds = try bench.inTurns(
            [["limit", "--tick-us", "1000"] + options, ["watch"] + options],
            responder: ["--delay-us", "5000"])

        func row(_ figure: String, _ command: Int, _ target: Target?) -> Row {
            let middle = middleRound(of: rounds) {
                $0[command].figures["rtt_p50_us"] - $0[command].responder["hold_p50_us"]
            }
            return Row(
                part: name, figure: figure, unit: "us",
                measured: middle?[command].figures["rtt_p50_us"] ?? 0,
                counterpart: Counterpart(
                    "held", middle?[command].responder["hold_p50_us"] ?? 0, .difference),
                target: target,
                note: "1,000 links, 1,000/s; the responder says how long it really held answers")
        }
        return [
            row("RTT p50 of answers held 5 ms, whole watch", 1, Target(.atMost, 150)),
            row("RTT p50 of answers held 5 ms, the limit's", 0, nil),
        ]
    }
}
