import BenchTables
import Foundation

/// The machine that the numbers come from.
struct Machine: Encodable {
    private enum CodingKeys: String, CodingKey {
        case processor, processors, kernel
        case memoryBytes = "memory_bytes"
    }

    var processor: String
    var processors: Int
    var memoryBytes: UInt64
    var kernel: String

    init() {
        let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let model = lines.split(separator: "\n").first { $0.hasPrefix("model name") }
        processor =
            model?.split(separator: ":").last
            .map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown processor"
        processors = ProcessInfo.processInfo.activeProcessorCount
        memoryBytes = ProcessInfo.processInfo.physicalMemory
        let release = try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)
        kernel = release?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "unknown"
    }

    /// One line for people.
    var text: String {
        "\(processor), \(processors) processors, \(memoryBytes >> 30) GiB, Linux \(kernel)"
    }
}

/// What `--json` writes.
struct Report: Encodable {
    var machine: Machine
    /// How often product and counterpart took turns, by the name of the part.
    var rounds: [String: Int] = [:]
    var rows: [Row] = []
    /// The parts that failed, each with why.
    var failures: [String] = []

    /// Whether nothing failed and all targets are met.
    var isGood: Bool {
        failures.isEmpty && !rows.contains { $0.isMet == false }
    }

    var json: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            return try encoder.encode(self)
        }
    }
}
