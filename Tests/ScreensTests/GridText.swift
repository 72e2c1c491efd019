import TerminalCells
import TestSupport
import Testing

@testable import Screens

extension CellGrid {
    /// Both planes side by side, a line for each row: the text, then a letter for each cell's role.
    var twoPlanes: String {
        (0..<rows).map { row in
            let text = text(row: row)
            let blanks = String(repeating: " ", count: max(0, columns - displayWidth(text)))
            return "\(text)\(blanks) ┃ \(roles(row: row))"
        }
        .joined(separator: "\n")
    }

    /// The text alone.
    var lines: [String] { (0..<rows).map { text(row: $0) } }
}

/// Expects the screen to look as it is kept, in both planes, under a name with its size.
func expectGolden(
    _ state: AppState, _ name: String, file: String = #filePath,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    expectGolden(
        state.frame.twoPlanes, named: "\(name)-\(state.size.columns)x\(state.size.rows)",
        file: file, sourceLocation: sourceLocation)
}

/// The same of what a person sees.
func expectGolden(
    _ watch: Watch, _ name: String, file: String = #filePath,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    expectGolden(watch.state, name, file: file, sourceLocation: sourceLocation)
}
