import FleetModel
import TerminalCells
import Testing

@testable import Screens

/// Whole screens of the table of links.
@Suite struct LinksGoldenTests {
    static let sizes = [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)]

    private func full(_ size: Size, _ commands: Command..., glyphs: GlyphSet = .block) -> Watch {
        var watch = Watch.twoHundredLinks(
            columns: size.columns, rows: size.rows, glyphs: glyphs)
        for command in commands { watch.give(command) }
        return watch
    }

    @Test(arguments: sizes) func noLinks(_ size: Size) {
        expectGolden(Watch([], columns: size.columns, rows: size.rows), "links-empty")
    }

    @Test(arguments: sizes) func twoHundredLinks(_ size: Size) {
        expectGolden(full(size), "links-200")
    }

    @Test(arguments: sizes) func groupsOfWhichOneIsFoldedAndMarkedLinks(_ size: Size) {
        var watch = full(size, .groupNext)
        watch.give(.fold, .moveDown, .moveDown, .mark, .mark, .mark)
        expectGolden(watch, "links-groups")
    }

    @Test(arguments: sizes) func allGroupsFolded(_ size: Size) {
        expectGolden(full(size, .groupNext, .groupNext, .groupNext, .foldAll), "links-folded")
    }

    @Test func groupsInASCII() {
        var watch = full(Self.sizes[0], .groupNext, glyphs: .ascii)
        watch.give(.moveDown, .moveDown, .mark, .fold, .fold)
        expectGolden(watch, "links-groups-ascii")
    }

    @Test func theChoiceOfColumns() {
        expectGolden(full(Self.sizes[1], .chooseColumns, .moveDown, .moveDown), "links-columns")
    }

    @Test func aSearchBeingTyped() {
        var watch = full(Self.sizes[0], .search)
        watch.type("5-1")
        expectGolden(watch, "links-search")
    }

    @Test func everyColumnOnAWideTerminal() {
        var watch = full(Size(columns: 400, rows: 24))
        var settings = watch.state.settings
        settings.columns = LinkColumnName.withoutTags.map { LinkColumnChoice($0) }
        watch.tell(.settings(settings))
        expectGolden(watch, "links-every-column")
    }
}
