import FleetModel
import TerminalCells
import Testing

@testable import Screens

/// Whole screens of events, incidents and devices, and of a filter being typed.
@Suite struct LanguageGoldenTests {
    static let sizes = [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)]

    private func empty(_ size: Size, _ view: Command) -> Watch {
        var watch = Watch([], columns: size.columns, rows: size.rows)
        watch.give(view)
        return watch
    }

    private func full(_ size: Size, _ view: Command, glyphs: GlyphSet = .block) -> Watch {
        var watch = Watch.twoHundredLinks(
            columns: size.columns, rows: size.rows, glyphs: glyphs)
        watch.give(view)
        return watch
    }

    @Test(arguments: sizes) func anEmptyLog(_ size: Size) {
        expectGolden(empty(size, .showEvents), "events-empty")
    }

    @Test(arguments: sizes) func theLogOfTwoHundredLinks(_ size: Size) {
        expectGolden(full(size, .showEvents), "events-200")
    }

    @Test func theLogInASCII() {
        expectGolden(full(Self.sizes[0], .showEvents, glyphs: .ascii), "events-ascii")
    }

    @Test(arguments: sizes) func noIncident(_ size: Size) {
        expectGolden(empty(size, .showIncidents), "incidents-empty")
    }

    @Test(arguments: sizes) func theIncidentsOfTwoHundredLinks(_ size: Size) {
        var watch = full(size, .showIncidents)
        watch.give(.unfold, .moveDown)
        expectGolden(watch, "incidents-200")
    }

    @Test func theIncidentsInASCII() {
        expectGolden(full(Self.sizes[0], .showIncidents, glyphs: .ascii), "incidents-ascii")
    }

    @Test(arguments: sizes) func theDevices(_ size: Size) {
        expectGolden(empty(size, .showDevices), "devices")
    }

    @Test(arguments: sizes) func theDevicesBesideTwoHundredLinks(_ size: Size) {
        expectGolden(full(size, .showDevices), "devices-200")
    }

    @Test func theDevicesInASCII() {
        var watch = Watch([], columns: 80, rows: 24, glyphs: .ascii)
        watch.give(.showDevices)
        expectGolden(watch, "devices-ascii")
    }

    @Test func whatIsOfferedWhileAFilterIsTyped() {
        var watch = full(Self.sizes[0], .showLinks)
        watch.give(.filter)
        watch.type("tier=prod si")
        watch.give(.complete, .complete)
        expectGolden(watch, "filter-offers")
    }

    @Test func theSavedFilters() throws {
        var watch = full(Self.sizes[0], .showLinks)
        var settings = watch.state.settings
        settings.savedFilters = [
            try SavedFilter(name: "night", text: "state:down site=fra"),
            try SavedFilter(name: "slow", text: "rtt>100ms|p95>100ms tier=prod"),
        ]
        watch.tell(.settings(settings))
        watch.give(.savedFilters)
        expectGolden(watch, "saved-filters")
    }
}
