import ArgumentParser
import Foundation
import Vocabulary

/// How many links to where, and how often they are probed.
struct LoadOptions: ParsableArguments {
    @Option(name: .long, help: "Addresses of brokers: 127.0.0.1:1883,127.0.0.2:1883.")
    var to: String
    @Option(name: .short, help: "Links.")
    var n = 10_000
    @Option(name: .customShort("T"), help: "Seconds between two heartbeats of a link.")
    var interval = 5.0
    @Option(name: .short, help: "Seconds to measure.")
    var d = 10.0

    /// Links with even shares of the addresses.
    var links: [LinkSettings] {
        get throws {
            let endpoints = try to.split(separator: ",").map { text throws(BenchFailure) in
                let parts = text.split(separator: ":")
                guard parts.count == 2, let port = UInt16(parts[1]) else {
                    throw BenchFailure("\(text) is not ADDRESS:PORT")
                }
                return Endpoint(host: String(parts[0]), port: port)
            }
            var links = (0..<n).map { number in
                var link = LinkSettings(
                    name: "link-\(number)", endpoint: endpoints[number % endpoints.count])
                link.probeInterval = Setting(.seconds(interval))
                link.responseTimeout = Setting(min(.seconds(interval), .seconds(5)))
                return link
            }
            links.shareEqualParts()
            return links
        }
    }

    /// Connects at the rate of the heartbeats, as far as is sensible, so that these are spread
    /// evenly.
    var connectRate: Int {
        min(5_000, max(100, Int(Double(n) / interval)))
    }
}

/// Prints numbers as one line of JSON.
func printFigures(_ figures: [String: Double]) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    print(String(decoding: try encoder.encode(figures), as: UTF8.self))
}
