import ArgumentParser
import Foundation
import Vocabulary

/// How many links to where, how often they are probed, and for how long.
struct LoadOptions: ParsableArguments {
    @Option(help: "Addresses of brokers: 127.0.0.1:1883,127.0.0.2:1883.") var to: String
    @Option(name: .short, help: "Links.", transform: positive) var n = 10_000
    @Option(name: .customShort("T"), help: "Seconds between two heartbeats of a link.")
    var interval = 5.0
    @Option(name: .short, help: "Seconds to measure.") var d = 10.0
    @Option(help: "Seconds that an answer may take.") var timeout = 5.0
    @Option(help: "Heartbeats of each link before it is measured.") var warmUp = 1.0
    @Option(
        help: "Connects a second; else as many as spread the heartbeats evenly.",
        transform: positive)
    var connectRate: Int?
    @Option(help: "Over TLS, with the authority in this file.") var authority: String?

    func validate() throws {
        let longest = 1e6
        let checked = [
            ("-T", interval, 0.001...longest), ("-d", d, 0...longest),
            ("--timeout", timeout, 0.001...longest), ("--warm-up", warmUp, 0...1_000),
        ]
        for (name, value, allowed) in checked where !allowed.contains(value) {
            throw ValidationError(
                "\(name) \(value) is not from \(allowed.lowerBound) to \(allowed.upperBound)")
        }
    }

    /// The links, with even shares of the addresses.
    var links: [LinkSettings] {
        get throws {
            let endpoints = try to.split(separator: ",").map { text throws(BenchFailure) in
                let parts = text.split(separator: ":")
                guard parts.count == 2, let port = UInt16(parts[1]) else {
                    throw BenchFailure("\(text) is not ADDRESS:PORT")
                }
                return Endpoint(host: String(parts[0]), port: port, isSecure: authority != nil)
            }
            guard !endpoints.isEmpty else { throw BenchFailure("--to names no address") }
            let authorities = try authority.map { path in
                let content = try Data(contentsOf: URL(fileURLWithPath: path))
                return PEMFile(path: path, content: Array(content))
            }
            // Copies of one: settings that are equal only later would be memory in between.
            var link = LinkSettings(name: "", endpoint: endpoints[0])
            link.probeInterval = Setting(.seconds(interval))
            link.responseTimeout = Setting(.seconds(min(interval, timeout)))
            link.tls.authorities = Setting(authorities)
            return (0..<n).map { number in
                link.name = "link-\(number)"
                link.endpoint = endpoints[number % endpoints.count]
                return link
            }
        }
    }

    /// Attempts a second: at the rate of the heartbeats, as far as that is sensible, so that these
    /// are spread as evenly as those of the limit.
    var pace: Int {
        connectRate ?? min(5_000, max(100, Int(Double(n) / interval)))
    }

    /// How long each link is left alone before it is measured.
    var settlingTime: Duration {
        .seconds(max(1, interval * warmUp))
    }
}
