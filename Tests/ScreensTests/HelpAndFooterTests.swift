import FleetModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite struct HelpAndFooterTests {
    /// All rows of the help of the place the person is in.
    private func helpText(_ watch: Watch) -> String {
        var watch = watch
        watch.tell(.resized(columns: 120, rows: 200))
        watch.give(.help)
        return watch.frame().lines.joined(separator: "\n")
    }

    @Test(arguments: [[], [Command.openDetail], [.showEvents]])
    func theHelpListsEveryCommandOfItsPlace(_ opening: [Command]) {
        var watch = Watch.troubledFleet(columns: 120, rows: 40)
        for command in opening { watch.give(command) }
        let help = helpText(watch)
        for binding in KeyMap.standard.bindings(in: watch.state.place)
        where binding.command.savedFilterPlace == nil {
            let keys = binding.keys.map(\.name).joined(separator: " ")
            #expect(help.contains(keys), "\(binding.command.rawValue)")
        }
    }

    @Test func theHelpNamesKeysOnlyOfFiltersThatAreSaved() throws {
        var watch = Watch.troubledFleet(columns: 120, rows: 40)
        #expect(!helpText(watch).contains("alt-1"))
        var settings = watch.state.settings
        settings.savedFilters = [try SavedFilter(name: "night", text: "state:down")]
        watch.tell(.settings(settings))
        let help = helpText(watch)
        #expect(help.contains("alt-1") && !help.contains("alt-2"))
    }

    @Test func theHelpExplainsEveryColumnAndState() {
        let help = helpText(.troubledFleet(columns: 120, rows: 40))
        for column in LinkColumn.all { #expect(help.contains(column.title)) }
        for state in LinkState.allCases {
            #expect(help.contains("\(state.glyph) \(state.rawValue)"))
        }
    }

    @Test func theHelpIsMadeFromTheKeyMapInUse() {
        let map = KeyMap(
            KeyMap.standard.bindings.map { binding in
                var binding = binding
                if binding.command == .freeze { binding.keys = [.character("F")] }
                return binding
            })
        var state = AppState(
            columns: 120, rows: 40, keyMap: map, now: Watch.moment(.origin))
        _ = update(&state, .input(.key(.character("f"))))
        #expect(state.frozen == nil)
        #expect(drawFrame(state, columns: 120, rows: 40).text(row: 39).contains("F freeze"))
        _ = update(&state, .input(.key(.character("F"))))
        #expect(state.frozen != nil)
    }

    @Test(arguments: [40, 60, 80, 120, 200])
    func theFooterAlwaysNamesHelpAndQuitAndCutsNoWord(columns: Int) {
        var watch = Watch.troubledFleet(columns: 120, rows: 24)
        watch.tell(.resized(columns: columns, rows: 24))
        let footer = watch.frame().text(row: 23)
        #expect(footer.contains("? help  q quit"))
        let offers = watch.state.footerBindings.compactMap { binding in
            binding.label.map { "\(binding.keys[0].name) \($0)" }
        }
        let shown = footer.split(separator: "  ").map { $0.drop { $0 == " " } }
        for offer in shown { #expect(offers.contains(String(offer)), "\(offer)") }
    }

    @Test(arguments: [Command.filter, .search, .palette])
    func theCursorIsSeenWhereverItIsInATextOfWideCharacters(command: Command) {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.give(command)
        func cursors() -> Int {
            watch.frame()[cellsOfRow: 23].count { $0.width > 0 && $0.emphasis.contains(.reverse) }
        }
        for _ in 0..<40 {
            watch.type("語")
            #expect(cursors() == 1)
        }
        #expect(watch.frame().text(row: 23).contains("語語語"))
        for _ in 0..<40 {
            watch.give(.cursorLeft)
            #expect(cursors() == 1)
        }
    }

    @Test func theFooterOffersOnlyWhatIsOfUseHere() {
        var watch = Watch([], columns: 200, rows: 24)
        #expect(!watch.frame().text(row: 23).contains("dismiss"))
        watch = Watch.troubledFleet(columns: 200, rows: 24)
        #expect(watch.frame().text(row: 23).contains("dismiss"))
    }

    @Test func theHelpScrollsAndCloses() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.give(.help)
        let top = watch.frame()
        watch.give(.pageDown)
        #expect(watch.frame() != top)
        watch.give(.moveToEnd)
        let end = watch.frame()
        watch.give(.moveDown)
        #expect(watch.frame() == end, "nothing lies beyond the end")
        watch.give(.moveToTop)
        #expect(watch.frame() == top)
        watch.give(.help)
        #expect(watch.state.place == .links)
    }
}
