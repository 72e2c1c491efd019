import TerminalCells
import TestSupport
import Testing

@testable import Screens

@Suite struct PaletteTests {
    private func palette(typing text: String, from opening: [Command] = []) -> Watch {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        for command in opening { watch.give(command) }
        watch.give(.palette)
        watch.type(text)
        return watch
    }

    private func offers(_ typed: String, in place: Place = .links) -> [Command] {
        KeyMap.standard.offers(for: typed, in: place).map(\.command)
    }

    @Test func aTypedNameRunsItsCommand() {
        var watch = palette(typing: "freeze")
        #expect(watch.state.frozen == nil)
        watch.give(.menuChoose)
        #expect(watch.state.frozen != nil)
        #expect(watch.state.place == .links)
    }

    @Test(arguments: ViewName.allCases)
    func aViewIsShownByItsName(_ view: ViewName) {
        var watch = palette(typing: view.rawValue)
        watch.give(.menuChoose)
        #expect(watch.state.view == view && watch.state.overlay == nil)
    }

    @Test(arguments: KeyMap.standard.commands(in: .links))
    func theWholeNameOfACommandIsItsFirstOffer(_ binding: KeyBinding) {
        #expect(offers(binding.command.rawValue).first == binding.command)
    }

    @Test func aNameComesBeforeItsBeginningThatBeforeItsPartsAndDescriptionsComeLast() {
        let map = KeyMap([
            line(.redraw, "sort of painting"), line(.sortReverse, ""), line(.showLinks, ""),
            line(.sortNext, ""),
        ])
        let found = map.offers(for: "sort", in: .links).map(\.command)
        #expect(found == [.sortNext, .sortReverse, .redraw])
    }

    private func line(_ command: Command, _ summary: String) -> KeyBinding {
        KeyBinding(command, keys: [], summary, group: .view, in: [.links])
    }

    @Test func lettersOfANameInTheirOrderFindIt() {
        #expect(offers("rststat").first == .resetStatistics)
        #expect(offers("dmss").first == .dismissIncident)
    }

    @Test func wordsOfTheDescriptionFindACommand() {
        #expect(offers("back-off").contains(.connectNow))
        #expect(offers("configuration").first == .reload)
        #expect(offers("file again").first == .reload)
    }

    @Test func everyTypedWordMustFit() {
        #expect(offers("reload zebra") == [])
    }

    @Test func anEmptyLineOffersEveryCommandOfThePlaceOnce() {
        let offered = offers("")
        #expect(Set(offered).count == offered.count)
        #expect(Set(offered) == Set(KeyMap.standard.bindings(in: .links).map(\.command)))
    }

    @Test func completingTakesTheNameOfTheSelectedOfferOver() {
        var watch = palette(typing: "fre")
        watch.give(.complete)
        #expect(watch.frame().text(row: 23).contains(":freeze"))
        #expect(watch.state.place == .palette)
    }

    @Test func typingSelectsTheBestOfferAgain() {
        var watch = palette(typing: "")
        watch.give(.moveDown, .moveDown)
        watch.type("freeze")
        watch.give(.menuChoose)
        #expect(watch.state.frozen != nil)
    }

    @Test func theSelectedOfferRunsWhereverItStands() {
        var watch = palette(typing: "")
        let third = offers("")[2]
        watch.give(.moveDown, .moveDown)
        guard case .palette(let palette) = watch.state.overlay else {
            Issue.record("closed")
            return
        }
        #expect(watch.state.box(of: palette).items[palette.list.selected].id == third.rawValue)
    }

    @Test func whatFitsNothingRunsNothingAndSaysSo() {
        var watch = palette(typing: "zzzz")
        #expect(watch.frame().lines.contains { $0.contains("no command fits what is typed") })
        watch.give(.menuChoose)
        #expect(watch.state.place == .palette)
    }

    @Test func aCommandOfAnotherPlaceSaysWhereItHolds() {
        let watch = palette(typing: "timeline")
        #expect(watch.frame().lines.contains { $0.contains("timeline holds in detail, not here") })
    }

    @Test func inTheDetailTheDetailsCommandsAreOffered() {
        var watch = palette(typing: "timeline", from: [.openDetail])
        watch.give(.menuChoose)
        #expect(watch.state.detail?.page == .timeline)
    }

    @Test func deletingInAnEmptyLineAndCancellingCloseIt() {
        var watch = palette(typing: "f")
        watch.give(.deleteBackward)
        #expect(watch.state.place == .palette)
        watch.give(.deleteBackward)
        #expect(watch.state.place == .links)
        watch = palette(typing: "freeze")
        watch.give(.menuCancel)
        #expect(watch.state.place == .links && watch.state.frozen == nil)
    }

    @Test func pastedTextGoesIntoTheLine() {
        var watch = palette(typing: "")
        watch.tell(.input(.paste("freeze\n")))
        watch.give(.menuChoose)
        #expect(watch.state.frozen != nil)
    }

    @Test func aClickSelectsAnOfferAndOneOutsideClosesTheLine() {
        var watch = palette(typing: "")
        watch.tell(.input(.mouse(.press, x: 10, y: 20)))
        guard case .palette(let palette) = watch.state.overlay else {
            Issue.record("closed")
            return
        }
        #expect(palette.list.selected == 20 - watch.state.box(of: palette).rows.y)
        watch.tell(.input(.mouse(.press, x: 10, y: 3)))
        #expect(watch.state.overlay == nil)
    }

    @Test func aCommandThatAsksStillAsks() {
        var watch = palette(typing: "reset-statistics")
        let before = watch.effects
        watch.give(.menuChoose)
        #expect(watch.effects == before && watch.state.place == .question)
    }

    @Test(arguments: GoldenScreenTests.sizes)
    func theOffersAreShown(_ size: Size) {
        var watch = Watch.troubledFleet(columns: size.columns, rows: size.rows)
        watch.give(.palette)
        watch.type("link")
        expectGolden(
            watch.frame().twoPlanes, named: "palette-\(size.columns)x\(size.rows)")
    }
}
