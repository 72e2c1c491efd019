import TerminalCells
import Testing

@testable import Screens

/// Each key of the table, pressed where it holds: something changes, or a sentence says why not.
@Suite struct EveryKeyTests {
    /// What comes to an end, in a list or a text: these alone may find nothing to do.
    private static let movements: Set<Command> = [
        .moveUp, .moveDown, .moveLeft, .moveRight, .pageUp, .pageDown, .halfPageUp, .halfPageDown,
        .moveToTop, .moveToEnd, .cursorLeft, .cursorRight, .cursorStart, .cursorEnd,
        .deleteBackward, .deleteForward, .deleteWord, .deleteAll, .complete, .completeBackward,
    ]

    /// A place as somebody came to it.
    private struct Scene: CustomStringConvertible {
        var description: String
        var state: AppState

        /// Whether a key changes what is shown, asks for something, or is refused with a sentence.
        func takes(_ key: Key) -> Bool {
            var after = state
            let effects = update(&after, .input(.key(key)))
            after.lastInputAt = state.lastInputAt
            return !effects.isEmpty || after != state
        }
    }

    /// The keys that lead from the table of links to a place, in a few ways: at its start, in the
    /// middle, at its end, where nothing is left to see, in the past, and as what its keys undo
    /// needs it.
    private static func ways(to place: Place) -> [String] {
        switch place {
        case .links:
            [
                "", "j j j", "G", "/ d enter", "/ z z z z enter", "b j j j", "b", "b -", "[", "f",
                "\\ l i enter", "m m", "ctrl-a",
            ]
        case .devices: ["2", "2 ["]
        case .incidents: ["3", "3 j", "3 G", "3 l", "3 l j", "3 ["]
        case .incident: ["3 enter", "3 enter j j", "3 enter G", "3 j enter", "3 enter ["]
        case .events: ["4", "4 g j j", "4 / d enter", "4 / z z z z enter", "4 [", "4 \\ l i enter"]
        case .brokers:
            [
                "5", "5 j j", "5 G", "5 enter", "5 enter j", "5 enter j j j h G", "5 / d enter",
                "5 / z z z z enter", "5 +", "5 [",
            ]
        case .map:
            ["6", "6 j l", "6 G", "6 / d enter", "6 / z z z z enter", "6 b enter", "6 b", "6 ["]
        case .detail:
            ["enter", "enter j j j", "enter G", "enter ( (", "enter + <", "enter t", "enter ["]
        case .explanation: ["e", "e j j", "e G", "6 e", "enter e"]
        case .help: ["?", "? j j", "? G", "enter ?"]
        case .filter: ["/ a space b left left", "j j j / a", "/ s", "4 / s"]
        case .search: ["\\ l i left", "\\ l left", "4 \\ l left"]
        case .naming: ["/ d enter v enter n a left"]
        case .form: ["z", "z tab left", "z / left", "H"]
        case .palette: [": t r left", ": down down", ": q u i"]
        case .question: ["Z", "ctrl-a c"]
        case .menu: []
        }
    }

    private static let starts = [Size(columns: 80, rows: 24), Size(columns: 40, rows: 10)]
        .map { size in
            var state = Watch.twoHundredLinks(columns: size.columns, rows: size.rows).state
            state.themes = ["dark", "light", "nord"].map { ThemeSummary(name: $0, about: "") }
            return state
        }

    /// The states in which a place has the keys, on a screen that shows all and on a small one.
    private static func scenes(of place: Place) throws -> [Scene] {
        let watched = try starts.flatMap { state in
            guard place != .menu else { return try menus(state) }
            return try ways(to: place).map { way in
                let reached = try scene(way, state)
                let isThere = reached.state.place == place
                try #require(isThere, "\(way) leads to \(reached.state.place.rawValue)")
                return reached
            }
        }
        return try watched + emptyScene(of: place)
    }

    private static func menus(_ state: AppState) throws -> [Scene] {
        try MenuName.allCases.flatMap { name in
            var opened = state
            opened.openMenu(name)
            return try ["", "j j", "G"].map { way in
                var reached = try scene(way, opened)
                reached.description = "\(name) \(way)"
                return reached
            }
        }
    }

    /// A view where no link is watched.
    private static func emptyScene(of place: Place) throws -> [Scene] {
        guard let view = ViewName.allCases.first(where: { $0.place == place }) else { return [] }
        let state = Watch([], columns: 80, rows: 24).state
        guard let key = KeyMap.standard.keyName(of: view.command, in: .links) else { return [] }
        return [try scene(key, state)]
    }

    private static func scene(_ way: String, _ state: AppState) throws -> Scene {
        var state = state
        for name in way.split(separator: " ") {
            _ = update(&state, .input(.key(try #require(Key(name: String(name))))))
        }
        state.note = nil
        let scene = Scene(description: "\(way) on \(state.size.columns) columns", state: state)
        let isAtRest = state.place == .question || !scene.takes(.function(12))
        try #require(isAtRest, "a key without a meaning changes \(scene)")
        return scene
    }

    @Test(arguments: Place.allCases) func eachKeyDoesSomethingWhereItHolds(_ place: Place) throws {
        let scenes = try Self.scenes(of: place)
        for binding in KeyMap.standard.bindings(in: place) {
            for key in binding.keys {
                let isTaken = scenes.contains { $0.takes(key) }
                #expect(isTaken, "\(key.name) is \(binding.command.rawValue)")
            }
        }
    }

    @Test(arguments: Place.allCases)
    func nothingButAMovementIsSilentAnywhere(_ place: Place) throws {
        let scenes = try Self.scenes(of: place)
        for binding in KeyMap.standard.bindings(in: place)
        where !Self.movements.contains(binding.command) {
            guard let key = binding.keys.first else { continue }
            let silent = scenes.filter { !$0.takes(key) }.map(\.description)
            #expect(silent == [], "\(key.name) is \(binding.command.rawValue)")
        }
    }
}
