public import TerminalCells
public import Vocabulary

/// Other keys for a command of the dashboard, as the file gives them.
public struct KeySetting: Hashable, Sendable {
    /// The command's name and where it stands; whether there is such a command is not checked here.
    public var command: Setting<String>
    /// The keys with their places, the one that the footer names first; none: no key gives it.
    public var keys: [Setting<Key>]

    /// Puts a setting together.
    public init(command: Setting<String>, keys: [Setting<Key>]) {
        self.command = command
        self.keys = keys
    }
}
