import TerminalCells

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
