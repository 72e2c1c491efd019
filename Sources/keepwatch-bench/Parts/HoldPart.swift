import BenchTables
import MQTTTransport

/// Many links at the same time in one process.
struct HoldPart: Part {
    let name = "hold"

    func rows(_ bench: Bench) throws -> [Row] {
        let wanted = bench.isQuick ? 3_000 : 19_000
        let links = min(wanted, DescriptorLimit.raiseToHard()?.connections ?? wanted)
        let figures = try hold(links, for: .seconds(bench.isQuick ? 5 : 60), bench)
        return [
            Row(
                part: name, figure: "links held by one process", unit: "",
                measured: figures["connected"], target: Target(.atLeast, Double(wanted)),
                note: "for \(bench.isQuick ? 5 : 60) s, a heartbeat of each every 10 s"),
            Row(
                part: name, figure: "links lost meanwhile", unit: "", measured: figures["lost"],
                target: Target(.exactly, 0)),
            Row(
                part: name, figure: "heartbeats missed meanwhile", unit: "",
                measured: figures["missed_in_all"], target: Target(.exactly, 0)),
        ]
    }
}

/// Holds so many links for some time, against a responder.
func hold(_ links: Int, for time: Duration, _ bench: Bench) throws -> Figures {
    let responder = try Responder()
    defer { responder.end() }
    return try bench.run([
        "watch", "--to", responder.addresses, "-n", "\(links)", "-T", "10",
        "-d", "\(time / .seconds(1))",
    ])
}
