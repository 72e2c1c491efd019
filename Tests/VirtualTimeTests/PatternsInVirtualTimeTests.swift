import BrokerScript
import Testing
import VirtualTime
import Vocabulary

@Suite struct PatternsInVirtualTimeTests {
    /// Long enough between heartbeats that a one-way path is seen by the broker first.
    private static func patient(_ settings: inout LinkSettings) {
        settings.keepAliveSeconds = Setting(20)
        settings.probeInterval = Setting(.seconds(5))
        settings.responseTimeout = Setting(.seconds(5))
        settings.missesToDown = Setting(100)
    }

    @Test(
        "Scenario E12: the keep alives that a broker waits are measured, not assumed",
        arguments: [1.5, 2, 3], [MQTTVersion.v3_1_1, .v5_0])
    func whatABrokerWaitsIsMeasured(grace: Double, version: MQTTVersion) throws {
        var run = VirtualRun([.during(.always, .keepAlive(.enforced(grace: grace)))]) {
            Self.patient(&$0)
            $0.version = Setting(.only(version))
        }
        run.network.breakPath(
            toBroker: 0, from: .origin + .milliseconds(52_500), direction: .toBroker)
        run.advance(to: .seconds(130))
        let end = try #require(run.ends.first?.end)
        #expect(end.cause == (version == .v5_0 ? .serverDisconnected : .closedByPeer))
        #expect(end.pattern == .keepAliveClose)
        #expect(try #require(end.evidence).hasPrefix("closed \(grace)0 keep alives"))
        #expect(try #require(end.tcp).unacknowledgedSegments > 0)
    }

    @Test func aSlowBrokerThatEndsIsNoKeepAliveClose() {
        var run = VirtualRun([
            .during(.always, .pingDelay(.constant(.seconds(4)))),
            .on(.at(.seconds(52)), .end(.close)),
        ]) { Self.patient(&$0) }
        run.advance(to: .seconds(53))
        #expect(run.ends.map(\.end.pattern) == [nil])
    }

    @Test("Scenario H5: a middlebox that cuts every 60 s is found at the third cut")
    func aMiddleboxIsFoundAtItsThirdCut() throws {
        var run = VirtualRun([.on(.afterConnack(.seconds(60)), .end(.reset))]) {
            $0.keepAliveSeconds = Setting(0)
            $0.probeInterval = Setting(.seconds(300))
            $0.responseTimeout = Setting(.seconds(5))
        }
        run.advance(to: .seconds(190))
        #expect(run.ends.map(\.end.pattern) == [nil, nil, .periodicClose])
        #expect(run.ends.last?.end.patternPeriod == .seconds(60))
        #expect(
            run.ends.last?.end.evidence == """
                likely an idle timeout in between; \
                the last connections were closed after 60 s, 60 s and 60 s
                """)
    }

    @Test func endsAtRandomTimesAreNoPeriod() {
        var run = VirtualRun(
            [.on(.afterConnackBetween(.seconds(10), .seconds(600)), .end(.close))], seed: 3)
        run.advance(to: .seconds(3_600))
        #expect(run.ends.count > 8)
        #expect(run.ends.allSatisfy { $0.end.pattern == nil })
    }

    @Test(
        "Scenario G5: two clients with one identifier stop fighting over it",
        arguments: [MQTTVersion.v3_1_1, .v5_0])
    func twoClientsWithOneIdentifierStopFighting(version: MQTTVersion) {
        var run = VirtualRun([.during(.always, .sameClient(.takesOver))], links: 2) {
            $0.clientID = Setting("dock-17")
            $0.version = Setting(.only(version))
        }
        run.advance(to: .seconds(1_800))
        let takeovers = run.ends.filter { $0.end.pattern == .takeover }
        #expect(!takeovers.isEmpty)
        #expect(takeovers.allSatisfy { $0.end.evidence?.contains("\"dock-17\"") == true })
        // Half an hour with a try every 5 min, and the few quick ones before the pattern is clear.
        #expect(run.connections.count < 30)
    }

    @Test func closesRightAfterConnackOfAGeneratedIdentifierAreNoTakeover() {
        var run = VirtualRun([.on(.afterConnack(.seconds(1)), .end(.close))])
        run.advance(to: .seconds(120))
        #expect(run.ends.count > 5)
        #expect(run.ends.allSatisfy { $0.end.pattern != .takeover })
    }
}

@Suite struct EvidenceInVirtualTimeTests {
    @Test func aSlowBrokerIsToldFromASlowNetwork() {
        for (network, broker) in [
            (Duration.milliseconds(80), Duration.zero), (.zero, .milliseconds(80)),
        ] {
            var run = VirtualRun(
                [.during(.always, .pingDelay(.constant(broker)))],
                path: NetworkPath(delay: .milliseconds(5) + network / 2))
            run.advance(to: .milliseconds(9_500))
            #expect(run.roundTrips == Array(repeating: .milliseconds(90), count: 10))
            #expect(
                run.networkRoundTrips
                    == Array(repeating: .milliseconds(10) + network, count: 10))
        }
    }

    @Test func theRecordOfAHalfOpenConnectionTellsItsLastMinutes() throws {
        var run = VirtualRun([.during(.from(.milliseconds(1_500)), .swallowPings(.all))])
        run.advance(to: .seconds(6))
        let flight = try #require(run.ends.first?.end.flight)
        let connect = try #require(flight.entries.dropFirst(3).first)
        guard case .sent(.connect, let bytes) = connect.happening else {
            Issue.record("\(connect) in place of CONNECT")
            return
        }
        #expect(bytes > 20)
        #expect(
            flight.entries.prefix(3).map(\.happening) == [
                .attempt(1), .phase(.resolution), .phase(.tcp),
            ])
        #expect(
            flight.entries.dropFirst(4).map(\.happening) == [
                .received(.connack, bytes: 5), .phase(.connack),
                .sent(.pingRequest, bytes: 2), .received(.pingResponse, bytes: 2),
                .sent(.pingRequest, bytes: 2), .received(.pingResponse, bytes: 2),
                .sent(.pingRequest, bytes: 2), Self.allAcknowledged, .missed(1),
                .sent(.pingRequest, bytes: 2), Self.allAcknowledged, .missed(2),
                .sent(.pingRequest, bytes: 2), Self.allAcknowledged, .missed(3),
                .ended(.halfOpen),
            ])
        #expect(flight.entries.map(\.at) == flight.entries.map(\.at).sorted())
    }

    private static let allAcknowledged = FlightHappening.socket(
        unacknowledgedSegments: 0, retransmits: 0, notSentBytes: 0)

    @Test func largeMessagesAreNotedWithTheirWholeSize() throws {
        var run = VirtualRun(
            [
                .on(.at(.seconds(3)), .publish(Publishing(topic: "t", payloadBytes: 200_000))),
                .on(.at(.seconds(5)), .end(.reset)),
            ],
            path: NetworkPath(delay: .milliseconds(1), bytesPerSecond: 1_000_000))
        run.advance(to: .seconds(6))
        let sizes = try #require(run.ends.first?.end.flight).entries.compactMap {
            if case .received(.publish, let bytes) = $0.happening { bytes } else { nil }
        }
        #expect(sizes.count == 1)
        #expect(try #require(sizes.first) > 200_000)
    }

    @Test func eachLayerIsAPhaseOfItsOwn() throws {
        var run = VirtualRun(
            [.on(.at(.seconds(3)), .end(.reset))], path: NetworkPath(delay: .milliseconds(10))
        ) {
            $0.endpoint = Endpoint(
                host: "127.0.0.1", port: 443, isSecure: true, webSocketPath: "/mqtt")
        }
        run.advance(to: .seconds(4))
        let facts = try #require(run.connections.first)
        #expect(facts.phases.tcp == .milliseconds(20))
        #expect(facts.phases.tls == .milliseconds(20))
        #expect(facts.phases.upgrade == .milliseconds(20))
        let phases = try #require(run.ends.first?.end.flight).entries.compactMap {
            if case .phase(let phase) = $0.happening { phase } else { nil }
        }
        #expect(phases == [.resolution, .tcp, .tls, .upgrade, .connack])
    }

    @Test func theNetworksRoundTripIsSmoothedFromWhatWasAcknowledged() throws {
        var run = VirtualRun(
            [.on(.at(.seconds(60)), .end(.close))],
            path: NetworkPath(delay: .milliseconds(10), jitter: .milliseconds(10)))
        run.advance(to: .seconds(61))
        let facts = try #require(run.ends.first?.end.tcp)
        let least = try #require(facts.pathRTTMinimum)
        #expect(.milliseconds(20) ... .milliseconds(21) ~= least)
        #expect(.milliseconds(21) ... .milliseconds(29) ~= facts.pathRTT)
        #expect(.milliseconds(1) ... .milliseconds(6) ~= facts.pathRTTVariation)
    }

    @Test func aResetThrowsAwayWhatWasNotAcknowledged() throws {
        var run = VirtualRun(
            [.on(.at(.milliseconds(1_000)), .end(.reset))],
            path: NetworkPath(delay: .milliseconds(200)))
        run.advance(to: .seconds(3))
        #expect(try #require(run.ends.first?.end.tcp).unacknowledgedSegments == 0)
    }

    @Test func aSocketFileHasNoFactsOfTCP() throws {
        var run = VirtualRun([.during(.from(.seconds(2)), .swallowPings(.all))]) {
            $0.endpoint = .unixSocket(path: "/run/broker.sock")
        }
        run.advance(to: .seconds(8))
        let end = try #require(run.ends.first?.end)
        #expect(end.verdict == .peerSilent)
        #expect(end.tcp == nil)
    }
}
