import Foundation
import TerminalCells

/// How every role of a theme looks on every kind of terminal, a line for each.
///
/// Colours are `foreground/background`, `-` is the terminal's own; the contrast is that of 256
/// colours and of direct colour.
func themeSpecimen(of theme: Theme) -> String {
    let background = theme.isLight ? "light" : "dark"
    let claims = [
        theme.claims.contrast.map { "contrast \($0)" },
        (theme.claims.colourVision?.rawValue).map { "colour vision \($0)" },
    ].compactMap { $0 }
    let head = ([theme.claims.about, background] + claims).joined(separator: "; ")
    let rows =
        [["role", "256", "direct", "contrast", "16", "with colours", "without"]]
        + Role.allCases.map { role in
            let style = theme.style(for: role)
            let ratios = Shade.Level.allCases.compactMap {
                Shade.contrast(of: role, in: theme, at: $0)
            }
            return [
                role.name, "\(index(style.foreground))/\(index(style.background))",
                "\(hexadecimal(style.foreground))/\(hexadecimal(style.background))",
                ratios.map { String(format: "%.1f", $0) }.joined(separator: " "),
                "\(small(style.foreground16))/\(small(style.background16))",
                words(style.emphasis), words(style.monochromeEmphasis),
            ]
        }
    // The last column needs no blanks behind it.
    let widths = rows[0].indices.dropLast().map { column in
        rows.map { $0[column].count }.max() ?? 0
    }
    let lines = rows.map { row in
        let cells = zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
        return (cells + row.suffix(1)).joined(separator: "  ")
    }
    return ([head] + lines).joined(separator: "\n")
}

private func index(_ colour: PaletteColour?) -> String { colour.map { "\($0.index)" } ?? "-" }

private func hexadecimal(_ colour: PaletteColour?) -> String {
    guard let shown = colour?.shown else { return "-" }
    return String(format: "%06x", shown.number)
}

private func small(_ colour: Int16) -> String {
    let names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
    return colour < 0 ? "-" : names[Int(colour) % 8]
}

private func words(_ emphasis: Emphasis) -> String {
    let all: [(Emphasis, String)] = [
        (.bold, "bold"), (.dim, "dim"), (.underline, "underline"), (.reverse, "reverse"),
    ]
    let found = all.filter { emphasis.contains($0.0) }.map(\.1)
    return found.isEmpty ? "-" : found.joined(separator: " ")
}
