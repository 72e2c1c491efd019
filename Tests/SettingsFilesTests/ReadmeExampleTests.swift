import AlertModel
import FleetModel
import Foundation
import SettingsFiles
import Testing
import Vocabulary

/// What the README says of settings holds.
struct ReadmeExampleTests {
    private var readme: String {
        get throws { try page("README.md") }
    }

    private func page(_ path: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The YAML blocks of the README, in order.
    private var examples: [String] {
        get throws {
            try readme.components(separatedBy: "```yaml\n").dropFirst()
                .compactMap { $0.components(separatedBy: "```").first }
        }
    }

    @Test func everyExampleIsRight() throws {
        let settings = try examples.map(parse)
        try #require(settings.count == 5)
        #expect(settings[0].links.count == 201)
        #expect(settings[1].links.map(\.name) == ["cloud", "pool"])
        #expect(settings[2].keys.map(\.command.value) == ["sort", "columns", "freeze", "mouse"])
        let own = settings[3].alertRules.filter { $0.origin != .builtIn }
        #expect(own.map(\.value.name).first == "link down")
        #expect(own.count == 6)
        let ways = settings[4].announcementWays.map(\.value.name)
        #expect(ways == ["cluster", "night shift", "chat", "siren", "topic"])
        #expect(settings[4].maintenanceWindows.count == 2)
        #expect(settings[4].personName.value == "ada")
    }

    /// The defaults that the first example shows are those that are built in.
    @Test func theDefaultsAreTheBuiltInOnes() throws {
        let link = try #require(try parse(examples[0]).links.last)
        let plain = LinkSettings(name: link.name, endpoint: link.endpoint)
        #expect(link.holdsTheSame(as: plain))
    }

    @Test func thePageOfAlertsListsTheBuiltInRules() throws {
        let page = try page("Sources/KeepwatchApp/Documentation.docc/Alerts.md")
        let table = try #require(
            page.components(
                separatedBy: "| built-in rule | severity | when |\n| --- | --- | --- |\n"
            )
            .last?.components(separatedBy: "\n\n").first)
        let rows = BuiltInRules.all.map {
            "| `\($0.name)` | \($0.severity.rawValue) | `\($0.condition.text)` |"
        }
        #expect(table.split(separator: "\n").map(String.init) == rows)
    }

    @Test func everyFormOfURLIsRight() throws {
        let forms = try readme.matches(of: #/\| `([a-z+]+://[^`]+)` \|/#).map { String($0.1) }
        try #require(forms.count == Endpoint.Scheme.allCases.count)
        for form in forms {
            let whole = form.replacing("[", with: "").replacing("]", with: "")
            let url = try BrokerURL(parsing: whole)
            #expect(url.username == "user")
            // The port and path in the form are those that hold without them.
            let short = form.replacing(#/\[:\d+\]|\[/mqtt\]/#, with: "")
                .replacing("[", with: "").replacing("]", with: "")
            #expect(try BrokerURL(parsing: short).endpoint == url.endpoint)
        }
    }

    @Test func everyKeyThatIsWrittenStandsInAnExample() throws {
        let text = try examples.joined()
        for key in [
            "ca", "certificate", "key", "server_name", "alpn", "minimum_version", "insecure",
            "websocket_headers", "proxy", "subscribe", "will", "session_expiry",
            "receive_maximum", "maximum_packet_size", "topic_alias_maximum", "user_properties",
            "follow_redirects", "expand_addresses", "flight_records",
            "webhook", "form", "secret", "template", "command", "mqtt", "remind", "resolved",
            "rate", "time_limit", "every", "at", "for", "from",
        ] {
            #expect(text.contains("\(key): "), "the README shows no \(key)")
        }
    }
}
