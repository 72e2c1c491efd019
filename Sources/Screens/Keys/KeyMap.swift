public import TerminalCells

/// One line of the key map: a command, its keys, what it does and where.
public struct KeyBinding: Hashable, Sendable {
    /// Headings of the help, in its order.
    public enum Group: String, Hashable, Sendable, CaseIterable {
        /// Between and within views.
        case movement = "Moving"
        /// What a view shows.
        case view = "What is shown"
        /// Acting on a link or a notice.
        case action = "Acting"
        /// Choosing in a menu.
        case menu = "In a menu or question"
        /// Typing a filter or a command.
        case typing = "Typing"
        /// The program itself.
        case program = "Program"
    }

    /// The command that the keys stand for.
    public var command: Command
    /// The keys; the first is the one that the footer names.
    public var keys: [Key]
    /// The word of the footer; nil: only the help lists it.
    public var label: String?
    /// What the command does, for the help.
    public var summary: String
    /// The heading of the help that it stands under.
    public var group: Group
    /// Where the keys have this meaning.
    public var places: Set<Place>

    /// Puts a line together.
    public init(
        _ command: Command, keys: [Key], label: String? = nil, _ summary: String, group: Group,
        in places: Set<Place>
    ) {
        self.command = command
        self.keys = keys
        self.label = label
        self.summary = summary
        self.group = group
        self.places = places
    }
}

/// Two commands that one key would stand for in one place.
public struct KeyConflict: Hashable, Sendable {
    /// The key.
    public var key: Key
    /// Where both would hold.
    public var place: Place
    /// The two commands, the earlier line of the map first.
    public var commands: [Command]
}

/// The one table of commands and keys: help, footer and the dispatch of keys are made from it.
public struct KeyMap: Hashable, Sendable {
    /// The lines, in the order of help and footer.
    public let bindings: [KeyBinding]
    private let commands: [Place: [Key: Command]]

    /// Makes a map; where two lines claim a key in one place the earlier one holds.
    public init(_ bindings: [KeyBinding]) {
        self.bindings = bindings
        var commands: [Place: [Key: Command]] = [:]
        for binding in bindings {
            for place in binding.places {
                let own = binding.keys.map { ($0, binding.command) }
                commands[place, default: [:]].merge(own) { earlier, _ in earlier }
            }
        }
        self.commands = commands
    }

    /// What a key means there; nil: nothing.
    public func command(for key: Key, in place: Place) -> Command? {
        commands[place]?[key]
    }

    /// The lines that hold in a place, in their order.
    public func bindings(in place: Place) -> [KeyBinding] {
        bindings.filter { $0.places.contains(place) }
    }

    /// The first key of a command in a place, as the footer names it; nil where it has none.
    public func keyName(of command: Command, in place: Place) -> String? {
        bindings.first { $0.command == command && $0.places.contains(place) }?.keys.first?.name
    }

    /// How a sentence names a command in a place: by its key, else as the command line takes it.
    func wayTo(_ command: Command, in place: Place) -> String {
        keyName(of: command, in: place) ?? ":\(command.rawValue)"
    }

    /// Every key with two meanings in one place; a usable map has none.
    public var conflicts: [KeyConflict] {
        var found: [KeyConflict] = []
        for place in Place.allCases {
            var owners: [Key: Command] = [:]
            for binding in bindings(in: place) {
                for key in binding.keys {
                    if let owner = owners[key], owner != binding.command {
                        found.append(
                            KeyConflict(
                                key: key, place: place, commands: [owner, binding.command]))
                    }
                    owners[key] = owners[key] ?? binding.command
                }
            }
        }
        return found
    }
}
