/// The ASCII character that stands for a scalar where only ASCII can be shown.
///
/// Lines become `+ - |`, blocks and braille a ladder of density, the symbols of the screens their
/// nearest look; what has no likeness becomes `?`.
public func asciiFallback(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x20...0x7E:
        scalar
    case 0x2500...0x257F:
        boxFallback(scalar.value)
    case 0x2581...0x2588:
        densityLadder[Int(scalar.value - 0x2580)]
    case 0x2589...0x258F:
        densityLadder[Int(0x2590 - scalar.value)]
    case 0x2591...0x2593:
        densityLadder[2 * Int(scalar.value - 0x2590)]
    case 0x2800...0x28FF:
        densityLadder[(scalar.value & 0xFF).nonzeroBitCount]
    default:
        symbolFallbacks[scalar] ?? "?"
    }
}

extension CellGrid {
    /// The same screen in ASCII alone, for terminals and logs that show nothing else.
    public func inASCII() -> CellGrid {
        var grid = self
        grid.replaceCells { cell, left in
            guard cell.width == 0 else { return cell.inASCII }
            // The right half of a wide character shows the same as its left half.
            return Cell(
                left?.scalar ?? UInt32(UInt8(ascii: "?")), role: cell.role, emphasis: cell.emphasis)
        }
        return grid
    }
}

extension Cell {
    /// One column in ASCII.
    var inASCII: Cell {
        Cell(
            asciiFallback(Unicode.Scalar(scalar) ?? "?").value, role: role, emphasis: emphasis)
    }
}

/// Zero to eight eighths of a cell, or dots of a braille pattern.
private let densityLadder: [Unicode.Scalar] = [" ", ".", ":", "-", "=", "+", "*", "%", "#"]

private func boxFallback(_ value: UInt32) -> Unicode.Scalar {
    switch value {
    case 0x2500...0x2501, 0x2504...0x2505, 0x2508...0x2509, 0x254C...0x254D, 0x2550, 0x2574, 0x2576,
        0x2578, 0x257A, 0x257C, 0x257E:
        "-"
    case 0x2502...0x2503, 0x2506...0x2507, 0x250A...0x250B, 0x254E...0x254F, 0x2551, 0x2575, 0x2577,
        0x2579, 0x257B, 0x257D, 0x257F:
        "|"
    case 0x2571: "/"
    case 0x2572: "\\"
    case 0x2573: "x"
    default: "+"
    }
}

private let symbolFallbacks: [Unicode.Scalar: Unicode.Scalar] = [
    "\u{A0}": " ", "←": "<", "↑": "^", "→": ">", "↓": "v", "↕": "|", "↔": "-", "↻": "@", "⟳": "@",
    "…": "~", "·": ".", "•": "*", "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "‘": "'",
    "’": "'", "“": "\"", "”": "\"", "«": "<", "»": ">", "‹": "<", "›": ">", "×": "x", "÷": "/",
    "±": "+", "≤": "<", "≥": ">", "≈": "~", "≠": "#", "∞": "8", "µ": "u", "μ": "u", "°": "o",
    "●": "*", "○": "o", "◌": "o", "◐": "@", "◑": "@", "◒": "@", "◓": "@", "◆": "*", "◇": "o",
    "■": "#", "□": "o", "▪": "#", "▫": "o", "▲": "^", "△": "^", "▴": "^", "▼": "v", "▽": "v",
    "▾": "v", "▶": ">", "▷": ">", "▸": ">", "◀": "<", "◁": "<", "◂": "<", "✓": "v", "✔": "v",
    "✕": "x", "✖": "x", "✗": "x", "✘": "x", "★": "*", "☆": "*", "⚑": "F", "⚐": "F", "⚠": "!",
    "‖": "|", "⏸": "=", "⏵": ">", "▀": "\"", "▌": "|", "▐": "|", "⇅": "%",
]
