import AlertModel
import FleetModel
import SettingsFiles
import Testing
import Vocabulary

/// `announce:`, the ways on which people are told, and `ui: name`, who looks.
@Suite struct AnnouncementSettingsTests {
    private static let link = "links: [ { name: plant-a, url: mqtt://broker } ]\n"

    private func way(_ text: String) throws -> AnnouncementWay {
        let settings = try parse("\(Self.link)announce:\n  - \(text)\n")
        return try #require(settings.announcementWays.first?.value)
    }

    /// The problems of one way, which is the third line of the file.
    private func wayProblems(_ text: String) -> String {
        problems(of: "\(Self.link)announce:\n  - \(text)\n")
    }

    private func secret(_ text: String) -> Secret { Secret(Array(text.utf8)) }

    // MARK: What is read

    @Test func withoutAnnounceNobodyIsTold() throws {
        #expect(try parse(Self.link).announcementWays.isEmpty)
    }

    @Test func aWayHasWhatIsUsualWhereItSaysNothing() throws {
        let way = try way("{ name: chat, webhook: https://chat.example/hook }")
        let webhook = Webhook(form: .json, url: secret("https://chat.example/hook"))
        #expect(way == AnnouncementWay(name: "chat", means: .webhook(webhook)))
    }

    @Test func aWayHasAllThatItsKeysSay() throws {
        let way = try way(
            """
            name: page
                webhook: http://page.example:8080/v2/enqueue
                form: pagerduty
                secret: { env: PD_KEY }
                headers: { X-Team: night, X-Key: { env: OTHER } }
                severity: critical
                links: site=fra
                resolved: false
                remind: 1h
                rate: 5/m
                time_limit: 2s
            """)
        var expected = AnnouncementWay(
            name: "page",
            means: .webhook(
                Webhook(
                    form: .pagerDuty, url: secret("http://page.example:8080/v2/enqueue"),
                    secret: secret("from PD_KEY"),
                    headers: ["X-Team": secret("night"), "X-Key": secret("from OTHER")])))
        expected.leastSeverity = .critical
        expected.links = try LinkFilter(parsing: "site=fra")
        expected.tellsEnds = false
        expected.remindsEvery = .seconds(3_600)
        expected.mostPerMinute = 5
        expected.timeLimit = .seconds(2)
        #expect(way == expected)
    }

    @Test func theURLMayBeASecret() throws {
        let way = try way("{ name: chat, webhook: { env: PAGER_URL }, form: slack }")
        let webhook = Webhook(form: .slack, url: secret("https://page.example/v2/enqueue"))
        #expect(way.means == .webhook(webhook))
    }

    @Test func aTemplateIsABodyOfTheUsersOwn() throws {
        let way = try way(
            "{ name: own, webhook: https://own.example, template: { body: \"{summary} {\" } }")
        let form = Webhook.Form.template(
            body: "{summary} {", contentType: "text/plain; charset=utf-8")
        #expect(way.means == .webhook(Webhook(form: form, url: secret("https://own.example"))))
    }

    @Test func aCommandBeginsAtTheFileAndNoShellReadsIt() throws {
        let settings = try SettingsFile.parse(
            text: "announce: [ { name: p, command: [ ./page, --now ] } ]", path: "/etc/fleet.yaml",
            effects: fixtureEffects)
        #expect(
            settings.announcementWays.map(\.value.means) == [.command(["/etc/./page", "--now"])])
    }

    @Test func aTopicLeavesOnALink() throws {
        let way = try way(
            "{ name: t, mqtt: { link: plant-a, topic: \"a/{severity}\", qos: 0, retain: true } }")
        #expect(
            way.means
                == .topic(
                    AnnouncementTopic(
                        link: "plant-a", topic: "a/{severity}", qos: .atMostOnce,
                        isRetained: true)))
    }

    @Test func thePersonWhoLooksHasAName() throws {
        #expect(try parse("ui: { name: ada }").personName.value == "ada")
        #expect(try parse("ui: {}").personName == Setting(nil))
        #expect(
            problems(of: "ui: { name: \(String(repeating: "a", count: 61)) }")
                == "fleet.yaml:1:13: name: has 61 characters; a name has 60 at most")
    }

    // MARK: What is refused

    @Test(
        "what is wrong with a way is said at its place",
        arguments: [
            ("down", "3:5: a way is a mapping with a name and a webhook, a command or mqtt"),
            ("{ name: a }", "3:5: a way needs a webhook, a command or mqtt"),
            ("{ command: [ page ] }", "3:5: a way needs a name"),
            (
                "{ name: a, command: [ p ], webhook: http://b }",
                "3:16: a way has one of webhook, command and mqtt; make two ways of it"
            ),
            (
                "{ name: a, command: [ p ], form: slack }",
                "3:32: form goes only with webhook"
            ),
            (
                "{ name: a, command: page }",
                "3:25: command is a list of a program and its arguments, such as "
                    + "[ pass, show, mqtt ]; no shell reads it"
            ),
            (
                "{ name: a, webhook: http://b, form: teams }",
                "3:41: form: \"teams\" is none of alertmanager, slack, pagerduty, ntfy and json; "
                    + "a text of your own is a template"
            ),
            (
                "{ name: a, webhook: http://b/c, form: pagerduty }",
                "3:16: pagerduty needs a secret, the routing key of the integration"
            ),
            (
                "{ name: a, webhook: http://b, form: slack, secret: { env: K } }",
                "3:48: slack takes no secret; what it asks for goes into headers, such as "
                    + "{ Authorization: { env: NAME } }"
            ),
            (
                "{ name: a, webhook: http://b/c, form: ntfy, secret: hunter2 }",
                "3:57: a key or token is not written here; write { env: NAME }, { file: PATH } or "
                    + "{ command: [ PROGRAM, … ] }"
            ),
            (
                "{ name: a, webhook: http://b, form: json, template: { body: x } }",
                "3:35: a way has a form or a template, not both"
            ),
            (
                "{ name: a, webhook: http://b, template: {} }", "3:45: a template needs a body"
            ),
            (
                "{ name: a, webhook: http://b, remind: 5s }",
                "3:43: remind: \"5s\" is out of range; remind is 1m to 7d"
            ),
            (
                "{ name: a, webhook: http://b, rate: 30/s }",
                "3:41: rate: \"30/s\" is not a rate; write it as 30/m"
            ),
            (
                "{ name: a, webhook: http://b, time_limit: 10m }",
                "3:47: time_limit: \"10m\" is out of range; the time limit is 1s to 2m"
            ),
            (
                "{ name: a, webhok: http://b, command: [ p ] }",
                "3:16: unknown key \"webhok\"; did you mean \"webhook\"?"
            ),
        ])
    func refusedWays(text: String, problem: String) {
        #expect(wayProblems(text) == "fleet.yaml:\(problem)")
    }

    @Test(
        "a URL is refused at its character and never shown",
        arguments: [
            ("chat.example/hunter2", 1, "a webhook's URL begins with https:// or http://"),
            ("ftp://chat.example", 1, "a webhook's URL begins with https:// or http://"),
            (
                "https://u:hunter2@chat.example", 18,
                "a user name and password go into headers, such as "
                    + "{ Authorization: { env: NAME } }"
            ),
            ("https://chat.example:0/", 22, "the port is a number from 1 to 65535, such as :8080"),
            ("https:///hunter2", 9, "the host is missing; write https://host"),
            ("https://a.example/b#c", 20, "a webhook's URL has no fragment; # is written %23"),
            (
                "https://a.example/é", 19,
                "what is not ASCII is percent-encoded in a path: é is %C3%A9"
            ),
        ])
    func refusedURLs(url: String, character: Int, message: String) {
        #expect(
            wayProblems("{ name: a, webhook: \"\(url)\" }")
                == "fleet.yaml:3:\(25 + character): webhook: \(message)")
    }

    @Test(
        "a URL has the path that its form needs",
        arguments: [
            ("alertmanager", "https://a.example/api/v2/alerts", "the URL is that of the server;"),
            ("pagerduty, secret: { env: K }", "https://a.example/", "the URL has no path;"),
            ("ntfy", "https://a.example", "the URL names no topic,"),
        ])
    func paths(form: String, url: String, message: String) {
        let problems = wayProblems("{ name: a, webhook: \(url), form: \(form) }")
        #expect(problems.hasPrefix("fleet.yaml:3:25: webhook: \(message)"), "\(problems)")
        #expect(wayProblems("{ name: a, webhook: \(url)/b/hook, form: slack }") == "")
    }

    @Test func aSecretURLThatIsNoneIsRefusedWithoutShowingIt() {
        let problems = wayProblems("{ name: a, webhook: { env: HUNTER } }")
        #expect(
            problems
                == "fleet.yaml:3:25: webhook: what was found there: a URL has no blanks and no "
                + "control characters")
    }

    @Test func anUnknownNameInATemplateIsFoundAtItsPlace() {
        let way = "{ name: a, webhook: http://b, template: { body: \"{titel}: {}\" } }"
        #expect(
            wayProblems(way)
                == "fleet.yaml:3:55: body: nothing is called {titel}; did you mean {title}?")
        let topic = "{ name: a, mqtt: { link: plant-a, topic: 'k/{sevrity}' } }"
        #expect(
            wayProblems(topic)
                == "fleet.yaml:3:50: topic: nothing is called {sevrity}; did you mean {severity}?")
        let far = "{ name: a, mqtt: { link: plant-a, topic: 'k/{zzzzzzzzz}' } }"
        #expect(wayProblems(far).contains("there are key, incident,"))
    }

    @Test func aTopicNeedsALinkThatIsWatched() {
        #expect(
            wayProblems("{ name: a, mqtt: { link: plant-b, topic: t } }")
                == "fleet.yaml:3:30: link: there is no link \"plant-b\"; did you mean \"plant-a\"?")
        #expect(
            wayProblems("{ name: a, mqtt: { topic: t } }")
                == "fleet.yaml:3:22: mqtt needs a link")
        #expect(
            wayProblems("{ name: a, mqtt: { link: plant-a, topic: a/+ } }")
                == "fleet.yaml:3:46: topic: \"a/+\" has a wildcard; a topic to publish to has none")
        #expect(
            wayProblems("{ name: a, mqtt: { link: plant-a, topic: a, qos: 2 } }")
                == "fleet.yaml:3:54: qos: \"2\" is neither 0 nor 1")
        let pool = "links: [ { name: p, url: mqtt://pool, expand_addresses: true } ]\n"
        #expect(
            problems(of: pool + "announce: [ { name: a, mqtt: { link: p, topic: t } } ]").hasPrefix(
                "fleet.yaml:2:38: link: each address of \"p\" becomes a link of its own"))
    }

    @Test func twoWaysOfOneNameAreRefused() {
        let text = "announce:\n  - { name: a, command: [ p ] }\n  - { name: a, command: [ q ] }\n"
        #expect(
            problems(of: text)
                == "fleet.yaml:3:13: the way name \"a\" is used twice; first at fleet.yaml:2:13")
    }

    @Test func keysOfAWayElsewhereAreSentThere() {
        #expect(
            problems(of: "webhook: http://b\n")
                == "fleet.yaml:1:1: \"webhook\" does not belong here, but in a way under announce")
        #expect(problems(of: "announce: off\n").hasPrefix("fleet.yaml:1:11: announce is a list"))
    }

    // MARK: What is shown

    @Test func theReportShowsEachWayWithoutWhatMayBeSecret() throws {
        let report = ConfigReport.text(for: try parse(fullExample))
        #expect(
            report.contains(#/\n  cluster +alertmanager at https:\/\/alerts.example:9093 +fleet/#))
        #expect(report.contains(#/\n  chat +template at https:\/\/chat.example +fleet/#))
        #expect(report.contains(#/\n  pager +command .\/page +fleet/#))
        #expect(
            report.contains(#/\n  topic +topic keepwatch\/{severity} on plant-a, QoS 0, retained/#))
        for secret in ["hunter2", "from CLUSTER_TOKEN", "from PAGER_KEY", "--now"] {
            #expect(!report.contains(secret), "\(secret)")
        }
        let none = ConfigReport.text(for: try parse(Self.link))
        #expect(none.contains("\nannounce\n  ways  none\n"), "\(none)")
    }
}
