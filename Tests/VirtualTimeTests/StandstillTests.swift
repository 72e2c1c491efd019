import BrokerScript
import Testing
import VirtualTime
import Vocabulary

/// The watcher's own program stands still: nobody else is to blame.
@Suite struct StandstillTests {
    private static func run(_ change: @escaping (inout LinkSettings) -> Void) -> VirtualRun {
        VirtualRun([.during(.always, .keepAlive(.enforced(grace: 1.5)))], links: 20) {
            $0.keepAliveSeconds = Setting(20)
            change(&$0)
        }
    }

    @Test("Scenario F7: connections that are all late by our own pause are neither late nor ended")
    func aShortPauseIsNobodysMiss() {
        var run = Self.run { _ in }
        // A PINGREQ left half a millisecond before.
        let stop = MonotonicInstant.origin + .microseconds(10_004_500)
        let start = MonotonicInstant.origin + .seconds(22)
        run.network.standStill(from: stop, until: start)
        // The whole machine stands still: what is under way gets in only when it is sent again.
        run.network.breakPath(toBroker: 0, from: stop, until: start, direction: .toClient)
        run.advance(to: .seconds(60))
        #expect(run.ends.isEmpty)
        #expect(
            !run.reports.contains { if case .overdue = $0.event { true } else { false } })
        #expect(run.roundTrips.count > 20 * 40)
    }

    @Test("Scenario F5: connections that were closed in a pause of 2 minutes were closed by it")
    func aLongPauseIsOursWhoeverCloses() {
        for version in [MQTTVersion.v3_1_1, .v5_0] {
            var run = Self.run { $0.version = Setting(.only(version)) }
            run.network.standStill(
                from: .origin + .milliseconds(10_001), until: .origin + .seconds(130))
            run.advance(to: .seconds(200))
            #expect(run.ends.count == 20)
            #expect(run.ends.allSatisfy { $0.end.pattern == .ownPause })
            #expect((0..<20).allSatisfy { run.network.state(of: LinkID($0)) == .up })
        }
    }

    @Test("Scenario D3: no round trip after a suspend belongs to a PINGREQ from before it")
    func noRoundTripMixesTwoConnections() {
        var run = Self.run { _ in }
        run.network.standStill(
            from: .origin + .milliseconds(10_001), until: .origin + .seconds(130))
        run.advance(to: .seconds(200))
        let after = run.reports.compactMap { report -> Duration? in
            guard report.at > .origin + .seconds(131),
                case .pingResponse(.timed(let rtt, _), _) = report.event
            else { return nil }
            return rtt
        }
        #expect(after.count > 20 * 60)
        #expect(after.allSatisfy { $0 == .milliseconds(2) })
    }
}
