/// One character place of the screen, plain data: no colour, a role.
public struct Cell: Hashable, Sendable {
    /// The character; 0 in the right half of a wide character.
    public var scalar: UInt32
    /// The first combining mark; 0: none.
    public var firstMark: UInt32
    /// The second combining mark; 0: none.
    public var secondMark: UInt32
    /// What the character means; a theme turns it into colours.
    public var role: Role
    /// Raised, reversed and the like, on top of what the theme gives the role.
    public var emphasis: Emphasis
    /// Columns that the character takes: 1 or 2; 0 in the right half of a wide one.
    public var width: UInt8

    /// A blank.
    public static let blank = Cell(UInt32(UInt8(ascii: " ")))

    /// A blank of a role.
    public static func blank(role: Role, emphasis: Emphasis = []) -> Cell {
        Cell(UInt32(UInt8(ascii: " ")), role: role, emphasis: emphasis)
    }

    /// Makes a cell.
    ///
    /// Text from outside goes through `CellGrid.put`, which cleans it.
    public init(
        _ scalar: UInt32, firstMark: UInt32 = 0, secondMark: UInt32 = 0, role: Role = .text,
        emphasis: Emphasis = [], width: UInt8 = 1
    ) {
        self.scalar = scalar
        self.firstMark = firstMark
        self.secondMark = secondMark
        self.role = role
        self.emphasis = emphasis
        self.width = width
    }
}

/// Attributes beside the colour.
public struct Emphasis: OptionSet, Hashable, Sendable {
    /// The bits.
    public var rawValue: UInt8
    /// Takes the bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Bold.
    public static let bold = Emphasis(rawValue: 1)
    /// Dim.
    public static let dim = Emphasis(rawValue: 2)
    /// Underlined.
    public static let underline = Emphasis(rawValue: 4)
    /// Foreground and background exchanged.
    public static let reverse = Emphasis(rawValue: 8)
}
