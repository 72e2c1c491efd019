import Foundation
import Screens
import SettingsFiles
import TerminalCells
import Testing
import Vocabulary

@testable import KeepwatchApp

/// What a file says of keys, against the dashboard's table of commands.
@Suite struct KeyMapSettingsTests {
    private func setting(_ command: String, line: Int, _ keys: Key...) -> KeySetting {
        func origin(_ column: Int) -> SettingOrigin {
            .file(path: "fleet.yaml", line: line, column: column)
        }
        return KeySetting(
            command: Setting(command, from: origin(5)),
            keys: keys.enumerated().map { Setting($1, from: origin(20 + 3 * $0)) })
    }

    @Test func aMistypedCommandIsReportedWithTheNearest() {
        let problems = KeyMap.problems(of: [setting("freze", line: 3, .control("t"))])
        #expect(
            problems.map(\.description) == [
                "fleet.yaml:3:5: no command is called \"freze\"; did you mean \"freeze\"?"
            ])
    }

    @Test func aTakenKeyIsReportedWhereItStandsWithItsOwnerAndPlaces() {
        let problems = KeyMap.problems(of: [
            setting("sort", line: 3, .control("t"), .character("?"))
        ])
        #expect(
            problems.map(\.description) == [
                "fleet.yaml:3:23: sort: ? is help in links; take another key, or give help another "
                    + "one too"
            ])
    }

    @Test func theLastWayOutIsReported() {
        let problems = KeyMap.problems(of: [setting("quit", line: 4)])
        #expect(problems.count == 1)
        #expect(problems[0].description.hasPrefix("fleet.yaml:4:5: quit needs a key"))
    }

    @Test func settingsGiveTheirKeysToTheDashboard() {
        var settings = WatchSettings()
        settings.keys = [setting("freeze", line: 3, .control("t"))]
        let map = KeyMap(settings)
        #expect(map.command(for: .control("t"), in: .links) == .freeze)
        #expect(map.command(for: .character("f"), in: .links) == nil)
    }

    @Test(arguments: ["README.md", "Sources/KeepwatchApp/Documentation.docc/Screen.md"])
    func theKeysOfTheExamplesCanBeGiven(page: String) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: page), encoding: .utf8)
        let examples = text.components(separatedBy: "```yaml\n").dropFirst()
            .compactMap { $0.components(separatedBy: "```").first }
            .filter { $0.contains("keys:") }
        try #require(examples.count == 1)
        let settings = try SettingsFile.parse(
            text: examples[0], path: page, effects: .ofThisMachine())
        #expect(!settings.keys.isEmpty)
    }
}
