import Foundation

/// Numbers by their names, as the processes of the benchmark print them.
struct Figures {
    private var values: [String: Double]

    init(_ values: [String: Double]) {
        self.values = values
    }

    /// Reads one line of JSON.
    init(json line: String) throws {
        values = try JSONDecoder().decode([String: Double].self, from: Data(line.utf8))
    }

    /// The number of that name; 0 where there is none.
    subscript(name: String) -> Double { values[name] ?? 0 }

    /// Prints one line of JSON.
    func print() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        printLine(String(decoding: try encoder.encode(values), as: UTF8.self))
    }

    /// For people who watch the benchmark run.
    var text: String {
        values.sorted { $0.key < $1.key }
            .map { "\($0.key) \(String(format: "%.10g", ($0.value * 1000).rounded() / 1000))" }
            .joined(separator: ", ")
    }
}

/// Writes a line to standard output, at once: who reads it may be waiting.
func printLine(_ text: String) {
    FileHandle.standardOutput.write(Data("\(text)\n".utf8))
}
