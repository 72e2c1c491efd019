import AlertModel
import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Announcing

/// What each receiver is sent, kept as goldens.
@Suite struct FormTests {
    /// What every receiver is told of an incident.
    private let told: [Announcement] = [.about(), .about(7, .reminder), .about(7, .resolved)]

    /// The requests that tell some messages, as a page.
    private func page(_ way: AnnouncementWay, _ messages: [Announcement]) throws -> String {
        guard case .webhook(let webhook) = way.means else { return "no webhook" }
        return try messages.map { message in
            let request = try WebhookRequest(webhook, [message], now: night.wall)
            return "# \(message.occasion.rawValue)\n" + page(of: request)
        }.joined(separator: "\n")
    }

    private func page(of request: WebhookRequest) -> String {
        let headers = request.headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\n" }
        return "POST \(request.url)\n" + headers.joined() + "\n"
            + readable(String(decoding: request.body, as: UTF8.self)) + "\n"
    }

    /// JSON on many lines; anything else as it is.
    private func readable(_ text: String) -> String {
        guard let value = try? JSONSerialization.jsonObject(with: Data(text.utf8)),
            let data = try? JSONSerialization.data(
                withJSONObject: value,
                options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        else { return text }
        return String(decoding: data, as: UTF8.self)
    }

    @Test func alertmanagerGetsAlerts() throws {
        let way = AnnouncementWay.web(.alertmanager, url: "https://alerts.example:9093/")
        expectGolden(
            try page(way, [.about(), .about(7, .resolved), .sample(now: night.wall)]),
            named: "alertmanager")
    }

    @Test func alertmanagerHearsThatAnAlertUnderOtherLabelsIsOver() throws {
        let way = AnnouncementWay.web(.alertmanager, url: "http://alerts.example:9093")
        guard case .webhook(let webhook) = way.means else { return }
        let request = try WebhookRequest(
            webhook, [.about(7, .raised, severity: .critical)],
            superseded: [.about(7, .opened, severity: .warning)], now: night.wall + .seconds(60))
        expectGolden(page(of: request), named: "alertmanager-raised")
    }

    @Test func slackGetsAnAttachment() throws {
        expectGolden(
            try page(.web(.slack, url: "https://hooks.slack.example/services/T0/B0/x"), told),
            named: "slack")
    }

    @Test func pagerDutyGetsEvents() throws {
        let way = AnnouncementWay.web(
            .pagerDuty, url: "https://events.pagerduty.example/v2/enqueue", secret: "ROUTING")
        var acknowledged = Announcement.about(7, .acknowledged)
        acknowledged.acknowledgedBy = "ada"
        expectGolden(
            try page(way, told + [acknowledged, .sample(now: night.wall)]), named: "pagerduty")
    }

    @Test func ntfyGetsJSONAtItsRoot() throws {
        let way = AnnouncementWay.web(
            .ntfy, url: "https://ntfy.example/night-shift", secret: "tk_1")
        expectGolden(try page(way, told), named: "ntfy")
    }

    @Test func othersGetTheMessageAsJSON() throws {
        let way = AnnouncementWay.web(
            .json, url: "https://in.example/hook", headers: ["X-Team": "night"])
        expectGolden(try page(way, told), named: "json")
    }

    @Test func aCommandHasTheMessageInItsEnvironment() {
        let environment = JSONForm.environment(.about())
        let lines = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        expectGolden(lines.joined(separator: "\n"), named: "environment")
    }

    @Test func noVariableOfACommandIsLongerThanTheKernelTakes() throws {
        var message = Announcement.about()
        let note = "1" + String(repeating: "👩‍👩‍👧‍👦", count: 20_000)
        message.note = note
        let value = try #require(JSONForm.environment(message)["KEEPWATCH_NOTE"])
        #expect((16_380...16_384).contains(value.utf8.count))
        #expect(note.utf8.starts(with: value.utf8))
        #expect(!value.unicodeScalars.contains("\u{FFFD}"))
    }

    @Test func namesInATemplateOfJSONAreEscaped() throws {
        var message = Announcement.about()
        message.summary = "a \"quoted\" \\ text\u{1B}[31m\nof two lines"
        let way = AnnouncementWay.web(
            .template(
                body: #"{"text": "{severity}: {summary}", "n": {link_count}}"#,
                contentType: "application/json"))
        guard case .webhook(let webhook) = way.means else { return }
        let request = try WebhookRequest(webhook, [message], now: night.wall)
        let value = try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]
        #expect(value?["text"] as? String == "critical: " + message.summary)
        #expect(value?["n"] as? Int == 40)
    }

    @Test func namesInATemplateOfAFormAreEncoded() throws {
        var message = Announcement.about()
        message.summary = "10 % of ä & b"
        let way = AnnouncementWay.web(
            .template(body: "t={summary}", contentType: "application/x-www-form-urlencoded"))
        guard case .webhook(let webhook) = way.means else { return }
        let request = try WebhookRequest(webhook, [message], now: night.wall)
        #expect(
            String(decoding: request.body, as: UTF8.self) == "t=10%20%25%20of%20%C3%A4%20%26%20b")
    }

    @Test func aTagThatIsNoLabelBecomesOne() {
        var message = Announcement.about()
        message.labels = ["rack-no": "7", "7th": "x", "empty": ""]
        let labels = AlertmanagerForm.labels(of: message)
        #expect(labels["rack_no"] == "7")
        #expect(labels["_7th"] == "x")
        #expect(labels["empty"] == nil)
    }

    @Test func aTagCannotTakeThePlaceOfALabelOfOurs() {
        var message = Announcement.about()
        message.labels = ["severity": "none", "incident": "other", "alertname": "x"]
        let labels = AlertmanagerForm.labels(of: message)
        #expect(labels["severity"] == "critical")
        #expect(labels["incident"] == "run1-7")
        #expect(labels["alertname"] == "link down")
    }

    @Test func anAlertNeverEndsBeforeItBegins() throws {
        var message = Announcement.about(7, .resolved)
        message.resolvedAt = message.since + .seconds(-5)
        let body = AlertmanagerForm.body([message], superseded: [], now: night.wall)
        #expect(String(decoding: body, as: UTF8.self).contains("2026-11-23T03:12:14.001Z"))
    }

    @Test func whatCannotBeAskedIsSaid() {
        guard case .webhook(let noTopic) = AnnouncementWay.web(.ntfy, url: "http://a/").means,
            case .webhook(let noKey) = AnnouncementWay.web(.pagerDuty).means
        else { return }
        #expect(throws: WebhookRequest.Problem(text: "the URL names no topic")) {
            try WebhookRequest(noTopic, [.about()], now: night.wall)
        }
        #expect(throws: WebhookRequest.Problem(text: "`secret` must hold the routing key")) {
            try WebhookRequest(noKey, [.about()], now: night.wall)
        }
    }
}
