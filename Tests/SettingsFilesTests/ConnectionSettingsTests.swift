import SettingsFiles
import Testing
import Vocabulary

/// TLS, proxy, will and what else concerns the way to the broker.
struct ConnectionSettingsTests {
    private func link(_ name: String) throws -> LinkSettings {
        try #require(try parse(fullExample).links.first { $0.name == name })
    }

    @Test func everyValueOfTLSIsReadWithItsOrigin() throws {
        let tls = try link("cloud").tls
        #expect(tls.authorities.value?.path == "ca.pem")
        #expect(tls.authorities.origin == at(32, 7))
        #expect(tls.certificate.value?.path == "watcher.pem")
        #expect(tls.key.value?.path == "watcher.key")
        #expect(tls.serverName == Setting("broker.example", from: at(35, 7)))
        #expect(tls.applicationProtocols == Setting(["mqtt", "x-amzn-mqtt-ca"], from: at(36, 7)))
        #expect(tls.minimumVersion == Setting(.v1_3, from: at(37, 7)))
        #expect(tls.isInsecure == Setting(true, from: at(38, 7)))
    }

    @Test func everyValueOfTheConnectionIsRead() throws {
        let cloud = try link("cloud")
        #expect(cloud.password.value?.revealed() == Array(#"from ["pass", "show", "mqtt"]"#.utf8))
        #expect(cloud.webSocketHeaders.value.map(\.name) == ["X-Site", "Authorization"])
        #expect(
            cloud.webSocketHeaders.value.map {
                String(decoding: $0.value.revealed(), as: UTF8.self)
            }
                == ["fra", "from BEARER"])
        #expect(
            cloud.will.value
                == WillSettings(
                    topic: "watchers/cloud", payload: Array("gone".utf8), qos: .atLeastOnce,
                    isRetained: true, delaySeconds: 30))
        #expect(cloud.sessionExpirySeconds.value == 3_600)
        #expect(cloud.receiveMaximum.value == 20)
        #expect(cloud.maximumPacketSize.value == 65_536)
        #expect(cloud.topicAliasMaximum.value == 10)
        #expect(
            cloud.userProperties.value == [
                UserProperty(name: "site", value: "fra"), UserProperty(name: "site", value: "ams"),
                UserProperty(name: "tier", value: "prod"),
            ])
        #expect(cloud.followsRedirections.value)
        #expect(
            cloud.proxy.value
                == ProxySettings(
                    kind: .http, host: "proxy.example", port: 3_128, username: "somebody",
                    password: Secret(Array("hunter2".utf8))))
        #expect(
            cloud.subscriptions.value == [
                SubscriptionRequest("a/#"), SubscriptionRequest("b/+", qos: .exactlyOnce),
            ])
        #expect(try link("pool").expandsAddresses.value)
    }

    @Test func aBrokersFiguresAreAskedForOnlyWhereTheFileSaysSo() throws {
        let links = try parse(
            """
            defaults: { sys: true }
            links: [ { name: a, url: mqtt://b }, { name: c, url: mqtt://b, sys: false } ]
            """
        ).links
        #expect(links.map(\.readsBrokerFigures.value) == [true, false])
        let plain = try parse("links: [ { name: a, url: mqtt://b } ]").links[0]
        #expect(plain.readsBrokerFigures == Setting(false))
    }

    @Test func aLinksTLSTakesFromTheDefaultsWhatItDoesNotSet() throws {
        let links = try parse(
            """
            defaults: { tls: { ca: ca.pem, server_name: all.example } }
            links: [ { name: a, url: mqtts://b, tls: { server_name: one.example } } ]
            """
        ).links
        #expect(links[0].tls.authorities.value?.path == "ca.pem")
        #expect(links[0].tls.serverName.value == "one.example")
    }

    @Test(arguments: ["mqtts://b", "wss://b"])
    func aKeyInTheCertificatesFileStaysOutOfTheCertificate(url: String) throws {
        let links = try parse(
            "links: [ { name: a, url: \(url), tls: { certificate: both.pem, key: both.pem } } ]"
        ).links
        let certificate = try #require(links[0].tls.certificate.value)
        let text = String(decoding: certificate.content, as: UTF8.self)
        #expect(text == "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----")
        let key = try #require(links[0].tls.key.value)
        #expect(String(decoding: key.content.revealed(), as: UTF8.self).contains("EC PRIVATE KEY"))
    }

    @Test func aFileOfMoreThan4MiBIsNoCertificate() {
        var effects = fixtureEffects
        effects.file = { _ in .success([UInt8](repeating: 0, count: 4_194_305)) }
        let problem = #expect(throws: SettingValueProblem.self) {
            try PEMFile(path: "zero.pem", effects: effects)
        }
        #expect(problem?.message == "the file \"zero.pem\" is larger than 4 MiB")
    }

    @Test func filesBeginInTheFolderOfTheSettings() throws {
        var asked: [String] = []
        var effects = fixtureEffects
        let files = effects.file
        effects.file = { path in
            asked.append(path)
            return files(String(path.dropFirst("/etc/".count)))
        }
        let text = """
            defaults: { tls: { ca: ca.pem } }
            links:
              - { name: a, url: mqtts://b, tls: { certificate: watcher.pem, key: watcher.key } }
              - { name: b, url: mqtts://b, tls: { certificate: watcher.pem, key: watcher.key } }
              - { name: c, url: mqtts://b, tls: { ca: ca.pem } }
            """
        let links = try SettingsFile.parse(text: text, path: "/etc/fleet.yaml", effects: effects)
            .links
        // Each once, however many links name it.
        #expect(asked == ["/etc/ca.pem", "/etc/watcher.pem", "/etc/watcher.key"])
        #expect(links[0].tls.key.value?.path == "/etc/watcher.key")
    }

    @Test func aThousandLinksRunACommandOnce() throws {
        var asked: [SecretSource] = []
        var effects = fixtureEffects
        effects.secret = { source in
            asked.append(source)
            return .success(Secret([1]))
        }
        let entries = (0..<1_000).map {
            "  - { name: a\($0), url: mqtt://u@b, password: { command: [ ./get, all ] } }\n"
        }
        let text = "links:\n\(entries.joined())"
        let links = try SettingsFile.parse(text: text, path: "/etc/fleet.yaml", effects: effects)
            .links
        #expect(links.allSatisfy { $0.password.value == Secret([1]) })
        #expect(asked == [.command(["/etc/./get", "all"])])
    }

    @Test func aFailingCommandIsAskedOnceAndSaidWhereverItIsNamed() {
        let entry = "url: mqtt://u@b, password: { command: [ \"false\" ] } }"
        let found = problems(of: "links:\n  - { name: a, \(entry)\n  - { name: b, \(entry)\n")
        #expect(
            found == """
                fleet.yaml:2:54: the command "false" ended with exit status 1
                fleet.yaml:3:54: the command "false" ended with exit status 1
                """)
    }

    @Test func aSecretThatWouldEndAHeaderIsRefused() {
        var effects = fixtureEffects
        effects.secret = { _ in .success(Secret(Array("a\r\nX-Evil: b".utf8))) }
        let text = "links: [ { name: a, url: ws://b, websocket_headers: { X-A: { env: A } } } ]"
        let problems = #expect(throws: SettingsProblems.self) {
            try SettingsFile.parse(text: text, path: "fleet.yaml", effects: effects)
        }
        #expect(problems?.description.contains("X-A has a control character") == true)
        #expect(problems?.description.contains("Evil") == false)
    }

    @Test func whatDoesNothingForOneLinkOfTheDefaultsIsANoteOnly() throws {
        let settings = try parse(
            """
            defaults: { tls: { ca: ca.pem }, proxy: "http://p:1", session_expiry: 1h }
            links:
              - { name: a, url: mqtt://b }
              - { name: b, url: mqtt+unix:///a, clean_start: false }
            """)
        let report = ConfigReport.text(for: settings)
        #expect(
            report.contains(
                "  note: ca has no effect: the URL has no TLS; write mqtts:// or wss:// "
                    + "(fleet.yaml:1)\n"))
        #expect(
            report.contains(
                "  note: proxy has no effect: a socket file is not reached through a proxy"))
        #expect(report.contains("each connect discards the session; write clean_start: false"))
    }

    @Test func aWillThatWaitsGivesTheSessionExpiryItsUse() throws {
        let text = "session_expiry: 1h, will: { topic: a, delay: 10s }"
        #expect(problems(of: "links: [ { name: a, url: mqtt://b, \(text) } ]") == "")
    }

    @Test func aFlagThatDoesNothingForAnyLinkIsRefused() throws {
        var overrides = SettingsOverrides()
        overrides.serverName = "broker.example"
        let plain = try [BrokerURL(parsing: "mqtt://a")]
        let problems = #expect(throws: SettingsProblems.self) {
            try WatchSettings(urls: plain, overrides: overrides)
        }
        #expect(
            problems?.description
                == "--server-name: has no effect: the URL has no TLS; write mqtts:// or wss://")
        let mixed = try plain + [BrokerURL(parsing: "mqtts://a")]
        #expect(try WatchSettings(urls: mixed, overrides: overrides).links.count == 2)
    }

    @Test func everyFlagOfTheConnectionReachesTheLink() throws {
        var overrides = SettingsOverrides()
        overrides.authorities = try PEMFile(path: "ca.pem", effects: fixtureEffects)
        overrides.certificate = try PEMFile(path: "watcher.pem", effects: fixtureEffects)
        overrides.key = try KeyFile(path: "watcher.key", effects: fixtureEffects)
        overrides.serverName = "broker.example"
        overrides.applicationProtocols = ["mqtt"]
        overrides.minimumTLSVersion = .v1_0
        overrides.isInsecure = true
        overrides.followsRedirections = true
        overrides.expandsAddresses = true
        overrides.readsBrokerFigures = true
        overrides.flightRecords = true
        let settings = try WatchSettings(
            urls: [BrokerURL(parsing: "mqtts://a")], overrides: overrides)
        let link = settings.links[0]
        #expect(link.tls.authorities.origin == .flag("--ca"))
        #expect(link.tls.certificate.origin == .flag("--certificate"))
        #expect(link.tls.key.origin == .flag("--key"))
        #expect(link.tls.serverName == Setting("broker.example", from: .flag("--server-name")))
        #expect(link.tls.applicationProtocols == Setting(["mqtt"], from: .flag("--alpn")))
        #expect(link.tls.minimumVersion == Setting(.v1_0, from: .flag("--tls-minimum")))
        #expect(link.tls.isInsecure == Setting(true, from: .flag("--insecure")))
        #expect(link.followsRedirections == Setting(true, from: .flag("--follow-redirects")))
        #expect(link.expandsAddresses == Setting(true, from: .flag("--expand-addresses")))
        #expect(link.readsBrokerFigures == Setting(true, from: .flag("--sys")))
        #expect(settings.flightRecords == Setting(true, from: .flag("--flight-records")))
    }

    @Test func theEndsOfTheRangesAreInside() throws {
        #expect(try SettingValue.sessionExpiry("0s") == 0)
        #expect(try SettingValue.sessionExpiry("4294967294s") == .max - 1)
        #expect(try SettingValue.sessionExpiry("never") == .max)
        #expect(try SettingValue.willDelay("4294967295s") == .max)
        #expect(try SettingValue.receiveMaximum("1") == 1)
        #expect(try SettingValue.receiveMaximum("65535") == 65_535)
        #expect(try SettingValue.topicAliasMaximum("0") == 0)
        #expect(try SettingValue.packetSize("1KiB") == 1_024)
        #expect(try SettingValue.packetSize("1024") == 1_024)
        #expect(try SettingValue.packetSize("256MiB") == 268_435_456)
        #expect(try SettingValue.serverName("10.0.0.1") == "10.0.0.1")
        #expect(try SettingValue.serverName("2001:db8::1") == "2001:db8::1")
    }

    private func at(_ line: Int, _ column: Int) -> SettingOrigin {
        .file(path: "fleet.yaml", line: line, column: column)
    }
}
