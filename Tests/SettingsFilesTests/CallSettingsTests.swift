import SettingsFiles
import TerminalCells
import Testing
import Vocabulary

@Suite("How a person is called, in the settings file")
struct CallSettingsTests {
    private func at(_ column: Int) -> SettingOrigin {
        .file(path: "fleet.yaml", line: 1, column: column)
    }

    @Test(arguments: NotificationChoice.allCases)
    func bellAndNotificationAreRead(_ choice: NotificationChoice) throws {
        let settings = try parse("ui: { bell: false, notify: \(choice.rawValue) }\n")
        #expect(settings.bell == Setting(false, from: at(7)))
        #expect(settings.notification == Setting(choice, from: at(20)))
    }

    @Test func withoutThemTheBellRingsAndTheTerminalDecides() throws {
        let settings = try parse("ui: { mouse: true }\n")
        #expect(settings.bell == Setting(true))
        #expect(settings.notification == Setting(.automatic))
    }
}
