import BrokerScript
import FleetModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite("The groups of the table of links")
struct LinkGroupsScreenTests {
    /// Two links in `fra`, of which the broker of one stalls after 30 s, one in `rtm`, one nowhere.
    private func watch(_ commands: Command..., rows: Int = 20) -> Watch {
        func site(_ value: String) -> [Vocabulary.Tag] { [Tag(key: "site", value: value)] }
        var watch = Watch(
            [
                Watch.Broker(
                    "a.example", links: ["alpha"], tags: site("fra"),
                    script: [.during(.from(.seconds(30)), .stalled)]),
                Watch.Broker("b.example", links: ["bravo"], tags: site("fra"), script: []),
                Watch.Broker("m.example", links: ["mike"], tags: site("rtm"), script: []),
                Watch.Broker("z.example", links: ["zulu"], script: []),
            ], columns: 110, rows: rows)
        watch.run(until: .seconds(20))
        for command in commands { watch.give(command) }
        return watch
    }

    @Test func oneKeyGoesThroughTagsBrokersStatesAndBackToOneList() {
        var watch = watch()
        var found: [LinkGrouping?] = []
        for _ in 0..<4 {
            watch.give(.groupNext)
            found.append(watch.state.links.grouping)
        }
        #expect(found == [.tag("site"), .broker, .state, nil])
    }

    @Test func aHeaderSaysWhatItsLinksHaveInCommonHowManyTheyAreAndHowTheyStand() {
        var watch = watch(.groupNext)
        watch.run(until: .seconds(40))
        let lines = watch.frame().lines
        let header = lines.first { $0.contains("site=fra") } ?? ""
        #expect(header.contains("▾ ✖ site=fra  2 links  ✖ 1 down  ● 1 up"), "\(header)")
        #expect(lines.contains { $0.contains("▾ ● site=rtm  1 link  ● 1 up") })
        #expect(lines.contains { $0.contains("▾ ● no site  1 link") })
        #expect(lines[2].contains("grouped by site") || lines[1].contains("grouped by site"))
    }

    @Test func enterOnAHeaderFoldsItsGroupAndOpensItAgain() {
        var watch = watch(.groupNext, .moveToTop, .openDetail)
        #expect(watch.state.detail == nil)
        #expect(watch.frame().lines.contains { $0.contains("▸ ● site=fra") })
        #expect(watch.state.links.table.rows.count == 5)
        watch.give(.openDetail)
        #expect(watch.state.links.table.rows.count == 7)
    }

    @Test func foldGoesFromALinkToItsHeaderAndFoldsItThere() {
        var watch = watch(.groupNext)
        watch.select(link: "bravo")
        watch.give(.fold)
        #expect(watch.state.links.selection == .group("fra"))
        #expect(watch.state.links.table.rows.count == 7)
        watch.give(.fold)
        #expect(watch.state.links.table.rows.count == 5)
        #expect(watch.state.links.selection == .group("fra"))
    }

    @Test func allGroupsAreFoldedAndOpenedAtOnceAndTheSelectionComesBackToTheHeader() {
        var watch = watch(.groupNext)
        watch.select(link: "mike")
        watch.give(.foldAll)
        #expect(watch.state.links.table.rows.count == 3)
        #expect(watch.state.links.selection == .group("rtm"))
        #expect(watch.frame().lines.contains { $0.contains("groups 1–3 of 3, 4 links") })
        watch.give(.foldAll)
        #expect(watch.frame().text(row: 19).contains("all groups are folded"))
        watch.give(.unfoldAll)
        #expect(watch.state.links.table.rows.count == 7)
    }

    @Test func whereOnlyHeadersAreSeenTheFrameSaysWhich() {
        var watch = Watch.twoHundredLinks(columns: 120, rows: 12)
        watch.give(.groupNext, .groupNext, .groupNext, .foldAll, .moveToEnd, .openDetail)
        watch.give(.moveToTop)
        let height = LinksScreen.rows(in: watch.state.layout.body).height
        #expect(height < 10 && watch.state.links.table.rows.count > 20, "the last group is open")
        #expect(
            watch.frame().lines.contains { $0.contains("groups 1–\(height) of 10, 200 links") })
    }

    @Test func withoutGroupsFoldingSaysHowToGroup() {
        for command in [Command.fold, .foldAll, .unfoldAll] {
            let watch = watch(command)
            #expect(watch.frame().text(row: 19).contains("in no groups: b groups them"))
        }
    }

    @Test func theSelectionFollowsItsLinkIntoAnotherGroupAndToTheHeaderOfAFoldedOne() {
        var watch = watch(.groupNext, .groupNext, .groupNext)
        watch.select(link: "alpha")
        watch.run(until: .seconds(40))
        #expect(watch.selectedName == "alpha")
        #expect(watch.state.links.table.rows.groups.map(\.name) == ["down", "up"])
        watch.select(link: "bravo")
        watch.give(.fold, .fold)
        #expect(watch.state.links.selection == .group("up"))
        watch.run(until: .seconds(50))
        #expect(watch.state.links.selection == .group("up"))
    }

    @Test func onAHeaderACommandActsOnTheLinksOfItsGroup() {
        var watch = watch(.groupNext, .moveToTop)
        let before = watch.effects.count
        watch.give(.pingNow)
        #expect(watch.effects.count == before)
        let links = watch.state.links.table.rows.groups[0].lines.count
        #expect(
            watch.frame().text(row: 19).contains("send a PINGREQ on \(links) links of site=fra?"))
        watch.give(.confirm)
        #expect(links > 1 && watch.effects.count == before + links)
    }

    @Test func theSelectedHeaderIsShownAsSuch() {
        let watch = watch(.groupNext, .moveToTop)
        let row = watch.frame().lines.firstIndex { $0.contains("site=fra") } ?? 0
        #expect(watch.frame().roles(row: row).contains("SSSS"))
    }

    @Test func numbersOfRowsCountLinksAndNotHeaders() {
        var watch = watch(.groupNext)
        watch.select(link: "mike")
        #expect(watch.frame().lines.contains { $0.contains("row 3 · 1–4 of 4") })
    }
}
