import FleetModel
import HeartbeatModel
import Outlets
import Testing
import Vocabulary

@Suite("A run replayed from its lines")
struct ReplayTests {
    private var now = Moment(
        monotonic: .origin, wall: WallTime(unixMilliseconds: 1_795_403_564_000))

    private func settings(_ name: String, _ host: String) -> LinkSettings {
        var settings = LinkSettings(
            name: name, endpoint: Endpoint(host: host, port: 8883, isSecure: true))
        settings.tags = [Tag(key: "site", value: "fra")]
        settings.tls.isInsecure.value = true
        settings.proxy.value = ProxySettings(kind: .http, host: "proxy", port: 3128)
        return settings
    }

    private func connected(_ timing: HeartbeatTiming) -> LinkEvent {
        .connected(
            ConnectionFacts(
                version: .v5_0, address: "10.0.0.1:1883", sessionPresent: false,
                keepAliveSeconds: 60, clientID: "kw-1",
                phases: ConnectPhases(
                    tcp: .milliseconds(1), proxy: .milliseconds(3), tls: .milliseconds(4),
                    connack: .milliseconds(2)),
                timing: timing, properties: ConnackProperties(),
                tls: TLSFacts(
                    version: .v1_3,
                    certificates: [
                        CertificateFacts(
                            subject: "broker", issuer: "CA", names: ["broker"],
                            notBefore: now.wall, notAfter: now.wall + .seconds(86_400))
                    ], isInsecure: true)))
    }

    /// An end with all its evidence.
    private func end(after up: Duration) -> LinkEvent {
        .disconnected(
            Disconnection(
                cause: .closedByPeer, detail: "FIN", pattern: .keepAliveClose, up: up,
                tcp: TCPFacts(), evidence: "closed 92 s after our last byte",
                flight: FlightRecord(entries: [
                    FlightEntry(at: now.monotonic, happening: .sent(.pingRequest, bytes: 2))
                ])))
    }

    /// Two links for ten minutes: one with growing round trips and some misses, one that breaks.
    private mutating func run(_ take: (Moment, RunEvent) -> Void) {
        let timing = LinkSettings(name: "", endpoint: Endpoint(host: "h", port: 1))
            .timing(effectiveKeepAliveSeconds: 60)
        for link in [LinkID(0), LinkID(1)] {
            take(now, .link(link, .connecting(attempt: 1, address: "10.0.0.1:1883")))
            take(now, .link(link, connected(timing)))
            take(now, .link(link, .state(from: .connecting, to: .up)))
        }
        for beat in 1...60 {
            step(.seconds(9))
            take(now, .link(LinkID(0), .pingRequest(outstanding: 1)))
            step(.milliseconds(beat))
            if beat % 7 == 0 {
                let miss = OverdueHeartbeat(waited: .seconds(5), consecutiveMissed: 1)
                take(now, .link(LinkID(0), .overdue(miss)))
            } else {
                let answer = PingAnswer.timed(rtt: .milliseconds(beat), late: false)
                take(
                    now,
                    .link(LinkID(0), .pingResponse(answer, networkRTT: .microseconds(beat))))
            }
            if beat == 30 {
                take(now, .link(LinkID(1), .webSocketPing))
                take(now, .link(LinkID(1), end(after: now.monotonic - .origin)))
                take(now, .link(LinkID(1), .state(from: .up, to: .down)))
                take(now, .own(.paused(gap: .seconds(2))))
                take(now, .own(.clockStepped(by: .seconds(-3_600))))
            }
            if beat == 31 {
                let event = IncidentEvent(
                    id: 7, change: .opened, severity: .critical, rule: "link down",
                    summary: "b closed by peer")
                take(now, .incident(event))
            }
            if beat == 50 {
                take(now, .own(.offline(evidence: "no default route")))
                take(now, .link(LinkID(0), .state(from: .up, to: .unknown)))
            }
        }
    }

    private mutating func step(_ duration: Duration) {
        now = Moment(monotonic: now.monotonic + duration, wall: now.wall + duration)
    }

    @Test mutating func theFleetOfTheLinesEqualsTheFleetOfTheRun() throws {
        let start = now
        var original = Fleet(startedAt: start)
        var writer = EventLineWriter(withFlightRecords: true)
        writer.names = [LinkID(0): "a", LinkID(1): "b"]
        var lines: [String] = []
        func write(_ effects: [FleetEffect]) {
            for case .record(let record) in effects { lines.append(writer.line(for: record)) }
        }
        write(
            original.configure(
                [(LinkID(0), settings("a", "fe80::1")), (LinkID(1), settings("b", "broker-b"))],
                now: start))
        run { moment, event in
            switch event {
            case .link(let link, let event):
                let report = LinkReport(link: link, at: moment.monotonic, event: event)
                var effects: [FleetEffect] = []
                original.apply(report, at: moment, effects: &effects)
                write(effects)
            case .own(let event): write(original.apply(event, now: moment))
            case .incident(let event): write(original.apply(event, now: moment))
            case .started, .eventsLost: break
            }
        }

        var reader = EventLineReader()
        var replayed = Fleet(startedAt: start)
        for line in lines {
            replayed.replay(try #require(try reader.read(line)))
        }
        let snapshot = replayed.snapshot(now: now)
        #expect(snapshot == original.snapshot(now: now))
        #expect(snapshot.links.map(\.settings.name) == ["a", "b"])
        #expect(snapshot.links[1].state == .down)
        #expect(snapshot.links[0].statistics.missed > 0)
        #expect(snapshot.links[0].isInsecure && snapshot.links[0].networkRTT != nil)
        #expect(snapshot.links[0].settings.proxy.value?.host == "proxy")
        #expect(snapshot.links[1].drops[0].disconnection.flight?.entries.count == 1)
        #expect(snapshot.offline?.evidence == "no default route")
    }

    @Test func linesOfAnyContentNeverTrapTheFleet() {
        var source = RandomRecords(seed: 5)
        var fleet = Fleet(startedAt: now)
        for record in source.configuration() { fleet.replay(record) }
        for _ in 0..<5_000 { fleet.replay(source.record()) }
        #expect(fleet.snapshot(now: now).links.count == RandomRecords.names.count)
    }

    @Test(arguments: ["broker:1883", "mqtt://broker", "mqtt://:1883", "mqtt://broker:x", ""])
    func aLinkWhoseUrlCannotBeReadIsNotPartOfTheFleet(url: String) {
        let configuration = LinkConfiguration(
            name: "a", url: url, tags: [],
            timing: HeartbeatTiming(
                keepAliveSeconds: 60, probeInterval: .seconds(10), responseTimeout: .seconds(5),
                missesToDown: 3))
        var fleet = Fleet(startedAt: now)
        for event in [LinkEvent.configured(configuration), .pingRequest(outstanding: 1)] {
            fleet.replay(RunRecord(at: now, event: .link(LinkID(0), event)))
        }
        #expect(fleet.snapshot(now: now).links.isEmpty)
    }
}
