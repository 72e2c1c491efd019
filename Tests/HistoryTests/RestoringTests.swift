import AlertModel
import FleetModel
import Testing
import Vocabulary

@testable import History

@Suite struct RestoringTests {
    /// An incident that has all that one can have.
    private static var full: Incident {
        var incident = Incident.ofDrops(7, links: 3)
        incident.severity = .critical
        incident.members[1].isBack = true
        incident.remaining = 2
        incident.cause = "10.2.3.4"
        incident.causeFilter = "address=10.2.3.4"
        incident.evidence = "3 of 3 share 10.2.3.4; 0 of 120 others do"
        var ending = SharedEnding()
        ending.cause = .halfOpen
        ending.pattern = .periodicClose
        ending.patternPeriod = .seconds(60)
        ending.verdict = .pathDead
        ending.reason = "Server busy"
        ending.evidence = "4 connections ended 60 s after they began"
        ending.broker = "docks:1883"
        incident.ending = ending
        incident.alerts = [
            IncidentAlert(
                rule: "link down", severity: .critical, firedAt: moment(90), firing: 2,
                measured: "down", note: "call the docks", runbook: "https://runbooks.example/docks")
        ]
        incident.timeline.append(IncidentStep(at: moment(70), text: "1 link back"))
        incident.stepsForgotten = 4
        incident.acknowledgement = Acknowledgement(
            by: "ada", note: "looking", at: moment(100), until: moment(4_000))
        incident.notes = [IncidentNote(at: moment(110), by: "ada", text: "the switch — again")]
        incident.telling = .told(at: moment(95))
        incident.isDismissed = true
        return incident
    }

    @Test func whatPeopleWereToldIsKnownToTheNextRun() async throws {
        var incident = Incident.ofDrops(1, links: 1)
        incident.told = ToldIncident(
            severity: .warning, rule: "link down", labels: ["site": "fra"], ways: ["pager", "wall"])
        var other = Incident.ofDrops(2, links: 1)
        other.told = ToldIncident(severity: .critical, rule: "slow", labels: [:], ways: nil)
        var forgotten = Incident.ofDrops(3, links: 1)
        forgotten.told = other.told
        let before = AlertNews.incident(forgotten)
        forgotten.told = nil
        let known = try await restored(
            after: [.incident(incident), .incident(other), before, .incident(forgotten)])
        #expect(known.unresolved.map(\.told) == [incident.told, other.told, nil])
    }

    @Test func anOpenIncidentIsThereWithAllThatIsKnownOfIt() async throws {
        let found = try await restored(after: [.incident(Self.full)], at: moment(600))
        #expect(
            found.unresolved.map(\.withoutLinkNumbers) == [Self.full.withoutLinkNumbers])
        #expect(found.resolved == [])
        #expect(found.lastIncident == 7)
    }

    @Test func numbersOfRestoredMembersAreThoseOfNoLink() async throws {
        let found = try await restored(after: [.incident(.ofDrops(1, links: 3))])
        let links = try #require(found.unresolved.first).members.map(\.link)
        #expect(links.allSatisfy { $0.rawValue < 0 })
        #expect(Set(links).count == 3)
    }

    @Test func timesAreThoseOfTheNewRunsClock() async throws {
        let found = try await restored(
            after: [.incident(.ofDrops(1, links: 1))],
            at: moment(600, inRunBegunAfter: 590))
        let incident = try #require(found.unresolved.first)
        #expect(incident.since == moment(60, inRunBegunAfter: 590))
        #expect(incident.since.monotonic == .origin - .seconds(530))
    }

    @Test func whatLiesInTheFutureByAClockThatWasSetBackIsNow() async throws {
        let now = moment(10, inRunBegunAfter: 0)
        let found = try await restored(after: [.incident(.ofDrops(1, links: 1))], at: now)
        #expect(found.unresolved.first?.since == now)
    }

    @Test func anIncidentThatWasFormingIsOpen() async throws {
        var forming = Incident.ofDrops(1, links: 1)
        forming.phase = .forming(until: .origin + .seconds(65))
        let found = try await restored(after: [.incident(forming)])
        #expect(found.unresolved.first?.phase == .open)
    }

    @Test func anIncidentThatIsOverIsKeptAndNotOpen() async throws {
        let incident = Incident.ofDrops(1, links: 2)
        let found = try await restored(
            after: [.incident(incident), .incident(incident.resolved(at: moment(200)), .resolved)],
            at: moment(600))
        #expect(found.unresolved == [])
        #expect(
            found.resolved.map(\.withoutLinkNumbers)
                == [incident.resolved(at: moment(200)).withoutLinkNumbers])
    }

    @Test func anIncidentOfWhichNothingIsLeftIsForgottenButNotItsNumber() async throws {
        let incident = Incident.ofDrops(9, links: 2)
        let found = try await restored(
            after: [.incident(incident), .incident(incident, .withdrawn)])
        #expect(found.unresolved == [])
        #expect(found.resolved == [])
        #expect(found.lastIncident == 9)
    }

    @Test(arguments: [
        IncidentTelling.notYet, .heldBack(.parentDown), .heldBack(.silenced), .told(at: moment(70)),
        .toldOver(at: moment(80)),
    ])
    func itIsKnownWhetherPeopleWereTold(_ telling: IncidentTelling) async throws {
        var incident = Incident.ofDrops(1, links: 1)
        incident.telling = telling
        let found = try await restored(after: [.incident(incident)], at: moment(600))
        #expect(found.unresolved.first?.telling == telling)
    }

    @Test func membersThatComeGoAndChangePlacesAreKept() async throws {
        var incident = Incident.ofDrops(1, links: 4)
        var news = [AlertNews.incident(incident)]
        incident.members[2].isBack = true
        news.append(.incident(incident))
        incident.members.removeFirst()
        news.append(.incident(incident))
        incident.members.append(IncidentMember(link: LinkID(8), name: "crane-1"))
        news.append(.incident(incident))
        let found = try await restored(after: news)
        #expect(
            found.unresolved.first?.withoutLinkNumbers.members
                == incident.withoutLinkNumbers.members)
    }

    @Test func aReopenedIncidentIsOpenAgainWithAllItsLinks() async throws {
        let incident = Incident.ofDrops(1, links: 3)
        let found = try await restored(after: [
            .incident(incident), .incident(incident.resolved(at: moment(200)), .resolved),
            .incident(incident, .reopened),
        ])
        #expect(found.resolved == [])
        #expect(found.unresolved.first?.members.filter { !$0.isBack }.count == 3)
    }

    @Test func silencesAreThereUntilTheyEnd() async throws {
        func silence(_ id: Int, until: Int) throws -> Silence {
            Silence(
                id: id, links: try LinkFilter(parsing: "site=fra !lab"), reason: "new switch",
                by: "ada", since: moment(10), until: moment(until))
        }
        let found = try await restored(
            after: [
                .silence(try silence(1, until: 500), isOver: false),
                .silence(try silence(2, until: 2_000), isOver: false),
                .silence(try silence(3, until: 1_000), isOver: false),
                .silence(try silence(4, until: 3_000), isOver: false),
                .silence(try silence(4, until: 3_000), isOver: true),
            ], at: moment(600))
        #expect(found.silences == [try silence(3, until: 1_000), try silence(2, until: 2_000)])
        #expect(found.lastSilence == 4)
    }

    @Test func aClockThatWasSetBackMakesNoSilenceLongerThanOneMayBe() async throws {
        let silence = Silence(
            id: 1, links: try LinkFilter(parsing: ""), reason: "new switch", by: "ada",
            since: moment(0), until: moment(3_600))
        let now = Moment(monotonic: .origin, wall: moment(0).wall + .seconds(-90 * 86_400))
        let found = try await restored(after: [.silence(silence, isOver: false)], at: now)
        #expect(found.silences.first?.until.wall == now.wall + Silence.longest)
    }

    @Test func theLastHandoverIsKnown() async throws {
        let found = try await restored(
            after: [.handedOver(at: moment(50)), .handedOver(at: moment(70))], at: moment(600))
        #expect(found.lastHandover == moment(70))
    }
}

@Suite struct RestoredAlertTests {
    private func incident(
        _ id: Int, _ kind: Incident.Kind, links: [String], back: Set<String> = [],
        rules: [String] = ["link down"]
    ) -> Incident {
        var incident = Incident(
            id: id, kind: kind, phase: .open, since: moment(60), openedAt: moment(60))
        incident.members = links.map {
            IncidentMember(link: LinkID(0), name: $0, isBack: back.contains($0))
        }
        incident.alerts = rules.map {
            IncidentAlert(
                rule: $0, severity: .critical, firedAt: moment(90), firing: 1, measured: "down")
        }
        return incident
    }

    @Test func alertsThatFireAreThereAndThoseThatAreOverAreNot() async throws {
        let found = try await restored(
            after: [
                .incident(incident(1, .drops, links: ["a", "b"])),
                .fired(.link(name: "a"), in: 1), .fired(.link(name: "b"), in: 1),
                .fired(.group(by: "broker", name: "docks:1883"), rule: "broker down", in: nil),
                .fired(.group(by: "tag:site", name: nil), rule: "site down", in: nil),
                .fired(.fleet, rule: "no links", in: nil),
                .resolved(.link(name: "a")),
            ], at: moment(600))
        func alert(_ rule: String, _ subject: FiringAlert.Subject, in incident: Int?) -> FiringAlert
        {
            FiringAlert(rule: rule, subject: subject, firedAt: moment(90), incident: incident)
        }
        #expect(
            Set(found.firing) == [
                alert("link down", .link(name: "b"), in: 1),
                alert("broker down", .group(by: "broker", name: "docks:1883"), in: nil),
                alert("site down", .group(by: "tag:site", name: nil), in: nil),
                alert("no links", .fleet, in: nil),
            ])
    }

    @Test func anAlertIsFoundInItsIncidentThoughThatOneDoesNotSayItYet() async throws {
        let found = try await restored(after: [
            .incident(incident(1, .drops, links: ["a"], rules: [])),
            .incident(incident(2, .drops, links: ["b"], rules: [])),
            .fired(.link(name: "b"), in: nil),
            .fired(.group(by: "broker", name: "docks:1883"), rule: "broker down", in: 1),
        ])
        #expect(
            Set(found.firing.map { "\($0.rule) in \($0.incident ?? 0)" }) == [
                "link down in 2", "broker down in 1",
            ])
    }

    @Test func whatIsOverHasNoAlertThatFires() async throws {
        let first = incident(1, .drops, links: ["a"])
        var over = first
        over.phase = .resolved(at: moment(200))
        let found = try await restored(after: [
            .incident(first), .fired(.link(name: "a"), in: 1),
            // Parted from it, it lasts.
            .fired(.link(name: "b"), in: 1), .incident(incident(2, .drops, links: ["b"])),
            .incident(over, .resolved),
        ])
        #expect(found.firing.map(\.subject) == [.link(name: "b")])
        #expect(found.firing.map(\.incident) == [2])
    }

    @Test func anAlertIsFoundInTheIncidentThatWasPartedFromItsFirst() async throws {
        let found = try await restored(after: [
            .incident(incident(1, .drops, links: ["a", "b"])),
            .fired(.link(name: "b"), in: 1),
            .incident(incident(1, .drops, links: ["a"])),
            .incident(incident(2, .drops, links: ["b"])),
        ])
        #expect(found.firing.map(\.incident) == [2])
    }

    @Test func anAlertWhoseIncidentWasNotKnownYetIsFoundByItsLink() async throws {
        let found = try await restored(after: [
            .fired(.link(name: "b"), in: nil),
            .incident(incident(1, .drops, links: ["a"])),
            .incident(incident(2, .drops, links: ["b"], rules: ["slow heartbeat"])),
            .incident(incident(3, .alerts(rule: "link down"), links: ["b"])),
        ])
        #expect(found.firing.map(\.incident) == [3])
    }

    @Test func anAlertIsInNoIncidentOfItsRuleThatItsLinkHasLeft() async throws {
        let found = try await restored(after: [
            .fired(.link(name: "b"), in: nil),
            .incident(incident(1, .alerts(rule: "link down"), links: ["a", "b"], back: ["b"])),
            .incident(incident(2, .drops, links: ["b"])),
        ])
        #expect(found.firing.map(\.incident) == [2])
    }
}
