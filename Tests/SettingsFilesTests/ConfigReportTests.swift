import SettingsFiles
import TestSupport
import Testing
import Vocabulary

struct ConfigReportTests {
    @Test func everyValueIsShownWithItsOrigin() throws {
        expectGolden(ConfigReport.text(for: try parse(fullExample)), named: "config-full")
    }

    @Test func flagsAreShownAsOrigins() throws {
        var settings = try parse("links: [ { name: a, url: mqtt://b } ]")
        var overrides = SettingsOverrides()
        overrides.keepAliveSeconds = 0
        overrides.mouse = false
        try settings.apply(overrides)
        expectGolden(ConfigReport.text(for: settings), named: "config-flags")
    }

    @Test func reductionsAreSaidFromWhatToWhat() throws {
        let report = ConfigReport.text(
            for: try parse(
                """
                links:
                  - name: a
                    url: mqtt://b
                    keep_alive: 60s
                    probe_interval: 1m
                    response_timeout: 45s
                """))
        #expect(report.contains("probe interval 1m reduced to 45s: ¾ of the keep alive 60s\n"))
        #expect(report.contains("response timeout 45s reduced to 30s: ½ of the keep alive 60s\n"))
        #expect(report.contains("a dead peer is late within 1m15s, down within 2m45s\n"))
    }

    @Test func withoutKeepAliveNothingIsReduced() throws {
        let text = "links: [ { name: a, url: mqtt://b, keep_alive: 0s, probe_interval: 1h } ]"
        #expect(!ConfigReport.text(for: try parse(text)).contains("reduced"))
    }

    @Test func tenThousandLikeLinksAreOneParagraph() throws {
        let text = "links: [ { name: \"w{00001..10000}\", url: mqtt://b } ]"
        let report = ConfigReport.text(for: try parse(text))
        #expect(report.contains("\nw00001 to w10000 (10000 links)\n"))
        #expect(report.split(separator: "\n").count < 80)
    }

    @Test func linksOfOtherLayersAreOtherParagraphs() throws {
        let report = ConfigReport.text(
            for: try parse(
                "links: [ { name: a, url: mqtt://b }, { name: b, url: mqtts://b } ]"))
        #expect(report.contains("\na\n  url "))
        #expect(report.contains("\nb\n  url "))
    }

    @Test func theCommandsThatWereRunAreNamed() throws {
        let settings = try parse("links: [ { name: a, url: mqtt://b } ]")
        let report = ConfigReport.text(for: settings, commands: ["pass", "./vault"])
        #expect(report.hasSuffix("\nRun for secrets: \"pass\", \"./vault\"\n"))
    }
}
