import TerminalCells
import Testing

@testable import Screens

@Suite struct MenuTests {
    private static let items = (0..<30).map { number in
        Menu.Item(
            id: "id-\(number)", name: "item \(number)", note: "what it means", value: "\(number)",
            isOn: number % 2 == 0, isChosen: number == 7)
    }

    private func box(_ items: [Menu.Item], columns: Int, rows: Int) -> MenuBox {
        MenuBox(
            title: "Items", items: items, emptyText: "nothing to choose from",
            in: Rectangle(x: 0, y: 1, width: columns, height: rows))
    }

    @Test(arguments: [1, 2, 3, 10, 38, 40, 80, 200], [1, 2, 3, 8, 22, 60])
    func aMenuFitsIntoAnyBody(columns: Int, rows: Int) {
        for items in [Self.items, []] {
            let box = box(items, columns: columns, rows: rows)
            #expect(box.area.x >= 0 && box.area.right <= columns)
            #expect(box.area.y >= 1 && box.area.bottom <= 1 + rows)
            var grid = CellGrid(columns: columns, rows: rows + 2)
            box.draw(ScrolledList(), on: &grid)
        }
    }

    @Test func namesValuesAndNotesStandInColumns() {
        let items = [
            Menu.Item(id: "a", name: "rtt", note: "round trip", value: "9", isOn: true),
            Menu.Item(id: "b", name: "link", note: "its name", value: "12", isChosen: true),
        ]
        let box = box(items, columns: 60, rows: 20)
        var grid = CellGrid(columns: 60, rows: 22)
        box.draw(ScrolledList(), on: &grid)
        let first = grid.text(row: box.rows.y)
        let second = grid.text(row: box.rows.y + 1)
        #expect(first.contains("  [x] rtt    9  round trip"))
        #expect(second.contains("●     link  12  its name"))
        #expect(grid.roles(row: box.rows.y).contains("SSSS"))
    }

    @Test func itOpensAtWhatHoldsNowAndScrollsToIt() {
        let menu = Menu(.columns, items: Self.items, height: 5)
        #expect(menu.first?.id == "id-7")
        #expect(menu.list.visible(count: 30, height: 5).contains(7))
    }

    @Test func theSelectionFollowsItsItemWhenItemsMove() {
        var menu = Menu(.columns, items: Self.items, height: 5)
        let moved = Array(Self.items.reversed())
        menu.settle(on: moved, height: 5)
        #expect(menu.selection(among: moved)?.id == "id-7")
        #expect(menu.list.selected == 22)
    }

    @Test func whereTheSelectedItemIsGoneWhatTookItsLineIsSelected() {
        var menu = Menu(.columns, items: Self.items, height: 5)
        let fewer = Self.items.filter { $0.id != "id-7" }
        menu.settle(on: fewer, height: 5)
        #expect(menu.selection(among: fewer)?.id == "id-8")
        menu.settle(on: [], height: 5)
        #expect(menu.selection(among: []) == nil)
    }

    /// A watched fleet with that menu open.
    private func open(_ name: MenuName, columns: Int = 80, rows: Int = 24) -> AppState {
        var state = Watch.troubledFleet(columns: columns, rows: rows).state
        state.openMenu(name)
        return state
    }

    private func press(_ keys: Key..., on state: inout AppState) {
        for key in keys { _ = update(&state, .input(.key(key))) }
    }

    @Test(arguments: MenuName.allCases.filter { !$0.topic.holdsAtOnce })
    func givingAMenuUpLeavesEverythingAsItWas(_ name: MenuName) {
        let before = Watch.troubledFleet(columns: 80, rows: 24)
        var state = open(name)
        press(.down, .right, .left, .left, .down, .up, .character("J"), .end, on: &state)
        press(.character(" "), .escape, on: &state)
        state.note = nil
        #expect(drawFrame(state, columns: 80, rows: 24) == before.frame())
        let isAsBefore = state.settings == before.state.settings
        #expect(isAsBefore)
    }

    @Test(arguments: MenuName.allCases)
    func everyMenuNamesItsLinesApart(_ name: MenuName) {
        let items = name.topic.items(in: open(name))
        #expect(Set(items.map(\.id)).count == items.count)
    }

    @Test(
        arguments: MenuName.allCases, [Size(columns: 40, rows: 10), Size(columns: 200, rows: 60)])
    func everyMenuShowsItsSelection(_ name: MenuName, _ size: Size) {
        var state = open(name, columns: size.columns, rows: size.rows)
        press(.end, on: &state)
        let grid = drawFrame(state, columns: size.columns, rows: size.rows)
        let box = state.box(of: name)
        guard !box.items.isEmpty else {
            #expect(grid.lines.contains { $0.contains(box.emptyText.prefix(20)) })
            return
        }
        #expect((box.rows.y..<box.rows.bottom).contains { grid.roles(row: $0).contains("SSSS") })
    }

    @Test(arguments: MenuName.allCases)
    func theFooterNamesTheKeysThatTheMenuTakes(_ name: MenuName) {
        let state = open(name, columns: 200)
        let footer = drawFrame(state, columns: 200, rows: 24).text(row: 23)
        let end = name.topic.holdsAtOnce ? "esc close" : "esc cancel"
        #expect(footer.contains("enter choose") && footer.contains(end))
        for command in Command.ofMenuTopics {
            let binding = KeyMap.standard.bindings.first { $0.command == command }
            let isNamed = footer.contains("\(binding?.keys[0].name ?? "") \(binding?.label ?? "")")
            #expect(isNamed == name.topic.commands.contains(command), "\(command.rawValue)")
        }
    }

    @Test func aClickSelectsALineAndOneOutsideGivesTheMenuUp() {
        var state = open(.columns, columns: 120, rows: 60)
        let rows = state.box(of: .columns).rows
        _ = update(&state, .input(.mouse(.press, x: rows.x + 2, y: rows.y + 3)))
        guard case .menu(let menu) = state.overlay else {
            Issue.record("closed")
            return
        }
        #expect(menu.list.selected == 3)
        _ = update(&state, .input(.mouse(.press, x: 0, y: rows.y - 2)))
        #expect(state.overlay == nil)
    }

    @Test func theWheelMovesTheSelection() {
        var state = open(.columns)
        _ = update(&state, .input(.mouse(.wheelDown, x: 1, y: 10)))
        guard case .menu(let menu) = state.overlay else {
            Issue.record("closed")
            return
        }
        #expect(menu.list.selected == 3)
    }
}
