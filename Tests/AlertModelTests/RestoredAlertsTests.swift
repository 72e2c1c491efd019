import FleetModel
import Testing
import Vocabulary

@testable import AlertModel

@Suite("Alerts of an earlier run")
struct RestoredAlertsTests {
    /// An incident of `link-0` that people were told of before this run, and its alert.
    private static var restored: RestoredAlerts {
        var incident = Incident(
            id: 7, kind: .drops, phase: .open, since: AlertFleet.moment(-80),
            openedAt: AlertFleet.moment(-70))
        incident.members = [IncidentMember(link: LinkID(99), name: "link-0")]
        incident.remaining = 1
        incident.summary = "link-0 half-open"
        incident.severity = .critical
        incident.alerts = [
            IncidentAlert(
                rule: "down", severity: .critical, firedAt: AlertFleet.moment(-50), firing: 1,
                measured: "down for 30 s")
        ]
        incident.telling = .told(at: AlertFleet.moment(-50))
        incident.acknowledgement = Acknowledgement(by: "ada", at: AlertFleet.moment(-40))
        var restored = RestoredAlerts()
        restored.unresolved = [incident]
        restored.firing = [
            FiringAlert(
                rule: "down", subject: .link(name: "link-0"), firedAt: AlertFleet.moment(-50),
                incident: 7)
        ]
        restored.lastIncident = 7
        restored.lastSilence = 3
        return restored
    }

    private static func run(
        _ restored: RestoredAlerts = restored, ways: [AnnouncementWay] = []
    ) -> AlertRun {
        AlertRun(
            AlertFleet(brokers: ["a", "b"]), rules: [.test(after: .seconds(30))], ways: ways,
            restored: restored)
    }

    @Test("An open incident is there at once, with who has it, before any link is judged")
    func atOnce() {
        let run = Self.run()
        #expect(run.incidents.map(\.id) == [7])
        #expect(run.incidents.first?.acknowledgement?.by == "ada")
    }

    @Test("It is not told again, nor does its alert begin anew, while its link is not back")
    func notAgain() {
        var run = Self.run()
        run.run(until: 300) { fleet, second in
            if second == 2 { fleet.connect(1, at: 2) }
            if second == 10 { fleet.refuse(at: 10) }
        }
        #expect(run.told.isEmpty)
        #expect(run.all.isEmpty)
        #expect(run.incidents.map(\.id) == [7])
        #expect(run.incidents.first?.resolvedAt == nil)
    }

    @Test("Who was told of it in the earlier run is told that it is over in this one")
    func endIsTold() {
        var run = Self.run()
        run.run(until: 300) { fleet, second in
            if second == 5 { for link in fleet.links { fleet.connect(link, at: 5) } }
        }
        #expect(run.all == ["5 resolved down: link-0"])
        #expect(run.told.map(\.withoutTime) == ["resolved 7 down"])
        #expect(run.messages.first?.labels == ["broker": "a:1883"])
        #expect(run.incidents.first?.resolvedAt != nil)
    }

    @Test("It is over where its link is watched no longer")
    func linkIsGone() {
        var restored = Self.restored
        restored.unresolved[0].members = [IncidentMember(link: LinkID(99), name: "gone")]
        restored.firing[0].subject = .link(name: "gone")
        var run = Self.run(restored)
        run.run(until: 300) { fleet, second in
            if second == 5 { for link in fleet.links { fleet.connect(link, at: 5) } }
        }
        #expect(run.told.map(\.withoutTime) == ["resolved 7 down"])
        #expect(run.incidents.allSatisfy { $0.resolvedAt != nil })
    }

    @Test("Numbers go on where they ended")
    func numbersGoOn() throws {
        var run = Self.run()
        run.run(until: 100) { fleet, second in
            if second == 2 { fleet.connect(1, at: 2) }
            if second == 10 { fleet.drop(1, at: 10) }
        }
        #expect(run.incidents.map(\.id).max() == 8)
        run.ask(
            .silence(try LinkFilter(parsing: "link"), reason: "r", by: "a", for: .seconds(60)))
        #expect(run.desk.standing.silences.map(\.id) == [4])
    }

    @Test("Silences go on, and those that ended between two runs are over")
    func silences() throws {
        var restored = Self.restored
        let links = try LinkFilter(parsing: "link")
        restored.silences = [(2, -20.0), (3, 60.0)].map { id, end in
            Silence(
                id: id, links: links, reason: "r", by: "ada", since: AlertFleet.moment(-90),
                until: AlertFleet.moment(end))
        }
        var run = Self.run(restored)
        run.run(until: 5)
        #expect(run.desk.standing.silences.map(\.id) == [3])
        #expect(
            run.news.contains { news in
                guard case .silence(let silence, isOver: true) = news else { return false }
                return silence.id == 2
            })
        run.run(until: 60)
        #expect(run.desk.standing.silences.isEmpty)
    }

    /// What people are told where the link is down still, and who has it gives it back.
    private static func toldOnceGivenBack(_ restored: RestoredAlerts) -> [String] {
        var run = run(restored)
        run.run(until: 100) { fleet, second in
            if second == 2 { fleet.connect(1, at: 2) }
            if second == 10 { fleet.refuse(at: 10) }
        }
        #expect(run.told.isEmpty)
        run.ask(.giveBack(incident: 7))
        run.run(until: 110)
        return run.told.map(\.withoutTime)
    }

    @Test("What was held back in the earlier run is told in this one once nothing holds it back")
    func heldBack() {
        var restored = Self.restored
        restored.unresolved[0].telling = .heldBack(.acknowledged)
        #expect(Self.toldOnceGivenBack(restored) == ["opened 7 down"])
    }

    // MARK: Alerts about groups, and about all links

    /// An incident of a rule about something that is no link, told and acknowledged.
    private static func restored(_ rule: String, of subject: FiringAlert.Subject) -> RestoredAlerts
    {
        var restored = Self.restored
        var incident = Incident(
            id: 7, kind: .alerts(rule: rule), phase: .open, since: AlertFleet.moment(-80),
            openedAt: AlertFleet.moment(-70))
        incident.alerts = [
            IncidentAlert(
                rule: rule, severity: .critical, firedAt: AlertFleet.moment(-80), firing: 1,
                measured: "so it is")
        ]
        incident.telling = .told(at: AlertFleet.moment(-70))
        incident.acknowledgement = Acknowledgement(by: "ada", at: AlertFleet.moment(-40))
        restored.unresolved = [incident]
        restored.firing = [
            FiringAlert(
                rule: rule, subject: subject, firedAt: AlertFleet.moment(-80), incident: 7)
        ]
        return restored
    }

    private static let share = AlertRule.test(
        .downShare(above: 0.5), named: "share", after: .seconds(20),
        until: .not(.downShare(above: 0.5)), endsAfter: .seconds(30))

    @Test("An alert about a group fires on until its group was judged, and ends as ever then")
    func group() {
        var run = AlertRun(
            AlertFleet(brokers: ["a", "a", "b"]), rules: [Self.share],
            restored: Self.restored("share", of: .group(by: "broker", name: "a:1883")))
        run.run(until: 200) { fleet, second in
            if second == 2 { fleet.connect(2, at: 2) }
            if second == 10 { for link in 0..<2 { fleet.refuse(link, at: 10) } }
        }
        #expect(run.all.isEmpty)
        #expect(run.told.isEmpty)
        #expect(run.incidents.map(\.id) == [7])
        #expect(run.incidents.first?.resolvedAt == nil)
        #expect(run.incidents.first?.acknowledgement?.by == "ada")
        run.run(until: 500) { fleet, second in
            if second == 201 { for link in 0..<2 { fleet.connect(link, at: 201) } }
        }
        #expect(run.all == ["231 resolved share: a:1883"])
        #expect(run.told.map(\.withoutTime) == ["resolved 7 share"])
        #expect(run.incidents.first?.resolvedAt == AlertFleet.moment(231))
    }

    @Test("Absence is so until a link is there again")
    func absence() throws {
        var run = AlertRun(
            AlertFleet(brokers: ["a", "b"]),
            rules: [
                .test(.absent, named: "nobody", links: try LinkFilter(parsing: "up"))
            ], restored: Self.restored("nobody", of: .fleet))
        run.run(until: 100)
        #expect(run.told.isEmpty)
        #expect(run.incidents.map(\.id) == [7])
        #expect(run.incidents.first?.resolvedAt == nil)
        run.run(until: 300) { fleet, second in
            if second == 101 { fleet.connect(at: 101) }
        }
        #expect(run.all == ["101 resolved nobody: all"])
        #expect(run.told.map(\.withoutTime) == ["resolved 7 nobody"])
    }

    @Test("Nothing of an earlier run is over before there are links", arguments: [true, false])
    func beforeThereAreLinks(isAboutAll: Bool) throws {
        let restored =
            isAboutAll
            ? Self.restored("nobody", of: .fleet)
            : Self.restored("share", of: .group(by: "broker", name: "a:1883"))
        let absent = AlertRule.test(
            .absent, named: "nobody", links: try LinkFilter(parsing: "up"))
        var desk = AlertDesk(rules: [isAboutAll ? absent : Self.share], restored: restored)
        let empty = Fleet(startedAt: AlertFleet.moment(0), emitsRecords: false)
        for second in 0..<100 {
            let news = desk.take(
                empty.snapshot(now: AlertFleet.moment(Double(second))), changes: .all,
                offsetSeconds: 0)
            #expect(news.isEmpty)
        }
        #expect(desk.standing.incidents.first?.resolvedAt == nil)
        let snapshot = AlertFleet(brokers: ["a"]).snapshot(at: 100)
        #expect(desk.take(snapshot, changes: .all, offsetSeconds: 0).isEmpty)
        #expect(desk.standing.incidents.first?.resolvedAt == nil)
        #expect(desk.standing.incidents.first?.alerts.first?.firing == 1)
    }

    @Test("What fired about a broker that is watched no longer is over")
    func groupIsGone() {
        var run = AlertRun(
            AlertFleet(brokers: ["a", "b"]), rules: [Self.share],
            restored: Self.restored("share", of: .group(by: "broker", name: "gone:1883")))
        run.run(until: 100) { fleet, second in
            if second == 2 { for link in fleet.links { fleet.connect(link, at: 2) } }
        }
        #expect(run.told.map(\.withoutTime) == ["resolved 7 share"])
        #expect(run.incidents.allSatisfy { $0.resolvedAt != nil })
    }

    @Test("What people were told of an incident in the earlier run holds in this one")
    func told() throws {
        var restored = Self.restored
        restored.unresolved[0].told = ToldIncident(
            severity: .warning, rule: "soon", labels: ["site": "fra"], ways: ["fra"])
        var run = Self.run(restored)
        run.run(until: 300) { fleet, second in
            if second == 5 { for link in fleet.links { fleet.connect(link, at: 5) } }
        }
        let message = try #require(run.messages.first)
        #expect(message.occasion == .resolved)
        #expect(message.severity == .warning)
        #expect(message.rule == "soon")
        #expect(message.labels == ["site": "fra"])
        #expect(message.ways == ["fra"])
    }

    private static func way(_ name: String, links: String? = nil) throws -> AnnouncementWay {
        var way = AnnouncementWay(name: name, means: .command(["page"]))
        way.links = try links.map { try LinkFilter(parsing: $0) }
        return way
    }

    /// The occasions of what is told, with the names of the ways, once all links are back.
    private static func told(
        by ways: [AnnouncementWay], before known: [String]
    ) -> [String] {
        var restored = Self.restored
        restored.unresolved[0].acknowledgement = nil
        restored.unresolved[0].told = ToldIncident(
            severity: .critical, rule: "down", labels: [:], ways: known)
        var run = run(restored, ways: ways)
        run.run(until: 300) { fleet, second in
            if second == 2 { fleet.connect(1, at: 2) }
            if second == 10 { fleet.refuse(at: 10) }
            if second == 100 { fleet.connect(at: 100) }
        }
        return run.messages.map { "\($0.occasion) \($0.ways ?? [])" }
    }

    @Test("A way that is new in this run hears of the beginning first, and all hear of the end")
    func newWay() throws {
        let ways = [try Self.way("fra", links: "link-0"), try Self.way("all")]
        #expect(
            Self.told(by: ways, before: ["fra"])
                == [#"opened ["all"]"#, #"resolved ["all", "fra"]"#])
        #expect(Self.told(by: ways, before: ["all", "fra"]) == [#"resolved ["all", "fra"]"#])
    }

    @Test("A way that is new in this run, and about other links, hears of neither")
    func newWayOfOthers() throws {
        let ways = [try Self.way("all"), try Self.way("ber", links: "link-1")]
        #expect(Self.told(by: ways, before: ["all"]) == [#"resolved ["all"]"#])
    }

    @Test("What matters more than people were told in the earlier run is told in this one")
    func raisedSince() {
        var restored = Self.restored
        restored.unresolved[0].told = ToldIncident(
            severity: .warning, rule: "soon", labels: [:], ways: nil)
        #expect(Self.toldOnceGivenBack(restored) == ["raised 7 down"])
    }

    @Test("The last handover is known")
    func handover() {
        var restored = Self.restored
        restored.lastHandover = AlertFleet.moment(-3_600)
        #expect(Self.run(restored).desk.standing.lastHandover == AlertFleet.moment(-3_600))
    }
}
