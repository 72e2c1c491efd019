import Yams

/// The lines of a file, by which a place inside a value is found.
struct SourceLines {
    private let lines: [[Unicode.Scalar]]

    init(_ text: String) {
        lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { Array($0.unicodeScalars) }
    }

    /// Where a part of a value stands in the file; nil where the value goes over several lines, or
    /// is not written at its place.
    ///
    /// - Parameters:
    ///   - offset: of the part, in Unicode scalars from the beginning of the value.
    ///   - start: where the value begins, its quotation mark included.
    func position(
        of offset: Int, in scalar: Node.Scalar, at start: TextPosition
    ) -> TextPosition? {
        guard lines.indices.contains(start.line - 1) else { return nil }
        let line = lines[start.line - 1]
        var place = start.column - 1
        guard place >= 0 else { return nil }
        let quote: Unicode.Scalar? =
            switch scalar.style {
            case .singleQuoted: "'"
            case .doubleQuoted: "\""
            default: nil
            }
        if let quote {
            guard line.indices.contains(place), line[place] == quote else { return nil }
            place += 1
        }
        for character in scalar.string.unicodeScalars.prefix(offset) {
            guard line.indices.contains(place) else { return nil }
            if quote == "\"", line[place] == "\\" {
                place += Self.escapeLength(line[place...])
            } else if line[place] == character {
                // In single quotes a quotation mark is written twice.
                place += quote == "'" && character == "'" ? 2 : 1
            } else {
                return nil
            }
        }
        return TextPosition(line: start.line, column: place + 1)
    }

    /// How long an escape in double quotes is.
    ///
    /// Spec: YAML 1.2.2 §5.7.
    private static func escapeLength(_ text: ArraySlice<Unicode.Scalar>) -> Int {
        switch text.dropFirst().first {
        case "x": 4
        case "u": 6
        case "U": 10
        default: 2
        }
    }
}
