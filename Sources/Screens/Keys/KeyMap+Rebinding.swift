public import TerminalCells

/// Other keys for a command, in place of those it comes with.
public struct KeyChange: Hashable, Sendable {
    /// The command's name.
    public var command: String
    /// Its keys from now on, the one that the footer names first; none: only its name runs it.
    public var keys: [Key]

    /// Puts a change together.
    public init(command: String, keys: [Key]) {
        self.command = command
        self.keys = keys
    }
}

/// Why a change of keys cannot be made.
public struct KeyProblem: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Reason: Hashable, Sendable {
        /// No command has that name.
        case unknownCommand
        /// The key stands for another command in these places, which are named in their order.
        case taken(Key, by: Command, places: [Place])
        /// Without a key for it there would be no way on or out of some place.
        case indispensable
    }

    /// Which of the changes it is, counted from 0.
    public var change: Int
    /// What is wrong with it.
    public var reason: Reason
}

extension Command {
    /// The commands that must have a key: they lead out of some place, or give the others by name.
    static let indispensable: Set<Command> = [
        .quit, .back, .help, .palette, .menuChoose, .menuCancel, .acceptFilter, .cancelFilter,
        .confirm,
    ]
}

extension KeyMap {
    /// The map with other keys for some commands, and why some of the changes cannot be made.
    ///
    /// A command takes its new keys wherever it had keys before. Where text is typed, printing
    /// characters stay text: there only the other new keys hold, or the old keys if there are none.
    ///
    /// - Returns: a map that is of use only where there are no problems, and these in the order of
    ///   the changes.
    public func changed(by changes: [KeyChange]) -> (map: KeyMap, problems: [KeyProblem]) {
        var keys: [Command: [Key]] = [:]
        var places: [Command: Int] = [:]
        var problems: [KeyProblem] = []
        for (place, change) in changes.enumerated() {
            if let command = Command(rawValue: change.command) {
                keys[command] = change.keys
                places[command] = place
                if change.keys.isEmpty, Command.indispensable.contains(command) {
                    problems.append(KeyProblem(change: place, reason: .indispensable))
                }
            } else {
                problems.append(KeyProblem(change: place, reason: .unknownCommand))
            }
        }
        let map = KeyMap(
            bindings.flatMap { binding in
                keys[binding.command].map(binding.lines(withKeys:)) ?? [binding]
            })
        problems += map.collisions(with: places)
        return (map, problems.sorted { $0.change < $1.change })
    }

    /// The conflicts of the map, each reported once at the change that made it, the later of two.
    private func collisions(with changes: [Command: Int]) -> [KeyProblem] {
        var collisions: [Collision] = []
        for conflict in conflicts {
            let byChange = conflict.commands.sorted { changes[$0] ?? -1 < changes[$1] ?? -1 }
            guard let later = byChange.last, let change = changes[later] else { continue }
            let found = Collision(
                change: change, key: conflict.key, owner: byChange[0], places: [conflict.place])
            if let known = collisions.firstIndex(where: { $0.isSame(as: found) }) {
                collisions[known].places += found.places
            } else {
                collisions.append(found)
            }
        }
        return collisions.map { collision in
            KeyProblem(
                change: collision.change,
                reason: .taken(collision.key, by: collision.owner, places: collision.places))
        }
    }
}

/// One key that two commands claim.
private struct Collision {
    var change: Int
    var key: Key
    var owner: Command
    var places: [Place]

    func isSame(as other: Collision) -> Bool {
        change == other.change && key == other.key && owner == other.owner
    }
}

extension KeyBinding {
    /// The line with other keys; two lines where text is typed in some of its places.
    fileprivate func lines(withKeys new: [Key]) -> [KeyBinding] {
        var plain = self
        plain.places.subtract(Place.typing)
        plain.keys = new
        var typing = self
        typing.places.formIntersection(Place.typing)
        let usable = new.filter { if case .character = $0 { false } else { true } }
        if !usable.isEmpty { typing.keys = usable }
        return [plain, typing].filter { !$0.places.isEmpty }
    }
}
