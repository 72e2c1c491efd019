import FleetModel
import TerminalCells
import Vocabulary

@testable import Screens

extension StagedFleet {
    /// A night with every kind of incident, one minute after the start: a broker is half-open and
    /// somebody has it, a site is slow under a silence, a certificate is about to expire, a drop
    /// forms an incident, one is over; one way to tell people fails.
    static var nightShift: StagedFleet {
        let docks = (1...6).map { number in
            link("dock-0\(number)", at: "docks.example", port: 8883, site: "rtm")
        }
        let pumps = (1...3).map { number in
            link("pump-0\(number)", at: "pumps.example", site: "osl")
        }
        let others = ["quay-01", "cell-07", "badge-01"].map { name in
            link(name, at: "\(name).example", site: "fra")
        }
        var fleet = StagedFleet(docks + pumps + others)
        for link in docks.prefix(5) { fleet.drop(link.name, .halfOpen, at: .seconds(35)) }
        for link in docks.suffix(1) + pumps + others {
            fleet.connect(link.name, facts(nil, phases: ConnectPhases()), until: .seconds(58))
        }
        fleet.drop("quay-01", .resetByPeer, at: .seconds(58))
        fleet.note(nightStanding)
        return fleet
    }

    private static func link(
        _ name: String, at host: String, port: UInt16 = 1883, site: String
    ) -> LinkSettings {
        var settings = LinkSettings(name: name, endpoint: Endpoint(host: host, port: port))
        settings.tags = [Tag(key: "site", value: site)]
        return settings
    }

    /// A link was up until then.
    private mutating func drop(_ link: String, _ cause: DropCause, at time: Duration) {
        if time < .seconds(50) {
            connect(link, Self.facts(nil, phases: ConnectPhases()), until: time - .seconds(4))
        }
        let flight = FlightRecord(entries: [
            FlightEntry(
                at: .origin + time - .seconds(4), happening: .sent(.pingRequest, bytes: 2)),
            FlightEntry(at: .origin + time - .seconds(3), happening: .missed(1)),
            FlightEntry(at: .origin + time, happening: .ended(cause)),
        ])
        happen(
            .disconnected(
                Disconnection(
                    cause: cause, detail: "3 heartbeats missed", verdict: .peerSilent,
                    up: time, flight: flight)), on: link, at: time)
        happen(.state(from: .up, to: .down), on: link, at: time)
    }
}

/// The moment so many seconds after the start.
private func moment(_ seconds: Int) -> Moment { Watch.moment(.origin + .seconds(seconds)) }

private let nightStanding: AlertStanding = {
    var standing = AlertStanding()
    standing.incidents = [docksDown, certificate, forming, slowSite, over]
    if let links = try? LinkFilter(parsing: "site=osl") {
        standing.silences = [
            Silence(
                id: 1, links: links, reason: "new pump controllers", by: "ben",
                since: moment(10), until: moment(2_600))
        ]
    }
    standing.windows = [
        WindowInForce(name: "firmware night", links: nil, until: moment(5_400))
    ]
    var cluster = DeliveryStanding(name: "cluster")
    cluster.delivered = 12
    var pager = DeliveryStanding(name: "pager")
    pager.waiting = 3
    pager.failingSince = moment(20)
    pager.trouble = "connection refused by 192.0.2.9:443"
    standing.deliveries = [cluster, pager]
    return standing
}()

private let docksDown: Incident = {
    var incident = Incident(
        id: 41, kind: .drops, phase: .open, since: moment(31), openedAt: moment(35))
    incident.severity = .critical
    incident.members = (1...5).map {
        IncidentMember(link: LinkID($0 - 1), name: "dock-0\($0)", isBack: $0 == 5)
    }
    incident.remaining = 4
    incident.cause = "10.2.3.4"
    incident.causeFilter = "broker=docks.example:8883"
    incident.evidence = "5 of 5 share 10.2.3.4; 0 of 7 others do"
    incident.summary = "5 links half-open: 5 of 5 share 10.2.3.4; 0 of 7 others do"
    var ending = SharedEnding()
    ending.cause = .halfOpen
    ending.verdict = .peerSilent
    ending.broker = "docks.example:8883"
    incident.ending = ending
    incident.alerts = [
        IncidentAlert(
            rule: "broker down", severity: .critical, firedAt: moment(55), firing: 1,
            measured: "share of down 83 % > 50 %",
            note: "More than half of the broker's links have no connection.",
            runbook: "https://wiki.example/docks"),
        IncidentAlert(
            rule: "link down", severity: .critical, firedAt: moment(58), firing: 4,
            measured: "down"),
    ]
    incident.timeline = [
        IncidentStep(at: moment(35), text: "5 links dropped"),
        IncidentStep(at: moment(40), text: "5 of 5 share 10.2.3.4; 0 of 7 others do"),
        IncidentStep(at: moment(52), text: "1 back, 4 still down"),
        IncidentStep(at: moment(57), text: "ada has it: on my way"),
    ]
    incident.acknowledgement = Acknowledgement(
        by: "ada", note: "on my way", at: moment(57), until: moment(3_600))
    incident.notes = [
        IncidentNote(at: moment(59), by: "ada", text: "power is back, the switch is not")
    ]
    incident.telling = .told(at: moment(55))
    return incident
}()

private let certificate: Incident = {
    var incident = Incident(
        id: 40, kind: .alerts(rule: "certificate expires within 14 days"), phase: .open,
        since: moment(1), openedAt: moment(1))
    incident.severity = .warning
    incident.members = [IncidentMember(link: LinkID(11), name: "badge-01")]
    incident.remaining = 1
    incident.summary =
        "certificate expires within 14 days on badge-01: certificate_expires 11d < 14d"
    incident.alerts = [
        IncidentAlert(
            rule: "certificate expires within 14 days", severity: .warning,
            firedAt: moment(1), firing: 1, measured: "certificate_expires 11d < 14d")
    ]
    incident.timeline = [IncidentStep(at: moment(1), text: "fired")]
    incident.telling = .told(at: moment(1))
    return incident
}()

private let forming: Incident = {
    var incident = Incident(
        id: 43, kind: .drops, phase: .forming(until: .origin + .seconds(68)), since: moment(57),
        openedAt: moment(58))
    incident.members = [IncidentMember(link: LinkID(9), name: "quay-01")]
    incident.remaining = 1
    incident.summary = "quay-01 reset-by-peer"
    var ending = SharedEnding()
    ending.cause = .resetByPeer
    ending.broker = "quay-01.example:1883"
    incident.ending = ending
    incident.timeline = [IncidentStep(at: moment(58), text: "1 link dropped")]
    return incident
}()

private let slowSite: Incident = {
    var incident = Incident(
        id: 42, kind: .alerts(rule: "slow heartbeat"), phase: .open, since: moment(12),
        openedAt: moment(12))
    incident.severity = .warning
    incident.members = (1...3).map {
        IncidentMember(link: LinkID($0 + 5), name: "pump-0\($0)")
    }
    incident.remaining = 3
    incident.cause = "site=osl"
    incident.causeFilter = "site=osl"
    incident.evidence = "3 of 3 share site=osl; 0 of 9 others do"
    incident.summary = "slow heartbeat on 3 links: 3 of 3 share site=osl; 0 of 9 others do"
    incident.alerts = [
        IncidentAlert(
            rule: "slow heartbeat", severity: .warning, firedAt: moment(12), firing: 3,
            measured: "rtt_p95 812 ms > 500 ms")
    ]
    incident.timeline = [IncidentStep(at: moment(12), text: "fired on 3 links")]
    incident.telling = .heldBack(.silenced)
    incident.silencedUntil = moment(2_600)
    return incident
}()

private let over: Incident = {
    var incident = Incident(
        id: 39, kind: .drops, phase: .resolved(at: moment(30)), since: moment(8),
        openedAt: moment(9))
    incident.severity = .critical
    incident.members = [IncidentMember(link: LinkID(10), name: "cell-07", isBack: true)]
    incident.summary = "cell-07 closed-by-peer"
    var ending = SharedEnding()
    ending.cause = .closedByPeer
    ending.broker = "cell-07.example:1883"
    incident.ending = ending
    incident.timeline = [
        IncidentStep(at: moment(9), text: "1 link dropped"),
        IncidentStep(at: moment(30), text: "1 back, none still down"),
    ]
    incident.telling = .toldOver(at: moment(30))
    return incident
}()
