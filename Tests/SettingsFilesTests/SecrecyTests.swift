import SettingsFiles
import Testing
import Vocabulary

/// Passwords reach no description, dump, error or report.
struct SecrecyTests {
    private let text = """
        defaults: { username: u, password: { env: COMMON } }
        links:
          - { name: a, url: "mqtt://user:hunter2@b" }
          - { name: b, url: mqtt://b, proxy: "http://user:hunter2@proxy:3128" }
          - name: c
            url: wss://b/mqtt?token=hunter2
            password: { command: [ pass, hunter2 ] }
            tls: { ca: all.pem, certificate: all.pem, key: all.pem }
            websocket_headers: { X-A: hunter2, X-B: { file: hunter }, X-C: { command: [ a ] } }
          - { name: d, url: "mqtt+unix://user:hunter2@/run/broker.sock" }
        """

    @Test func noDescriptionOrDumpShowsASecret() throws {
        let secret = "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n"
        let certificate = "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n"
        let settings = try SettingsFile.parse(
            text: text, path: "fleet.yaml",
            effects: SettingsEffects(
                secret: { _ in .success(Secret(Array("hunter2".utf8))) },
                file: { _ in .success(Array((secret + certificate).utf8)) }))
        #expect(settings.links.count == 4)
        var dumped = ""
        dump(settings, to: &dumped)
        let shown =
            dumped + "\(settings)" + String(reflecting: settings)
            + ConfigReport.text(for: settings, commands: ["pass"])
            + settings.links.map { "\($0.configuration)" }.joined()
        #expect(!shown.contains("hunter2"))
        // As bytes, in base 10 and 16.
        #expect(!shown.contains("104, 117, 110"))
        #expect(!dumped.contains("- 104\n"))
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
        "url: wss://b/a?token=hunter2#", "url: wss://u:hun/ter2@b", "url: wss://u:1/hunter2@b",
        "url: mqtt+unix://u:hun/ter2@/a", "url: hunter2://b@", "proxy: hunter2",
        "proxy: http://u:hunter2@p", "proxy: http://u:hun/ter2@p:1", "proxy: [ hunter2 ]",
        "proxy: socks5://u:hunter2@p:1", "proxy: http://p:1/hunter2",
        "password: { command: hunter2 }", "password: { command: [ \"false\", hunter2 ] }",
        "password: { command: [ [ hunter2 ] ] }", "password: { vault: hunter2 }",
        "websocket_headers: hunter2", "websocket_headers: { X-A: { hunter2: b } }",
        "websocket_headers: { X-A: \"hunter2\\n\" }", "websocket_headers: { X-A: [ hunter2 ] }",
        "tls: { ca: notes.txt }", "tls: { key: notes.txt }",
    ])
    func noErrorShowsAPassword(line: String) {
        let found = problems(of: "links:\n  - name: a\n    \(line)\n")
        #expect(!found.isEmpty)
        #expect(!found.contains("hunter2"))
        #expect(!found.contains("ter2"))
    }
}
