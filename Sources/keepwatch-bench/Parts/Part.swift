import BenchTables
import Foundation

/// One part of the benchmark.
protocol Part: Sendable {
    /// As `--only` names it.
    var name: String { get }

    /// How often product and counterpart take turns where nobody says otherwise.
    ///
    /// 1 where that is always so.
    var rounds: Int { get }

    /// Measures, and says what came of it.
    func rows(_ bench: Bench) throws -> [Row]
}

extension Part {
    var rounds: Int { 1 }
}

/// How much is measured.
struct Bench {
    /// How often product and counterpart take turns.
    var rounds: Int
    /// Whether it is only to be seen that everything works.
    var isQuick: Bool

    /// Says on standard error what goes on.
    func say(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }

    /// Runs a subcommand in a process of its own and takes the numbers that it prints.
    func run(_ arguments: [String]) throws -> Figures {
        let child = try Child(arguments)
        defer { child.end() }
        let figures = try child.nextFigures()
        say("   \(arguments[0]): \(figures.text)")
        return figures
    }

    /// Runs subcommands in turns, for each round against a responder of their own.
    ///
    /// - Parameters:
    ///   - options: those of the responder.
    ///   - addresses: on how many of its addresses the links are spread.
    /// - Returns: for each round what each of them printed, and what its responder counted.
    func inTurns(
        _ commands: [[String]], responder options: [String] = [], addresses: Int = .max
    ) throws -> [[Turn]] {
        try (0..<rounds).map { _ in
            try commands.map { command in
                let responder = try Responder(options)
                defer { responder.end() }
                let list = responder.addresses.split(separator: ",").prefix(addresses)
                let figures = try run(command + ["--to", list.joined(separator: ",")])
                return Turn(figures: figures, responder: try responder.stop())
            }
        }
    }

    /// What one process printed, and what its responder counted.
    struct Turn {
        var figures: Figures
        var responder: Figures
    }
}
