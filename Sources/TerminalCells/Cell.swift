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

    /// Makes a cell. Text from outside goes through `CellGrid.put`, which cleans it.
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

/// What a piece of the screen means. Themes give each a colour, by its dotted name with fall-back
/// along the dots: `state.down` → `state` → `text`.
public enum Role: UInt8, Hashable, Sendable, CaseIterable {
    /// `text`: ordinary text on the screen's background.
    case text
    /// `text.muted`: secondary text, units, hints.
    case muted
    /// `text.strong`: names and numbers that matter.
    case strong
    /// `frame`: boxes and rules.
    case frame
    /// `frame.title`: a box's title.
    case title
    /// `header`: the top line.
    case header
    /// `header.key`: key names in the footer.
    case key
    /// `column`: column headings.
    case column
    /// `column.sorted`: the heading that sorts.
    case sortedColumn
    /// `selection`: the selected row.
    case selection
    /// `input`: text being typed.
    case input
    /// `state.up`
    case up
    /// `state.late`
    case late
    /// `state.backlog`
    case backlog
    /// `state.down`
    case down
    /// `state.connecting`
    case connecting
    /// `state.paused`
    case paused
    /// `state.unknown`
    case unknown
    /// `state.flapping`: the mark beside a state.
    case flapping
    /// `banner.critical`: a drop that is not over.
    case bannerCritical
    /// `banner.recovered`: a drop that is over.
    case bannerRecovered
    /// `banner.notice`: frozen, paused by ourselves, refusals.
    case bannerNotice
    /// `chart.line`: a round trip within bounds.
    case chart
    /// `chart.late`: a late answer.
    case chartLate
    /// `chart.missed`: a lost heartbeat or a drop.
    case chartMissed
    /// `chart.axis`
    case axis
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
