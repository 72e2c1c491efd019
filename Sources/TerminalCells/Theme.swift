/// How one role looks at each level of colour.
public struct RoleStyle: Hashable, Sendable {
    /// Foreground for 256 colours; -1: the terminal's own.
    public var foreground256: Int16 = -1
    /// Background for 256 colours; -1: the terminal's own.
    public var background256: Int16 = -1
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

/// Turns roles into looks.
///
/// Every role has one.
public struct Theme: Hashable, Sendable {
    /// As chosen by `--theme`.
    public var name: String
    /// Whether it is made for a light background.
    public var isLight: Bool
    private var styles: [RoleStyle]

    /// Makes a theme; roles that `styles` leaves out look like plain text.
    public init(name: String, isLight: Bool, styles: [Role: RoleStyle]) {
        self.name = name
        self.isLight = isLight
        self.styles = Role.allCases.map { styles[$0] ?? styles[.text] ?? RoleStyle() }
    }

    /// How that role looks.
    public func style(for role: Role) -> RoleStyle { styles[Int(role.rawValue)] }
}
