/// How to open the terminal.
public struct TerminalOptions: Hashable, Sendable {
    /// The descriptor that keys are read from.
    public var input: Int32 = 0
    /// The descriptor that is drawn to.
    public var output: Int32 = 1
    /// The terminal's type; nil: the environment variable `TERM`.
    public var terminalType: String?
    /// Whether colours are used where the terminal has them; nil: unless `NO_COLOR` is set.
    public var usesColour: Bool?
    /// Whether clicks and the wheel are reported; the terminal then keeps no selection of its own.
    public var usesMouse = true

    /// Standard input and output, everything by the environment.
    public init() {}
}
