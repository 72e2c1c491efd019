import BrokerScript
import Testing
import VirtualTime
import Vocabulary

@Suite struct OfflineInVirtualTimeTests {
    @Test("Scenario A11: a short change of the way ends nothing and is nobody's miss")
    func aShortChangeEndsNothing() {
        var run = VirtualRun(links: 20)
        run.network.loseWay(from: .origin + .seconds(5), until: .origin + .seconds(9))
        run.advance(to: .milliseconds(8_900))
        #expect((0..<20).allSatisfy { run.network.state(of: LinkID($0)) == .unknown })
        run.advance(to: .seconds(60))
        #expect(run.ends.isEmpty)
        #expect((0..<20).allSatisfy { run.network.state(of: LinkID($0)) == .up })
        #expect(!run.reports.contains { $0.at < .origin + .seconds(9) && $0.event.isMiss })
    }

    @Test("Scenario G6: after a long one every end is ours, and all links come back")
    func afterALongOneEveryEndIsOurs() {
        var run = VirtualRun(
            [.during(.always, .keepAlive(.enforced(grace: 1.5)))], links: 20
        ) { $0.keepAliveSeconds = Setting(10) }
        run.network.loseWay(
            from: .origin + .seconds(30), until: .origin + .seconds(120),
            probingWithin: .seconds(2))
        run.advance(to: .seconds(240))
        #expect(run.ends.count >= 20)
        #expect(run.ends.allSatisfy { $0.end.pattern == .ownOffline })
        #expect((0..<20).allSatisfy { run.network.state(of: LinkID($0)) == .up })
    }

    @Test func probesAfterItAreSpread() {
        var run = VirtualRun(links: 10)
        let back = MonotonicInstant.origin + .seconds(9)
        run.network.loseWay(
            from: .origin + .milliseconds(5_500), until: back, probingWithin: .seconds(1))
        run.advance(to: .milliseconds(9_999))
        let probes = run.reports.filter { $0.at >= back && $0.event.isPingRequest }.map(\.at)
        #expect(probes == (0..<10).map { back + .milliseconds(100 * $0) })
    }

    @Test func whatIsNoticedLateIsStillOurs() {
        var run = VirtualRun(links: 3)
        run.network.loseWay(
            from: .origin + .seconds(5), until: .origin + .seconds(60), noticedAfter: .seconds(1))
        run.advance(to: .seconds(120))
        #expect(run.ends.allSatisfy { $0.end.pattern == .ownOffline })
        #expect((0..<3).allSatisfy { run.network.state(of: LinkID($0)) == .up })
    }
}

extension LinkEvent {
    fileprivate var isMiss: Bool {
        if case .overdue = self { true } else { false }
    }

    fileprivate var isPingRequest: Bool {
        if case .pingRequest = self { true } else { false }
    }
}
