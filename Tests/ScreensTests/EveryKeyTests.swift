import TerminalCells
import Testing

@testable import Screens

/// Each key of the table, pressed where it holds: something changes, or a sentence says why not.
@Suite struct EveryKeyTests {
    /// A line of the table in one of its places.
    struct Case: CustomTestStringConvertible {
        var binding: KeyBinding
        var place: Place

        var testDescription: String { "\(binding.command.rawValue) in \(place.rawValue)" }
    }

    static let cases = KeyMap.standard.bindings.flatMap { binding in
        Place.allCases.filter(binding.places.contains).map { Case(binding: binding, place: $0) }
    }

    /// The keys that lead from the table of links to a place, in a few ways: at its start, in the
    /// middle, at its end.
    private static func ways(to place: Place) -> [String] {
        switch place {
        case .links: ["", "j j j", "G"]
        case .devices: ["2"]
        case .incidents: ["3", "3 j", "3 G"]
        case .events: ["4", "4 g j j", "4 / d enter"]
        case .brokers: ["5", "5 j j", "5 G"]
        case .map: ["6", "6 j", "6 l l", "6 G"]
        case .detail: ["enter", "enter j j j", "enter G"]
        case .explanation: ["e", "e j j", "e G"]
        case .help: ["?", "? j j", "? G"]
        case .filter: ["/ a space b left left", "j j j / a"]
        case .search: ["\\ a b left left"]
        case .palette: [": t r left", ": down down", ": q u i"]
        case .question: ["Z"]
        case .menu: []
        }
    }

    /// The states in which a place has the keys.
    private static func scenes(of place: Place) throws -> [AppState] {
        let watch = Watch.troubledFleet(columns: 80, rows: 24)
        guard place != .menu else {
            return MenuName.allCases.map { name in
                var state = watch.state
                state.openMenu(name)
                return state
            }
        }
        return try ways(to: place).map { way in
            var state = watch.state
            for name in way.split(separator: " ") {
                _ = update(&state, .input(.key(try #require(Key(name: String(name))))))
            }
            try #require(state.place == place)
            return state
        }
    }

    /// Whether a key changes what is shown, asks for something, or is refused with a sentence.
    private func takes(_ key: Key, _ before: AppState) -> Bool {
        var state = before
        let effects = update(&state, .input(.key(key)))
        return !effects.isEmpty || state != before
    }

    @Test(arguments: cases) func aKeyDoesSomethingWhereItHolds(_ row: Case) throws {
        let scenes = try Self.scenes(of: row.place)
        for key in row.binding.keys {
            #expect(scenes.contains { takes(key, $0) }, "\(key.name)")
        }
    }
}
