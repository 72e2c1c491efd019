import BrokerScript
import MQTTWire
import Testing
import VirtualTime
import Vocabulary

@Suite struct HeartbeatsInVirtualTimeTests {
    @Test func aRoundTripIsTheWayThereAndBackAndTheBrokersDelay() {
        var run = VirtualRun([.during(.always, .pingDelay(.constant(.milliseconds(30))))])
        run.advance(to: .milliseconds(9500))
        #expect(run.roundTrips == Array(repeating: .milliseconds(32), count: 10))
    }

    @Test func everyRoundTripAgreesWithTheBrokersOwnRecord() throws {
        var run = VirtualRun(
            [
                .during(
                    .always, .pingDelay(.mostly(.milliseconds(1), seldom: .milliseconds(400))))
            ], links: 20)
        run.advance(to: .milliseconds(60_900))
        let record = run.network.record(ofBroker: 0)
        let expected = record.connections.flatMap { connection in
            connection.pings.compactMap { ping -> Duration? in
                guard case .answered(let instant) = ping.fate else { return nil }
                return instant - ping.arrivedAt + .milliseconds(2)
            }
        }
        #expect(expected.count > 1000)
        #expect(run.roundTrips.sorted() == expected.sorted())
    }

    @Test func theSameSeedGivesTheSameRun() {
        func reports(seed: UInt64) -> [LinkReport] {
            var run = VirtualRun(
                [.on(.every(.seconds(7), first: .seconds(3)), .end(.reset), share: 0.5)],
                links: 10, seed: seed,
                path: NetworkPath(delay: .milliseconds(5), jitter: .milliseconds(5)))
            run.advance(to: .seconds(60))
            return run.reports
        }
        #expect(reports(seed: 4) == reports(seed: 4))
        #expect(reports(seed: 4) != reports(seed: 5))
    }

    @Test func reportsComeInOrderOfTime() {
        var run = VirtualRun(
            [.on(.every(.seconds(7), first: .seconds(3)), .end(.close))], links: 10,
            path: NetworkPath(delay: .milliseconds(5), jitter: .milliseconds(50)))
        run.advance(to: .seconds(30))
        run.advance(to: .seconds(60))
        let times = run.reports.map(\.at)
        #expect(times == times.sorted())
        #expect(run.network.now == .origin + .seconds(60))
    }

    @Test func anAnswerInTwoSegmentsIsTimedByItsLastByte() {
        var run = VirtualRun([
            .during(.always, .pingAnswer(.twoSegments(gap: .milliseconds(40))))
        ])
        run.advance(to: .milliseconds(3500))
        #expect(run.roundTrips == Array(repeating: .milliseconds(42), count: 4))
    }

    @Test func anAnswerThatArrivesAtTheInstantOfTheJudgementIsRead() {
        var run = VirtualRun([.during(.always, .pingDelay(.constant(.milliseconds(998))))])
        run.advance(to: .seconds(20))
        #expect(!run.roundTrips.isEmpty)
        #expect(
            !run.reports.contains { if case .overdue = $0.event { true } else { false } })
    }

    @Test func swallowedAnswersShowAPeerThatIsSilent() throws {
        var run = VirtualRun([.during(.from(.milliseconds(5500)), .swallowPings(.all))])
        run.advance(to: .seconds(12))
        let first = try #require(run.ends.first)
        #expect(first.end.cause == .halfOpen)
        #expect(first.end.verdict == .peerSilent)
        #expect(first.at <= .milliseconds(5500) + .seconds(4))
    }

    @Test func aBrokenPathShowsUnacknowledgedBytes() throws {
        var run = VirtualRun()
        run.network.breakPath(toBroker: 0, from: .origin + .milliseconds(5500))
        run.advance(to: .seconds(12))
        let first = try #require(run.ends.first)
        #expect(first.end.verdict == .pathDead)
        #expect(first.at <= .milliseconds(5500) + .seconds(4))
        let facts = try #require(first.end.tcp)
        #expect(facts.unacknowledgedSegments == 3)
        #expect(facts.retransmits > 0)
        #expect(.seconds(3)...(.seconds(4)) ~= facts.sinceDataReceived)
    }

    @Test func aShortOutageDelaysAnswersAndEndsNoConnection() {
        var run = VirtualRun()
        run.network.breakPath(
            toBroker: 0, from: .origin + .milliseconds(5500),
            until: .origin + .milliseconds(7000))
        run.advance(to: .seconds(30))
        #expect(run.ends.isEmpty)
        #expect(run.network.state(of: LinkID(0)) == .up)
        #expect(run.roundTrips.contains { $0 > .milliseconds(900) })
    }

    @Test func anAnswerBehindALargeMessageIsBacklog() {
        var run = VirtualRun(
            [.on(.at(.seconds(3)), .publish(Publishing(payloadBytes: 30_000)))],
            path: NetworkPath(delay: .milliseconds(1), bytesPerSecond: 10_000))
        run.advance(to: .seconds(20))
        #expect(
            run.reports.contains {
                if case .state(_, to: .backlog) = $0.event { true } else { false }
            })
        #expect(run.ends.isEmpty)
    }
}
