import CCurses
import TerminalCells

/// How many colours the terminal shows.
enum ColourLevel: Hashable {
    case none
    case eight
    case sixteen
    case palette256
    /// Colour numbers above 7 are 0xRRGGBB.
    case direct

    init(_ screen: CCScreen) {
        switch screen.colours {
        case ..<8: self = .none
        case ..<16: self = .eight
        case ..<256: self = .sixteen
        default: self = screen.hasDirectColour ? .direct : .palette256
        }
    }
}

/// How cells of one role are drawn on this terminal.
struct Look: Hashable {
    var foreground: Int32
    var background: Int32
    var emphasis: Emphasis

    init(_ style: RoleStyle, level: ColourLevel) {
        emphasis = style.emphasis
        switch level {
        case .none:
            foreground = -1
            background = -1
            emphasis = style.monochromeEmphasis
        case .eight:
            foreground = Self.oneOfEight(style.foreground16)
            background = Self.oneOfEight(style.background16)
            // Bold is how such terminals show the bright half of the sixteen.
            if style.foreground16 >= 8 { emphasis.insert(.bold) }
        case .sixteen:
            foreground = Int32(style.foreground16)
            background = Int32(style.background16)
        case .palette256:
            foreground = style.foreground.map { Int32($0.index) } ?? -1
            background = style.background.map { Int32($0.index) } ?? -1
        case .direct:
            foreground = style.foreground.map(directNumber) ?? -1
            background = style.background.map(directNumber) ?? -1
        }
    }

    private static func oneOfEight(_ colour: Int16) -> Int32 {
        colour < 0 ? -1 : Int32(colour % 8)
    }
}

/// The number that terminals of direct colour know a colour by: 0xRRGGBB.
///
/// The first eight numbers are the terminal's own colours there too, so that the darkest blues
/// become one of eight steps of 255.
func directNumber(of colour: PaletteColour) -> Int32 {
    if let shown = colour.shown { return max(8, Int32(shown.number)) }
    let bright: [Int32] = [
        0x808080, 0xFF0000, 0x00FF00, 0xFFFF00, 0x0000FF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
    ]
    return colour.index < 8 ? Int32(colour.index) : bright[Int(colour.index - 8)]
}
