import TerminalCells
import Testing

@testable import Screens

/// Each key of the table, pressed where it holds: something changes, or a sentence says why not.
@Suite struct EveryKeyTests {
    /// The keys that lead from the table of links to a place, in a few ways: at its start, in the
    /// middle, at its end, and as what its keys undo needs it.
    private static func ways(to place: Place) -> [String] {
        switch place {
        case .links: ["", "j j j", "G", "/ d enter", "b j j j", "b -"]
        case .devices: ["2"]
        case .incidents: ["3", "3 j", "3 G", "3 enter"]
        case .events: ["4", "4 g j j", "4 / d enter"]
        case .brokers: ["5", "5 j j", "5 G", "5 enter", "5 / d enter", "5 +"]
        case .map: ["6", "6 j l", "6 G", "6 / d enter", "6 b enter"]
        case .detail: ["enter", "enter j j j", "enter G", "enter ( (", "enter + <"]
        case .explanation: ["e", "e j j", "e G"]
        case .help: ["?", "? j j", "? G"]
        case .filter: ["/ a space b left left", "j j j / a", "/ s"]
        case .search: ["\\ l i left", "\\ l left"]
        case .palette: [": t r left", ": down down", ": q u i"]
        case .question: ["Z"]
        case .menu: []
        }
    }

    private static let starts = [Size(columns: 80, rows: 24), Size(columns: 40, rows: 10)]
        .map { Watch.twoHundredLinks(columns: $0.columns, rows: $0.rows).state }

    /// The states in which a place has the keys, on a screen that shows all and on a small one.
    private static func scenes(of place: Place) throws -> [AppState] {
        try starts.flatMap { state in
            guard place != .menu else {
                return try MenuName.allCases.flatMap { name in
                    var opened = state
                    opened.openMenu(name)
                    return try [opened, after("j j", opened), after("G", opened)]
                }
            }
            return try ways(to: place).map { way in
                let reached = try after(way, state)
                let isThere = reached.place == place
                try #require(isThere, "\(way) leads to \(reached.place.rawValue)")
                return reached
            }
        }
    }

    private static func after(_ keys: String, _ state: AppState) throws -> AppState {
        var state = state
        for name in keys.split(separator: " ") {
            _ = update(&state, .input(.key(try #require(Key(name: String(name))))))
        }
        return state
    }

    /// Whether a key changes what is shown, asks for something, or is refused with a sentence.
    private func takes(_ key: Key, _ before: AppState) -> Bool {
        var state = before
        let effects = update(&state, .input(.key(key)))
        return !effects.isEmpty || state != before
    }

    @Test(arguments: Place.allCases) func eachKeyDoesSomethingWhereItHolds(_ place: Place) throws {
        let scenes = try Self.scenes(of: place)
        for binding in KeyMap.standard.bindings(in: place) {
            for key in binding.keys {
                let isTaken = scenes.contains { takes(key, $0) }
                #expect(isTaken, "\(key.name) is \(binding.command.rawValue)")
            }
        }
    }
}
