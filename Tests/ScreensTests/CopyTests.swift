import FleetModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite struct CopyTests {
    private func copied(_ watch: Watch) -> CopiedText? {
        guard case .copy(let copied)? = watch.effects.last else { return nil }
        return copied
    }

    @Test func theRowOfALinkIsOneLineThatNamesItsFigures() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.select(link: "pump-04")
        watch.give(.copyRow)
        let text = copied(watch)?.text ?? ""
        #expect(copied(watch)?.kind == .row)
        #expect(!text.contains("\n"))
        for part in [
            "pump-04: late since 03:12:", " CET, ", " · mqtt://pumps.example:1883 · ",
            " · keep alive 60s · ", " · RTT ", " · missed ", " · site=osl",
        ] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
    }

    @Test func theRowIsThatOfTheDetailsLinkWhereADetailIsOpen() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.select(link: "dock-17")
        watch.give(.openDetail, .copyRow)
        #expect(copied(watch)?.text.hasPrefix("dock-17: down since ") == true)
    }

    @Test func theRowOfAnEventIsWholeAlsoOnANarrowScreen() {
        var watch = Watch.troubledFleet(columns: 40, rows: 12)
        watch.give(.showEvents, .moveToTop, .copyRow)
        let narrow = copied(watch)?.text
        watch.tell(.resized(columns: 200, rows: 24))
        watch.give(.copyRow)
        #expect(narrow?.isEmpty == false && narrow == copied(watch)?.text)
        #expect(narrow?.contains("│") == false)
    }

    @Test func theViewIsCopiedWithTheRowsThatAreNotOnTheScreen() {
        var watch = Watch.troubledFleet(columns: 100, rows: 10)
        let names = watch.state.fleet.snapshot.links.map(\.settings.name)
        #expect(!names.allSatisfy { name in watch.frame().lines.contains { $0.contains(name) } })
        watch.give(.copyView)
        let lines = copied(watch)?.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(copied(watch)?.kind == .view)
        #expect(names.allSatisfy { name in lines?.contains { $0.contains(name) } == true })
        #expect(lines?.first?.contains("keepwatch") == true)
        #expect(lines?.last?.contains("of \(names.count)") == true)
        #expect((lines?.count ?? 0) < names.count + 10)
    }

    @Test func tenThousandLinksAreCopiedUpToTheBound() {
        let links = (0..<10_000).map { number in
            LinkSettings(name: "link-\(number)", endpoint: Endpoint(host: "a", port: 1883))
        }
        var state = StagedFleet(links).screen(Size(columns: 80, rows: 24), at: .zero)
        let effects = update(&state, .input(.key(.character("Y"))))
        guard case .copy(let copied)? = effects.last else {
            Issue.record("nothing was copied")
            return
        }
        #expect(copied.text.split(separator: "\n").count == CopiedText.mostLines - 1)
        #expect(copied.text.contains("link-900"))
    }

    @Test(arguments: ViewName.allCases)
    func whatAViewLeavesBlankIsNotCopied(view: ViewName) throws {
        var watch = Watch.troubledFleet(columns: 120, rows: 30)
        watch.give(view.command, .copyView)
        let lines = try #require(copied(watch)).text.split(
            separator: "\n", omittingEmptySubsequences: false)
        let isBlank = lines.map { $0.allSatisfy { $0 == " " || $0 == "│" } }
        #expect(!zip(isBlank, isBlank.dropFirst()).contains { $0 && $1 })
        #expect(lines.last?.hasPrefix("╰") == true)
        for (line, y) in zip(watch.frame().lines, 0..<watch.state.layout.body.y) {
            #expect(line == lines[y])
        }
    }

    @Test func theMapIsCopiedFromItsFirstCellWhereverItIsScrolledTo() {
        let links = (0..<3_000).map { number in
            LinkSettings(name: "link-\(number)", endpoint: Endpoint(host: "a", port: 1883))
        }
        var state = StagedFleet(links).screen(Size(columns: 80, rows: 12), at: .zero)
        for key in ["6", "G"] { _ = update(&state, .input(.key(.character(Character(key))))) }
        guard case .copy(let copied)? = update(&state, .input(.key(.character("Y")))).last else {
            Issue.record("nothing was copied")
            return
        }
        let sign = state.fleet.snapshot.links[0].state.glyph
        #expect(copied.text.count { String($0) == sign } >= links.count)
    }

    @Test func ofMoreMarkedLinksThanAreCopiedBothNumbersAreSaid() {
        let links = (0..<1_200).map { number in
            LinkSettings(name: "link-\(number)", endpoint: Endpoint(host: "a", port: 1883))
        }
        var state = StagedFleet(links).screen(Size(columns: 80, rows: 24), at: .zero)
        _ = update(&state, .input(.key(.control("a"))))
        guard case .copy(let copied)? = update(&state, .input(.key(.character("y")))).last else {
            Issue.record("nothing was copied")
            return
        }
        #expect(copied.title == "1000 of 1200 rows")
        #expect(copied.text.split(separator: "\n").count == 1_000)
    }

    @Test func whereNothingIsSelectedNothingIsCopiedAndThatIsSaid() {
        var watch = Watch([], columns: 80, rows: 24)
        for command in [Command.copyRow, .copyIncident] {
            watch.give(command)
            #expect(watch.effects.isEmpty)
            #expect(watch.state.note != nil)
        }
    }

    @Test func anIncidentIsMarkdownThatSaysWhatSinceWhenWhyAndWho() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.select(link: "dock-17")
        watch.give(.copyIncident)
        let text = copied(watch)?.text ?? ""
        #expect(copied(watch)?.kind == .incident)
        for part in [
            "## docks.example:1883: 2 links half-open\n", "- **State:** ✖ critical, number ",
            ": 2 of 2 links still down\n", "- **Cause:** docks.example:1883\n",
            "- **Evidence:** 2 of 2 share docks.example:1883; 0 of ",
            "- **Time:** last proof of life 2026-11-23 03:12:", ", noticed 2026-11-23 03:12:5",
            "- **Who:** nobody has it\n", "- **Told:** nobody was told",
            "- **Ended:** half-open, ", "- **Meaning:** ", "### Timeline\n",
            "| link | state | since | broker | tags |",
            "| dock-17 | down | 2026-11-23 03:12:", "| dock-18 | down | 2026-11-23 03:12:",
            "Keepwatch, 2026-11-23 03:13:00 CET",
        ] {
            #expect(text.contains(part), "\(part) in:\n\(text)")
        }
    }

    @Test func whatIsCopiedOfAnIncidentIsNamedByBrokerAndCause() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.select(link: "cell-07")
        watch.give(.copyIncident)
        #expect(
            copied(watch)?.title == "incident 1, assembly.example:1883: 2 links server-disconnected"
        )
    }

    @Test func aLinkWithoutAnIncidentCopiesNoOther() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.select(link: "pump-04")
        let before = watch.effects
        watch.give(.copyIncident)
        #expect(watch.state.note?.text == "pump-04 is part of no incident")
        watch.give(.openDetail, .copyIncident)
        #expect(watch.state.note?.text == "pump-04 is part of no incident")
        #expect(watch.effects == before)
    }

    @Test func whereNoLinkIsSelectedTheFirstIncidentOfTheBannerIsCopied() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.give(.showDevices, .copyIncident)
        #expect(copied(watch)?.title == "incident 3, docks.example:1883: 2 links half-open")
    }

    @Test func whileThisMachineIsOfflineAnIncidentIsNeitherOverNorNot() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.loseWay(until: .seconds(90), evidence: "no route")
        watch.run(until: .seconds(70))
        watch.select(link: "dock-17")
        watch.give(.copyIncident)
        #expect(
            copied(watch)?.text.contains(
                "- **State:** ? unknown, number 3, critical while it could be told: "
                    + "? of 2 links down\n") == true)
    }

    @Test func anIncidentThatIsOverSaysHowLongItWas() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.select(link: "cell-07")
        watch.give(.copyIncident)
        let text = copied(watch)?.text ?? ""
        #expect(text.contains("- **State:** ✔ over, number 1, was critical\n"))
        #expect(text.contains(", over since 2026-11-23 03:12:"))
        #expect(text.contains(" CET, was down "))
        #expect(text.contains("- **Ended:** server-disconnected, Server shutting down"))
    }

    @Test func namesFromOutsideAreNoMarkdown() {
        let name = "a|b*c_[d]`<e>\n# f"
        var fleet = StagedFleet([
            LinkSettings(name: name, endpoint: Endpoint(host: "h", port: 1))
        ])
        fleet.connect(
            name, StagedFleet.facts(nil, phases: ConnectPhases(tcp: .milliseconds(1))),
            until: .seconds(3))
        fleet.happen(
            .disconnected(
                Disconnection(.closedByPeer(afterConnack: true), up: .seconds(3), evidence: nil)),
            on: name, at: .seconds(4))
        fleet.happen(.state(from: .up, to: .down), on: name, at: .seconds(4))
        var state = fleet.screen(Size(columns: 80, rows: 24))
        guard case .copy(let copied)? = update(&state, .input(.key(.character("i")))).last else {
            Issue.record("no incident was copied")
            return
        }
        #expect(copied.text.contains("| a\\|b\\*c\\_\\[d\\]\\`\\<e\\> \\# f | down |"))
    }

    @Test func entitiesAreNoMarkdown() {
        #expect(escaped("&lt;b> *\u{301}\u{2028}x") == "\\&lt;b\\> \\*\u{301} x")
    }

    /// What would give orders to a terminal, turn text round or end the line.
    private static let hostile = "x\u{1B}[2J\u{9B}1m\u{202E}\u{2066}y\r\nz\u{7}\u{200F}"

    @Test func noTextThatIsCopiedGivesOrders() {
        let copied = CopiedText(Self.hostile + "\nnext", kind: .view, title: Self.hostile)
        #expect(copied.text == "x\u{FFFD}[2J\u{FFFD}1my  z\u{FFFD}\nnext")
        #expect(copied.title == "x\u{FFFD}[2J\u{FFFD}1my  z\u{FFFD}")
        #expect(CopiedText(lines: ["a\nb", "grüße"], kind: .row).text == "a b\ngrüße")
    }

    @Test(arguments: ["y", "Y", "i"]) func whatTheNetworkSaysIsCopiedWithoutOrders(_ key: Character)
    {
        var fleet = StagedFleet.nightShift
        var standing = fleet.screen(Size(columns: 80, rows: 24)).live.snapshot.alerts
        standing.incidents[0].cause = Self.hostile
        standing.incidents[0].ending?.reason = Self.hostile
        fleet.note(standing)
        var state = fleet.screen(Size(columns: 80, rows: 24), .showIncidents, .openDetail)
        guard case .copy(let copied)? = update(&state, .input(.key(.character(key)))).last else {
            Issue.record("nothing was copied")
            return
        }
        let isHostile = { (scalar: Unicode.Scalar) in
            scalar != "\n" && (scalar.value < 0x20 || 0x7F...0x9F ~= scalar.value)
                || scalar.properties.generalCategory == .format
        }
        #expect(!copied.text.unicodeScalars.contains(where: isHostile), "\(copied.text)")
        #expect(copied.title?.unicodeScalars.contains(where: isHostile) != true)
        if key == "y" { #expect(!copied.text.contains("\n"), "one row is one line") }
    }

    @Test func theMouseIsLeftToTheTerminalAndTakenBack() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.give(.toggleMouse)
        #expect(watch.effects.last == .reportMouse(false) && !watch.state.usesMouse)
        #expect(watch.state.note?.text.contains("alt-m") == true)
        watch.give(.toggleMouse)
        #expect(watch.effects.last == .reportMouse(true) && watch.state.usesMouse)
    }
}
