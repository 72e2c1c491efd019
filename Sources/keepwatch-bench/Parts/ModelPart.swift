import BenchTables

/// What the model and the screen of 10,000 links cost.
struct ModelPart: Part {
    let name = "model"

    func rows(_ bench: Bench) throws -> [Row] {
        let model = try bench.run(["model"] + (bench.isQuick ? ["--heartbeats", "10"] : []))
        let screen = try bench.run(["screen"])
        func row(
            _ figure: String, _ unit: String, _ measured: Double, _ target: Target? = nil,
            _ note: String? = nil
        ) -> Row {
            Row(
                part: name, figure: figure, unit: unit, measured: measured, target: target,
                note: note)
        }
        let since = "500 of the links had a heartbeat since the one before"
        return [
            row(
                "snapshot of 10,000 links", "ms", model["snapshot_ms"], Target(.atMost, 2), since),
            row("pass over 10,000 links that lets windows grow old", "ms", model["tick_ms"]),
            row(
                "drops of all 10,000 links", "ms", model["drops_ms"], nil,
                "all that follows from it in the fleet: states, drops, the watch for a loss of our "
                    + "own"),
            row(
                "alerts: built-in rules over 10,000 links", "ms", model["alerts_ms"],
                Target(.atMost, 20),
                "once a second; 2,000 of the links had a heartbeat since the time before"),
            row(
                "alerts: the time after all of them dropped", "ms", model["alerts_drops_ms"], nil,
                "all drops are gathered in incidents"),
            row(
                "alerts: memory of the built-in rules for a link", "bytes",
                model["alerts_per_link"]),
            row(
                "frame with sort and filter, 10,000 links, 200x60", "ms", screen["frame_ms"],
                Target(.atMost, 5), since),
            row(
                "written to the terminal for ten equal frames", "bytes",
                screen["unchanged_frame_bytes"], Target(.exactly, 0)),
            row(
                "written to the terminal for the first frame", "bytes",
                screen["first_frame_bytes"]),
        ]
    }
}
