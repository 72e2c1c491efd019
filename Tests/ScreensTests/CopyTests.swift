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
            "## docks.example:1883 half-open: 2 links\n", "- **State:** not over after ",
            "2 of 2 links still down\n", "- **Cause:** half-open\n", "- **Verdict:** ",
            "- **Noticed:** 2026-11-23 03:12:5", "| link | state | since | broker | tags |",
            "| dock-17 | down | ", "| dock-18 | down | ", "Keepwatch, 2026-11-23 03:13:00 CET",
        ] {
            #expect(text.contains(part), "\(part) in:\n\(text)")
        }
    }

    @Test func anIncidentThatIsOverSaysHowLongItWas() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.select(link: "cell-07")
        watch.give(.copyIncident)
        let text = copied(watch)?.text ?? ""
        #expect(text.contains("- **State:** over since 2026-11-23 03:12:"))
        #expect(text.contains("was down "))
        #expect(text.contains("- **Reason:** "))
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

    @Test func theMouseIsLeftToTheTerminalAndTakenBack() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.give(.toggleMouse)
        #expect(watch.effects.last == .reportMouse(false) && !watch.state.usesMouse)
        #expect(watch.state.note?.text.contains("alt-m") == true)
        watch.give(.toggleMouse)
        #expect(watch.effects.last == .reportMouse(true) && watch.state.usesMouse)
    }
}
