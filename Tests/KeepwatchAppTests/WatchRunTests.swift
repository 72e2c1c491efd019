import SettingsFiles
import Testing
import Vocabulary

@testable import KeepwatchApp

@Suite("One run of the watch")
struct WatchRunTests {
    private func keepsPayloads(_ change: (inout WatchSettings) -> Void) -> Bool? {
        var settings = WatchSettings()
        settings.links = [
            LinkSettings(name: "a", endpoint: Endpoint(host: "broker", port: 1883))
        ]
        settings.payloads = Setting(true)
        change(&settings)
        return WatchRun(settings: settings).watchedLinks(of: settings).first?.keepsPayloads.value
    }

    @Test func payloadsAreKeptWhereEventsAreWritten() {
        #expect(keepsPayloads { $0.headless = Setting(true) } == true)
        #expect(keepsPayloads { $0.events = Setting("file") } == true)
    }

    @Test func payloadsAreNotKeptWhereNobodyWouldSeeThem() {
        #expect(keepsPayloads { _ in } == false)
    }
}
