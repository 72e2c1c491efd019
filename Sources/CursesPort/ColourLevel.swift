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
            foreground = Int32(style.foreground256)
            background = Int32(style.background256)
        case .direct:
            foreground = directColour(of: style.foreground256)
            background = directColour(of: style.background256)
        }
    }

    private static func oneOfEight(_ colour: Int16) -> Int32 {
        colour < 0 ? -1 : Int32(colour % 8)
    }
}

/// A colour of the 256 as 0xRRGGBB; the first eight stay the terminal's own, -1 too.
func directColour(of index: Int16) -> Int32 {
    let bright: [Int32] = [
        0x808080, 0xFF0000, 0x00FF00, 0xFFFF00, 0x0000FF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
    ]
    let index = Int32(index)
    switch index {
    case ..<8: return max(-1, index)
    case ..<16: return bright[Int(index - 8)]
    case ..<232:
        // The colour cube: six steps for each of red, green and blue.
        let steps: [Int32] = [0, 95, 135, 175, 215, 255]
        let place = Int(index - 16)
        return steps[place / 36] << 16 | steps[place / 6 % 6] << 8 | steps[place % 6]
    default:
        let grey = 8 + 10 * min(23, index - 232)
        return grey << 16 | grey << 8 | grey
    }
}
