/// How one role looks at each level of colour.
public struct RoleStyle: Hashable, Sendable {
    /// Foreground for 256 colours and for direct colour; nil: the terminal's own.
    public var foreground: PaletteColour?
    /// Background for 256 colours and for direct colour; nil: the terminal's own.
    public var background: PaletteColour?
    /// Foreground for 8 and 16 colours, 0 to 15; -1: the terminal's own.
    public var foreground16: Int16 = -1
    /// Background for 8 and 16 colours, 0 to 15; -1: the terminal's own.
    public var background16: Int16 = -1
    /// Attributes with colours.
    public var emphasis: Emphasis = []
    /// Attributes without colours.
    public var monochromeEmphasis: Emphasis = []

    /// The terminal's own colours, no attribute.
    public init() {}
}

/// A colour as a theme names it: a place among the 256, and the exact colour where it has one.
public struct PaletteColour: Hashable, Sendable {
    /// 0 to 255; the first 16 are the terminal's own.
    public var index: UInt8
    /// The colour for terminals that show any; nil: that of `index`.
    public var exact: ExactColour?

    /// Names a colour.
    public init(_ index: UInt8, exact: ExactColour? = nil) {
        self.index = index
        self.exact = exact
    }

    /// What a terminal of direct colour shows; nil where that is up to the terminal.
    public var shown: ExactColour? { exact ?? ExactColour(paletteIndex: index) }
}

/// Red, green and blue, 0 to 255 each.
public struct ExactColour: Hashable, Sendable {
    /// 0 to 255.
    public var red: UInt8
    /// 0 to 255.
    public var green: UInt8
    /// 0 to 255.
    public var blue: UInt8

    /// Mixes a colour.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// The colour that xterm and its likes have at a place of the 256: a cube of six steps for each
    /// of red, green and blue, then 24 greys; nil for the first 16, which each terminal sets.
    public init?(paletteIndex index: UInt8) {
        guard index >= 16 else { return nil }
        guard index < 232 else {
            let grey = 8 + 10 * (index - 232)
            self.init(red: grey, green: grey, blue: grey)
            return
        }
        let steps: [UInt8] = [0, 95, 135, 175, 215, 255]
        let place = Int(index - 16)
        self.init(red: steps[place / 36], green: steps[place / 6 % 6], blue: steps[place % 6])
    }

    /// Reads `#rrggbb`; nil for anything else.
    public init?(hexadecimal text: String) {
        let digits = text.utf8.dropFirst()
        guard text.utf8.first == UInt8(ascii: "#"), digits.count == 6,
            digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let number = UInt32(text.dropFirst(), radix: 16)
        else { return nil }
        self.init(
            red: UInt8(number >> 16), green: UInt8(number >> 8 & 0xFF), blue: UInt8(number & 0xFF))
    }

    /// 0xRRGGBB.
    public var number: UInt32 { UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue) }
}

/// Turns roles into looks.
///
/// Every role has one.
public struct Theme: Hashable, Sendable {
    /// As chosen by `--theme`.
    public var name: String
    /// Whether it is made for a light background.
    public var isLight: Bool
    /// What it says of itself.
    public var claims: ThemeClaims
    private var styles: [RoleStyle]

    /// Makes a theme; roles that `styles` leaves out look like plain text.
    public init(
        name: String, isLight: Bool, claims: ThemeClaims = ThemeClaims(), styles: [Role: RoleStyle]
    ) {
        self.name = name
        self.isLight = isLight
        self.claims = claims
        self.styles = Role.allCases.map { styles[$0] ?? styles[.text] ?? RoleStyle() }
    }

    /// How that role looks.
    public func style(for role: Role) -> RoleStyle { styles[Int(role.rawValue)] }
}

/// What a theme says of itself, for those who choose one; no other theme inherits it.
public struct ThemeClaims: Hashable, Sendable {
    /// What it is for, in a few words; may be empty.
    public var about = ""
    /// The least contrast between text and its background, 1 to 21 as WCAG 2.1 measures it; nil: no
    /// claim.
    ///
    /// What recedes on purpose (`text.muted`, `frame`, `chart.axis`) has two thirds of it. A
    /// background that is the terminal's own counts as black, or white in a light theme.
    public var contrast: Double?
    /// Whose eyes tell its states apart besides everybody else's; nil: no claim.
    public var colourVision: ColourVision?

    /// Says nothing.
    public init() {}
}

/// Colours that some eyes confuse.
public enum ColourVision: String, Hashable, Sendable, CaseIterable {
    /// Protanopia and deuteranopia: about one man in twelve has one of them in some degree.
    case redGreen = "red-green"
    /// Tritanopia.
    case blueYellow = "blue-yellow"
}
