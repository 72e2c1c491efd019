import BrokerScript
import Testing
import VirtualTime
import Vocabulary

/// Faults that users of other clients reported: peers that died and looked alive.
@Suite("Reported faults, dead peers") struct DeadPeerScenarioTests {
    private func misses(of run: VirtualRun) -> [(at: Duration, overdue: OverdueHeartbeat)] {
        run.reports.compactMap {
            guard case .overdue(let overdue) = $0.event else { return nil }
            return ($0.at - .origin, overdue)
        }
    }

    @Test(
        "Scenario A3, A4, D13: a missing PINGRESP is judged by its own setting alone",
        arguments: [
            (keepAlive: 60, probe: 10, connect: 10, timeout: 0.2),
            (keepAlive: 1_200, probe: 600, connect: 60, timeout: 10),
            (keepAlive: 0, probe: 100, connect: 30, timeout: 1),
        ])
    func theResponseTimeoutIsItsOwnSetting(
        keepAlive: UInt16, probe: Int, connect: Int, timeout: Double
    ) throws {
        var run = VirtualRun([.during(.always, .swallowPings(.all))]) {
            $0.keepAliveSeconds = Setting(keepAlive)
            $0.probeInterval = Setting(.seconds(probe))
            $0.connectTimeout = Setting(.seconds(connect))
            $0.responseTimeout = Setting(.seconds(timeout))
        }
        run.advance(to: .seconds(timeout + 1))
        let first = try #require(misses(of: run).first)
        #expect(first.overdue.waited == .seconds(timeout))
    }

    @Test("Scenario A6: a broker that lost its memory without a FIN is found dead and left")
    func aBrokerThatCameBackWithoutItsConnections() throws {
        var run = VirtualRun([.on(.at(.seconds(20)), .restart(.close, downFor: .seconds(1)))])
        // The FIN of the restart never arrives: the path is gone until the broker is back.
        run.network.breakPath(
            toBroker: 0, from: .origin + .seconds(19), until: .origin + .seconds(120))
        run.advance(to: .seconds(200))
        let death = try #require(run.ends.first)
        #expect(death.end.cause == .halfOpen)
        #expect(death.at <= .seconds(19) + .seconds(3 * 1 + 1))
        #expect(run.network.state(of: LinkID(0)) == .up)
    }

    @Test("Scenario A7: every connection that was accepted ends exactly once")
    func everyDropIsToldOnce() {
        var run = VirtualRun(
            [
                .on(.every(.seconds(7), first: .seconds(3)), .end(.reset), share: 0.5),
                .on(.every(.seconds(11), first: .seconds(5)), .end(.close), share: 0.5),
                .during(
                    .recurring(every: .seconds(40), first: .seconds(20), lasting: .seconds(9)),
                    .swallowPings(.all)),
            ], links: 20)
        run.advance(to: .seconds(300))
        let drops = run.ends.count { $0.end.up != nil }
        let up = (0..<20).count { run.network.state(of: LinkID(Int32($0)))?.isAvailable == true }
        #expect(drops > 300)
        #expect(run.connections.count == drops + up)
    }

    @Test("Scenario H6: after missed PINGRESPs the link comes back by itself")
    func theLinkComesBack() {
        var run = VirtualRun([
            .during(.between(.seconds(10), .seconds(30)), .swallowPings(.all))
        ])
        run.advance(to: .seconds(90))
        #expect(run.ends.contains { $0.end.cause == .halfOpen })
        #expect(run.network.state(of: LinkID(0)) == .up)
        #expect(run.connections.count >= 2)
    }

    @Test("Scenario C12: a broker that stands still is late on all its links, and silent")
    func aBrokerThatStandsStill() {
        var run = VirtualRun(
            [.during(.between(.seconds(10), .milliseconds(12_500)), .stalled)], links: 50)
        run.advance(to: .seconds(30))
        let late = misses(of: run)
        #expect(late.count >= 50)
        #expect(late.allSatisfy { $0.overdue.verdict == .peerSilent })
        #expect(late.allSatisfy { (.seconds(10) ... .seconds(14)).contains($0.at) })
        #expect(run.ends.isEmpty)
    }

    @Test("Scenario H7: what we say we sent is what the broker got, in time for its keep alive")
    func ourOwnSender() throws {
        var run = VirtualRun(
            [.during(.always, .swallowPings(.every(3)))], links: 10,
            path: NetworkPath(delay: .milliseconds(1))
        ) {
            $0.keepAliveSeconds = Setting(4)
            $0.missesToDown = Setting(100)
        }
        run.advance(to: .milliseconds(120_900))
        let record = run.network.record(ofBroker: 0)
        let sent = run.reports.count { if case .pingRequest = $0.event { true } else { false } }
        #expect(sent == record.pingRequests)
        for connection in record.connections {
            let arrivals = [try #require(connection.acceptedAt)] + connection.pings.map(\.arrivedAt)
            let gaps = zip(arrivals, arrivals.dropFirst()).map { $1 - $0 }
            #expect(try #require(gaps.max()) <= .seconds(4))
        }
    }
}
