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
                "notices: all of 10,000 links drop", "ms", model["drops_ms"], nil,
                "all that follows from it in the fleet: states, drops, notices, the watch for a "
                    + "loss of our own"),
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
