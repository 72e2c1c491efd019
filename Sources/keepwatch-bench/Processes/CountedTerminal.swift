import Foundation
import PseudoTerminals
import Synchronization

/// A terminal of which somebody reads everything and counts the bytes.
final class CountedTerminal: Sendable {
    private let terminal: PseudoTerminal
    private let count = Atomic(0)

    init(columns: Int, rows: Int) throws {
        terminal = try PseudoTerminal(columns: columns, rows: rows)
        startReading()
    }

    /// What a program opens as its terminal.
    var descriptor: Int32 { terminal.programEnd }

    /// Bytes that were written to the terminal so far.
    var bytes: Int { count.load(ordering: .relaxed) }

    /// Reads until the terminal is closed.
    private func startReading() {
        Thread.detachNewThread { [self] in
            while true {
                let length = terminal.read().count
                guard length > 0 else { return }
                count.add(length, ordering: .relaxed)
            }
        }
    }

    /// Closes our side of what the program has as its terminal.
    func closeDescriptor() {
        terminal.closeProgramEnd()
    }
}
