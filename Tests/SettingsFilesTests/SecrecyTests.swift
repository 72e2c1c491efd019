import SettingsFiles
import Testing
import Vocabulary

/// Passwords reach no description, dump, error or report.
struct SecrecyTests {
    private let text = """
        defaults: { username: u, password: { env: COMMON } }
        links:
          - { name: a, url: "mqtt://user:hunter2@b" }
          - { name: b, url: mqtt://b }
        """

    @Test func noDescriptionOrDumpShowsAPassword() throws {
        let settings = try SettingsFile.parse(
            text: text, path: "fleet.yaml",
            effects: SettingsEffects(
                secret: { _ in .success(Secret(Array("hunter2".utf8))) },
                file: fixtureEffects.file))
        var dumped = ""
        dump(settings, to: &dumped)
        let shown =
            dumped + "\(settings)" + String(reflecting: settings)
            + ConfigReport.text(for: settings)
        #expect(!shown.contains("hunter2"))
        #expect(!shown.contains("104, 117, 110"))
    }

    @Test func noDescriptionOrDumpOfAURLShowsCredentials() throws {
        let url = try BrokerURL(parsing: "mqtt://somebody:hunter2@broker")
        var dumped = ""
        dump(url, to: &dumped)
        let shown = dumped + "\(url)" + String(reflecting: url)
        #expect(!shown.contains("hunter2"))
        #expect(!shown.contains("somebody"))
    }

    @Test func noDescriptionOrDumpOfFlagsShowsAPassword() {
        var overrides = SettingsOverrides()
        overrides.password = Setting(Secret(Array("hunter2".utf8)), from: .flag("--password-env"))
        var dumped = ""
        dump(overrides, to: &dumped)
        #expect(!(dumped + "\(overrides)").contains("hunter2"))
    }

    @Test(arguments: [
        "password: hunter2", "password: { hunter2 }", "password: [ hunter2 ]",
        "password: { hunter2: env }", "password: { env: [ hunter2 ] }", "password: *hunter2",
        "password: !hunter2 x", "password: \"hunter2", "password: 'hunter2", "password: %hunter2",
        "password: @hunter2", "password: |hunter2", "password: a: hunter2", "passwrod: hunter2",
        "url: mqtt://u:hunter2", "url: mqtt://u:hun/ter2@b hunter2", "url: u:hunter2@b",
        "url: mqtt://u:hunter2@b{", "url: mqtt://u:hunter2@b:x", "url: mqtt://u:hunter2%@b",
        "url: \"mqtt://u:hunter2@b\\a\"", "url: [ mqtt://u:hunter2@b ]",
    ])
    func noErrorShowsAPassword(line: String) {
        let found = problems(of: "links:\n  - name: a\n    \(line)\n")
        #expect(!found.isEmpty)
        #expect(!found.contains("hunter2"))
        #expect(!found.contains("ter2"))
    }
}
