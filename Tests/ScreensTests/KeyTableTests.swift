import Foundation
import TerminalCells
import Testing

@testable import Screens

@Suite struct KeyTableTests {
    @Test func theReadmesTableIsMadeFromTheKeyMap() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        #expect(
            readme.contains(KeyTable.markdown(for: .standard)),
            "put what `keepwatch keys --markdown` prints in place of the README's table")
    }

    @Test func everyLineStandsUnderItsHeadingWithItsKeysAndName() {
        let map = KeyMap([
            KeyBinding(
                .freeze, keys: [.character("f"), .escape], "stop the screen", group: .view,
                in: [.links, .detail]),
            KeyBinding(.quit, keys: [], "end the program", group: .program, in: Place.views),
        ])
        let text = KeyTable.text(for: map)
        #expect(text.contains("What is shown\n  f esc  freeze  stop the screen (links, detail)\n"))
        #expect(text.contains("Program\n  -      quit    end the program\n"))
    }

    @Test func aLineThatHoldsEverywhereSaysSo() {
        let map = KeyMap([
            KeyBinding(
                .redraw, keys: [.character("|")], "paint anew", group: .program,
                in: Set(Place.allCases)),
            KeyBinding(
                .moveUp, keys: [.up], "one line up", group: .movement,
                in: Place.views.union([.help])),
        ])
        let table = KeyTable.markdown(for: map)
        #expect(table.contains("| `\\|` | `redraw` | paint anew | everywhere |\n"))
        #expect(table.contains("| `up` | `up` | one line up | every view; help |\n"))
    }
}
