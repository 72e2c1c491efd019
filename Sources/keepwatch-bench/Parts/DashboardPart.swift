import BenchTables
import Foundation

/// The dashboard open on 500 links at the default settings.
struct DashboardPart: Part {
    let name = "dashboard"

    func rows(_ bench: Bench) throws -> [Row] {
        let responder = try Responder()
        defer { responder.end() }
        let folder = try TemporaryFolder()
        let addresses = responder.addresses.split(separator: ",")
        let links = (0..<500).map {
            "  - { name: link-\($0), url: \"mqtt://\(addresses[$0 % addresses.count])\" }\n"
        }
        let file = try folder.write("links:\n" + links.joined(), to: "keepwatch.yaml")
        let product = try TerminalProcess(["-c", file], columns: 200, rows: 60)
        defer { product.end() }
        // Every link is up, and the heartbeats are spread as they will be.
        pause(.seconds(bench.isQuick ? 5 : 15))
        let seconds = bench.isQuick ? 5.0 : 30.0
        let (cpu, bytes) = (try cpuSeconds(of: product), product.bytes)
        pause(.seconds(seconds))
        let used = try cpuSeconds(of: product) - cpu
        let note = "the program itself on a pseudo terminal of 200x60, a heartbeat every 10 s"
        return [
            Row(
                part: name, figure: "CPU of the dashboard, 500 links, default settings",
                unit: "% of a core", measured: used / seconds * 100,
                target: Target(.atMost, 1), note: note),
            Row(
                part: name, figure: "written to the terminal in a second", unit: "bytes",
                measured: Double(product.bytes - bytes) / seconds, note: note),
        ]
    }

    private func cpuSeconds(of product: TerminalProcess) throws -> Double {
        guard let seconds = product.cpuSeconds else {
            throw BenchFailure("the dashboard has ended: \(product.lastWords)")
        }
        return seconds
    }
}
