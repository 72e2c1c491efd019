import BrokerScript
import Testing
import VirtualTime
import Vocabulary

/// Faults that users of other clients reported, played for as long as it took them to show.
@Suite("Reported faults, long runs") struct LongRunScenarioTests {
    /// Nothing but misses and ends: what a healthy link never reports.
    private func troubles(of run: VirtualRun) -> [LinkEvent] {
        run.reports.map(\.event).filter { event in
            switch event {
            case .overdue, .disconnected, .rejected, .unexpectedPingResponse: true
            default: false
            }
        }
    }

    private func messages(in run: VirtualRun) -> Int {
        run.reports.count { if case .message = $0.event { true } else { false } }
    }

    @Test("Scenario B5: half an hour of steady messages and right answers drops nothing")
    func steadyTraffic() {
        var run = VirtualRun([
            .during(.always, .keepAlive(.enforced(grace: 1.5))),
            .on(
                .afterConnack(.seconds(1)),
                .publish(Publishing(count: 3_600, interval: .seconds(1)))),
        ]) {
            $0.keepAliveSeconds = Setting(64)
            $0.probeInterval = Setting(.seconds(10))
            $0.subscriptions = Setting([SubscriptionRequest("#")])
        }
        run.advance(to: .seconds(1_800))
        #expect(messages(in: run) > 1_790)
        #expect(troubles(of: run) == [])
    }

    @Test("Scenario C2: an answer behind 10 MB on a slow path is backlog, however long it takes")
    func largeDownload() {
        var run = VirtualRun(
            [.on(.at(.seconds(3)), .publish(Publishing(payloadBytes: 10_000_000)))],
            path: NetworkPath(delay: .milliseconds(20), bytesPerSecond: 125_000)
        ) {
            $0.maximumPacketSize = Setting(20_000_000)
            $0.subscriptions = Setting([SubscriptionRequest("#")])
        }
        run.advance(to: .seconds(110))
        #expect(messages(in: run) == 1)
        #expect(troubles(of: run) == [])
        #expect(
            run.reports.contains {
                $0.at < .origin + .seconds(6) && $0.event == .state(from: .up, to: .backlog)
            })
        #expect(run.network.state(of: LinkID(0)) == .up)
    }

    @Test("Scenario C8: 20,000 messages a second hide no PINGRESP")
    func manyMessages() {
        var run = VirtualRun([
            .on(
                .afterConnack(.milliseconds(500)),
                .publish(Publishing(count: 60_000, interval: .microseconds(50))))
        ]) {
            $0.probeInterval = Setting(.milliseconds(200))
            $0.responseTimeout = Setting(.milliseconds(100))
            $0.subscriptions = Setting([SubscriptionRequest("#")])
        }
        run.advance(to: .milliseconds(2_500))
        #expect(messages(in: run) > 39_000)
        #expect(run.roundTrips.count >= 12)
        #expect(troubles(of: run) == [])
    }

    @Test(
        "Scenario E4, E2: small keep alives hold on a path that jitters", arguments: [1, 2, 4, 5])
    func smallKeepAlives(seconds: UInt16) {
        var run = VirtualRun(
            [.during(.always, .keepAlive(.enforced(grace: 1.5)))], links: 5,
            path: NetworkPath(delay: .milliseconds(5), jitter: .milliseconds(150))
        ) {
            $0.keepAliveSeconds = Setting(seconds)
            $0.probeInterval = Setting(.seconds(60))
            $0.responseTimeout = Setting(.seconds(10))
        }
        run.advance(to: .seconds(600))
        #expect(run.roundTrips.count > 5 * 600 / Int(seconds))
        #expect(troubles(of: run) == [])
    }

    @Test("Scenario E10, E15: a broker that allows not a moment more than the keep alive")
    func keepAliveAtTheLimit() {
        var run = VirtualRun([
            .during(.always, .serverKeepAlive(10)),
            .during(.always, .keepAlive(.enforced(grace: 1.0))),
            .on(
                .afterConnack(.seconds(3)),
                .publish(Publishing(count: 2_000, interval: .seconds(2)))),
        ]) {
            $0.probeInterval = Setting(.seconds(3_600))
            $0.subscriptions = Setting([SubscriptionRequest("#")])
        }
        run.advance(to: .seconds(3_600))
        #expect(messages(in: run) > 1_700)
        #expect(troubles(of: run) == [])
    }

    @Test("Scenario G3: a day with a broker that does all right never reconnects")
    func aDay() {
        var run = VirtualRun(
            [.during(.always, .pingDelay(.mostly(.milliseconds(2), seldom: .milliseconds(900))))],
            links: 3
        ) {
            $0.probeInterval = Setting(.seconds(30))
        }
        run.advance(to: .seconds(86_400))
        #expect(run.network.record(ofBroker: 0).accepted == 3)
        #expect(run.roundTrips.count > 3 * 2_870)
        #expect(troubles(of: run) == [])
    }

    @Test("Scenario D15: a slow network is given the time that was set for it")
    func slowNetwork() {
        var run = VirtualRun(path: NetworkPath(delay: .milliseconds(1_900))) {
            $0.probeInterval = Setting(.seconds(10))
            $0.responseTimeout = Setting(.seconds(4))
        }
        run.advance(to: .seconds(300))
        #expect(run.roundTrips.count > 25)
        #expect(troubles(of: run) == [])
    }
}
