import FleetModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

/// Fields that a person fills in, whatever they are for.
@Suite struct FormTests {
    private func silence(columns: Int = 100, rows: Int = 24) -> Watch {
        var watch = Watch.troubledFleet(columns: columns, rows: rows)
        watch.give(.silence)
        return watch
    }

    private func form(_ watch: Watch) -> Form? {
        guard case .form(let form) = watch.state.overlay else { return nil }
        return form
    }

    /// What was asked for about alerts.
    private func asked(_ watch: Watch) -> [AppEffect] {
        watch.effects.filter { if case .alert = $0 { true } else { false } }
    }

    private func text(_ watch: Watch) -> String { watch.frame().lines.joined(separator: "\n") }

    @Test func keysGoIntoTheFirstFieldThatSaysNothingYet() {
        var watch = silence()
        watch.type("switch is moved")
        #expect(form(watch)?.text(of: .reason) == "switch is moved")
        #expect(form(watch)?.text(of: .lasting) == "1h")
    }

    @Test func theFieldsAreGoneThroughInARing() {
        var watch = silence()
        var names: [FieldName] = []
        for _ in 0..<5 {
            guard let now = form(watch) else { break }
            names.append(now.fields[now.selected].name)
            watch.give(.nextField)
        }
        #expect(names == [.reason, .lasting, .person, .links, .reason])
        watch.give(.previousField, .previousField)
        #expect(form(watch)?.selected == 0)
    }

    @Test func whatCannotBeTakenIsSaidBesideItsFieldWhileItIsTyped() {
        var watch = silence()
        watch.give(.nextField, .deleteAll)
        watch.type("90")
        #expect(text(watch).contains("✖ 90 needs a unit: 90m or 90h"))
        watch.type("m")
        #expect(!text(watch).contains("✖ 90 needs"))
        #expect(text(watch).contains("until 04:43:00 CET"))
    }

    @Test func whatIsMissingIsAskedForFirstAndWrongOnlyAfterAnAttempt() {
        var watch = silence()
        #expect(text(watch).contains("why nobody is to be told of it"))
        #expect(!text(watch).contains("✖ why nobody"))
        watch.give(.menuChoose)
        #expect(text(watch).contains("✖ why nobody is to be told of it"))
        #expect(asked(watch) == [] && watch.state.place == .form)
    }

    @Test func anAttemptGoesToTheFirstFieldThatCannotBeTaken() {
        var watch = silence()
        watch.type("why")
        watch.give(.previousField, .deleteAll)
        watch.type("rtt>x")
        watch.give(.nextField, .nextField, .menuChoose)
        #expect(form(watch)?.selected == 0)
        #expect(text(watch).contains("✖ at 5: \"x\" is no duration"))
        #expect(watch.frame().lines.last?.contains("not yet, links: at 5") == true)
    }

    @Test func escapeGivesUpAndDoesNothing() {
        var watch = silence()
        watch.type("why")
        watch.give(.menuCancel)
        #expect(watch.state.place == .links && asked(watch) == [])
    }

    @Test func pastedLinesGoIntoTheFieldAsOne() {
        var watch = silence()
        watch.tell(.input(.paste("switch\nis moved")))
        #expect(form(watch)?.text(of: .reason) == "switch is moved")
    }

    @Test func aClickGoesToAFieldAndOneOutsideLosesNothing() throws {
        var watch = silence()
        watch.type("why")
        let rows = watch.frame().lines
        let y = try #require(rows.firstIndex { $0.contains("│ for ") })
        watch.tell(.input(.mouse(.press, x: 40, y: y)))
        #expect(form(watch)?.selected == 2)
        watch.tell(.input(.mouse(.press, x: 0, y: 3)))
        #expect(form(watch)?.text(of: .reason) == "why")
    }

    @Test func theNameThatWasTypedStandsInTheNextForm() {
        var watch = silence()
        watch.type("why")
        watch.give(.nextField, .nextField)
        watch.type("ada")
        watch.give(.menuChoose)
        #expect(watch.state.place == .links)
        watch.give(.silence)
        #expect(form(watch)?.text(of: .person) == "ada")
    }

    @Test(arguments: GoldenScreenTests.sizes) func aFormIsShown(_ size: Size) {
        var watch = Watch.troubledFleet(columns: size.columns, rows: size.rows)
        watch.select(link: "dock-17")
        watch.give(.silence)
        watch.type("the crane is moved")
        watch.give(.nextField, .deleteAll)
        watch.type("2x")
        expectGolden(watch, "form")
    }

    @Test func aFormInASCII() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24, glyphs: .ascii)
        watch.give(.silence, .menuChoose)
        expectGolden(watch, "form-ascii")
    }

    @Test(arguments: 8...14) func onLowScreensTheSelectedFieldAndWhatIsSaidOfItAreSeen(rows: Int) {
        var watch = silence(columns: 40, rows: max(10, rows))
        for _ in 0..<4 {
            watch.give(.deleteAll, .nextField)
        }
        watch.give(.menuChoose)
        for _ in 0..<4 {
            let grid = watch.frame()
            let cursors = grid.cells.count { $0.emphasis.contains(.reverse) }
            #expect(cursors == 1)
            #expect(grid.lines.contains { $0.contains("✖ ") && $0.contains("│") })
            watch.give(.nextField)
        }
    }

    @Test func theWayOutIsSeenOnTheSmallestScreen() {
        let watch = silence(columns: 40, rows: 10)
        let footer = watch.frame().lines.last ?? ""
        #expect(footer.contains("enter accept") && footer.contains("esc cancel"))
    }
}
