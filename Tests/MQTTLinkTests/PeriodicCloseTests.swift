import MQTTLink
import MQTTWire
import Testing
import Vocabulary

@Suite("Closes after the same time")
struct PeriodicCloseTests {
    /// A link that the peer closes after each of these times up.
    static func closed(
        afterUp lengths: [Duration],
        by failure: LinkFailure = .closedByPeer(afterConnack: true), probe: Duration = .seconds(10)
    ) -> LinkUnderTest {
        var link = LinkUnderTest(keepAlive: 1_200, probe: probe, version: .only(.v5_0))
        link.start()
        for (index, up) in lengths.enumerated() {
            if index == 0 { link.accept() } else { link.reconnect() }
            link.answerAll(for: up)
            link.closed(failure)
        }
        return link
    }

    @Test("Scenario H5: a proxy's idle time drops the connection every 60 s")
    func theThirdInARowIsNamed() throws {
        let link = Self.closed(
            afterUp: [.seconds(60), .seconds(61), .seconds(60)], probe: .seconds(120))
        #expect(link.ends.map(\.end.pattern) == [nil, nil, .periodicClose])
        #expect(link.ends.map(\.end.patternPeriod) == [nil, nil, .seconds(60)])
        #expect(
            link.ends.last?.end.evidence == """
                likely an idle timeout in between; \
                the last connections were closed after 60 s, 61 s and 60 s
                """)
    }

    @Test("Scenario E14: the network cuts a connection of a long keep alive")
    func aLongKeepAliveThatTheNetworkCutsIsNamed() throws {
        let link = Self.closed(
            afterUp: [.seconds(350), .seconds(350), .seconds(350), .seconds(350)],
            by: .resetByPeer, probe: .seconds(1200))
        #expect(
            link.ends.map(\.end.pattern) == [nil, nil, .periodicClose, .periodicClose])
    }

    @Test func heartbeatsUntilTheEndAreNoIdleness() throws {
        let link = Self.closed(afterUp: [.seconds(60), .seconds(60), .seconds(60)])
        let evidence = try #require(link.ends.last?.end.evidence)
        #expect(evidence.contains("or a limit on a connection's age"))
    }

    @Test(
        "Ends at equal distances are named, unless they are those of our own back-off",
        arguments: [(3_600, [60, 900, 300], true), (20, [1, 9, 4], false)])
    func endsAtEqualDistancesAreNamed(distance: Int, downtimes: [Int], isNamed: Bool) throws {
        var link = LinkUnderTest(version: .only(.v5_0))
        link.start()
        link.accept()
        for number in 1...4 {
            link.answerAll(for: .at(.seconds(distance * number)) - link.now)
            link.closed(.closedByPeer(afterConnack: true))
            guard number < 4 else { break }
            link.refuseAll(for: .seconds(downtimes[number - 1]))
            link.connectNow()
            link.accept()
        }
        let end = try #require(link.ends.last?.end)
        #expect(link.ends.count { $0.end.pattern == .periodicClose } == (isNamed ? 1 : 0))
        #expect(end.patternPeriod == (isNamed ? .seconds(3_600) : nil))
        #expect(end.evidence?.contains("a schedule at the broker") == isNamed)
    }

    /// Times that make no pattern.
    static let irregular: [[Duration]] = [
        [.seconds(60), .seconds(60)],
        [.seconds(60), .seconds(64), .seconds(60)],
        [.seconds(20), .seconds(47), .seconds(90)],
        [.seconds(60), .seconds(60), .seconds(300), .seconds(60)],
        [.milliseconds(4_900), .milliseconds(4_900), .milliseconds(4_900)],
    ]

    @Test("Irregular or few or short ones are none", arguments: irregular)
    func irregularOnesAreNone(lengths: [Duration]) {
        let link = Self.closed(afterUp: lengths)
        #expect(link.ends.allSatisfy { $0.end.pattern == nil })
    }

    @Test("Times within 5 % or 1 s are the same", arguments: [(1_000, true), (3_000, false)])
    func timesWithinTheToleranceAreTheSame(spread: Int, isNamed: Bool) {
        let link = Self.closed(
            afterUp: [.seconds(10), .seconds(10) + .milliseconds(spread), .seconds(10)])
        #expect((link.ends.last?.end.pattern == .periodicClose) == isNamed)
    }

    @Test func randomLengthsAreSeldomTakenForAPattern() {
        var random = SeededRandom(seed: 5)
        var named = 0
        for _ in 0..<300 {
            let lengths = (0..<3).map { _ in
                Duration.milliseconds(Int.random(in: 5_000...600_000, using: &random))
            }
            let link = Self.closed(afterUp: lengths, probe: .seconds(60))
            named += link.ends.count { $0.end.pattern != nil }
        }
        #expect(named < 10)
    }

    @Test func aReasonIsNoPattern() {
        let link = Self.closed(
            afterUp: [.seconds(60), .seconds(60), .seconds(60)],
            by: .webSocketClosed(code: 1001, reason: "going away"))
        #expect(link.ends.allSatisfy { $0.end.pattern == nil })
    }

    @Test func anEndOfAnotherKindBreaksTheRow() {
        var link = Self.closed(afterUp: [.seconds(60), .seconds(60)])
        link.reconnect()
        link.answerAll(for: .seconds(60))
        link.packet(.disconnect(Disconnect(code: .serverShuttingDown)))
        link.reconnect()
        link.answerAll(for: .seconds(60))
        link.closed(.closedByPeer(afterConnack: true))
        #expect(link.ends.allSatisfy { $0.end.pattern == nil })
    }
}
