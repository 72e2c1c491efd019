import FleetModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite struct KeyRebindingTests {
    private func change(_ command: String, _ keys: Key...) -> KeyChange {
        KeyChange(command: command, keys: keys)
    }

    @Test func aCommandTakesItsNewKeysAndLosesTheOldOnes() {
        let (map, problems) = KeyMap.standard.changed(by: [change("freeze", .control("t"))])
        #expect(problems == [])
        #expect(map.command(for: .control("t"), in: .links) == .freeze)
        #expect(map.command(for: .character("f"), in: .links) == nil)
    }

    @Test func withoutChangesTheMapStaysAsItIs() {
        #expect(KeyMap.standard.changed(by: []).map == KeyMap.standard)
    }

    @Test func aNameThatNoCommandHasIsAProblem() {
        let problems = KeyMap.standard.changed(by: [
            change("freeze", .control("t")), change("freze", .control("x")),
        ]).problems
        #expect(problems == [KeyProblem(change: 1, reason: .unknownCommand)])
    }

    @Test func aKeyThatAnotherCommandHasThereIsAProblemNamedOnce() {
        let problems = KeyMap.standard.changed(by: [change("freeze", .character("x"))]).problems
        let places = Place.allCases.filter(Place.views.contains)
        #expect(
            problems == [
                KeyProblem(
                    change: 0, reason: .taken(.character("x"), by: .dismissIncident, places: places)
                )
            ])
    }

    @Test func twoCommandsMayChangeTheirKeys() {
        let (map, problems) = KeyMap.standard.changed(by: [
            change("freeze", .character("x")), change("dismiss", .character("f")),
        ])
        #expect(problems == [])
        #expect(map.command(for: .character("x"), in: .links) == .freeze)
        #expect(map.command(for: .character("f"), in: .detail) == .dismissIncident)
    }

    @Test func ofTwoChangesThatCollideTheLaterIsReported() {
        let problems = KeyMap.standard.changed(by: [
            change("dismiss", .control("t")), change("freeze", .control("t")),
        ]).problems
        #expect(problems.map(\.change) == [1])
    }

    @Test func whereTextIsTypedPrintingCharactersStayText() {
        let (map, problems) = KeyMap.standard.changed(by: [
            change("up", .character("w"), .control("k")), change("redraw", .character("r")),
        ])
        #expect(problems == [])
        #expect(map.command(for: .character("w"), in: .links) == .moveUp)
        #expect(map.command(for: .character("w"), in: .filter) == nil)
        #expect(map.command(for: .control("k"), in: .filter) == .moveUp)
        #expect(map.command(for: .character("r"), in: .help) == .redraw)
        #expect(map.command(for: .control("l"), in: .filter) == .redraw)
    }

    @Test func aCommandMayLoseItsKeyAndKeepItsName() {
        let (map, problems) = KeyMap.standard.changed(by: [change("reset-statistics")])
        #expect(problems == [])
        #expect(map.command(for: .character("Z"), in: .links) == nil)
        #expect(map.offers(for: "reset-statistics", in: .links).first?.command == .resetStatistics)
    }

    @Test(arguments: Command.indispensable)
    func whatLeadsOnOrOutKeepsAKey(_ command: Command) {
        let problems = KeyMap.standard.changed(by: [change(command.rawValue)]).problems
        #expect(problems == [KeyProblem(change: 0, reason: .indispensable)])
    }

    /// How each place that lies over a view is come to.
    private static let ways: [Place: Command] = [
        .detail: .openDetail, .explanation: .explain, .help: .help, .filter: .filter,
        .search: .search, .menu: .showSettings, .palette: .palette, .question: .resetStatistics,
        .naming: .menuChoose, .form: .silence,
    ]

    @Test(arguments: Command.allCases)
    func whicheverCommandLosesItsKeysEveryPlaceHasAWayOut(_ command: Command) {
        let (map, problems) = KeyMap.standard.changed(by: [change(command.rawValue)])
        guard problems.isEmpty else { return }
        for (place, way) in Self.ways {
            var state = Self.fleet(under: map)
            if place == .naming {
                _ = state.editFilter(.set("edge"))
                state.openMenu(.savedFilters)
            }
            _ = state.perform(way)
            #expect(state.place == place)
            let leadsOut = map.bindings(in: place).flatMap(\.keys).contains { key in
                var after = state
                let effects = update(&after, .input(.key(key)))
                return after.place != place && effects != [.quit]
            }
            #expect(leadsOut, "no key leads out of \(place.rawValue)")
        }
    }

    /// A watched fleet under a key map.
    private static func fleet(under map: KeyMap) -> AppState {
        let watched = snapshot
        var state = AppState(columns: 100, rows: 30, keyMap: map, now: watched.at)
        _ = update(&state, .snapshot(watched))
        return state
    }

    private static let snapshot = Watch.troubledFleet(columns: 100, rows: 30).state.live.snapshot

    @Test(arguments: [Place.help, .explanation])
    func whereBackHasAnotherKeyItClosesWhatIsRead(_ place: Place) throws {
        let map = KeyMap.standard.changed(by: [change("back", .control("o"))]).map
        var state = Self.fleet(under: map)
        _ = state.perform(try #require(Self.ways[place]))
        _ = update(&state, .input(.key(.control("o"))))
        #expect(state.place == .links)
    }

    @Test func aSentenceNamesACommandThatHasNoKeyAsItIsTyped() {
        let map = KeyMap.standard.changed(by: [change("freeze"), change("group")]).map
        var state = Self.fleet(under: map)
        _ = state.perform(.foldAll)
        #expect(state.note?.text == "the links are in no groups: :group groups them")
        _ = state.perform(.freeze)
        #expect(state.bannerLines.first?.text.hasSuffix(":freeze shows the present") == true)
    }

    @Test func footerAndHelpShowTheNewKeys() {
        let map = KeyMap.standard.changed(by: [change("help", .control("t"))]).map
        var state = AppState(columns: 120, rows: 120, keyMap: map, now: Watch.moment(.origin))
        #expect(drawFrame(state, columns: 80, rows: 24).text(row: 23).contains("ctrl-t help"))
        _ = update(&state, .input(.key(.control("t"))))
        let help = drawFrame(state, columns: 120, rows: 120)
        #expect((0..<120).contains { help.text(row: $0).contains("ctrl-t") })
    }

    @Test func aCommandWithoutAKeyStandsNeitherInFooterNorHelp() {
        let map = KeyMap.standard.changed(by: [change("freeze")]).map
        var state = AppState(columns: 200, rows: 120, keyMap: map, now: Watch.moment(.origin))
        #expect(!drawFrame(state, columns: 200, rows: 24).text(row: 23).contains("freeze"))
        _ = update(&state, .input(.key(.character("?"))))
        let help = drawFrame(state, columns: 200, rows: 120)
        #expect(!(0..<120).contains { help.text(row: $0).contains("stop the screen") })
    }
}
