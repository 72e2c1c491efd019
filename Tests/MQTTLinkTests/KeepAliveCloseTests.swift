import MQTTLink
import MQTTWire
import Testing
import Vocabulary

@Suite("A close because of the keep alive")
struct KeepAliveCloseTests {
    static let closes: [LinkFailure] = [
        .closedByPeer(afterConnack: true), .resetByPeer,
        .webSocketClosed(code: 1000, reason: "keep alive timeout"),
        .webSocketClosed(code: nil, reason: ""),
    ]

    /// A link whose PINGREQ at the origin was answered, and none of those since then.
    static func unheard(
        keepAlive: UInt16 = 60, properties: [Property] = []
    ) -> LinkUnderTest {
        var link = LinkUnderTest.connected(
            keepAlive: keepAlive, misses: 100, properties: properties)
        link.packet(.pingResponse, after: .milliseconds(20))
        return link
    }

    @Test("Scenario E12: it is named with the measured multiple", arguments: closes)
    func itIsNamedWithItsMultiple(failure: LinkFailure) throws {
        var link = Self.unheard()
        link.run(until: .at(.milliseconds(91_200)))
        link.examined(unacknowledged: 3)
        link.closed(failure)
        let end = try #require(link.ends.first?.end)
        #expect(end.pattern == .keepAliveClose)
        #expect(
            end.evidence == """
                closed 1.52 keep alives (91 s) after the last of our bytes that it acknowledged; \
                brokers wait 1.5 to 3 keep alives of 60 s
                """)
    }

    @Test func theBrokersOwnWordIsMeasuredToo() throws {
        var link = Self.unheard()
        link.run(until: .at(.seconds(180)))
        link.packet(.disconnect(Disconnect(code: .keepAliveTimeout)))
        let end = try #require(link.ends.first?.end)
        #expect(end.pattern == .keepAliveClose)
        #expect(try #require(end.evidence).hasPrefix("closed 3.00 keep alives"))
    }

    @Test("Scenario E1: what counts is the keep alive that the broker set")
    func theEffectiveKeepAliveCounts() throws {
        var link = Self.unheard(properties: [.serverKeepAlive(10)])
        link.run(until: .at(.seconds(15)))
        link.examined(unacknowledged: 3)
        link.closed(.closedByPeer(afterConnack: true))
        let end = try #require(link.ends.first?.end)
        #expect(try #require(end.evidence).hasPrefix("closed 1.50 keep alives (15 s)"))
    }

    @Test("Below 1.25 keep alives it is none", arguments: [(75_000, true), (74_999, false)])
    func belowItsLimitItIsNone(milliseconds: Int, isNamed: Bool) {
        var link = Self.unheard()
        link.run(until: .at(.milliseconds(milliseconds)))
        link.examined(unacknowledged: 3)
        link.closed(.resetByPeer)
        #expect(link.ends.map { $0.end.pattern == .keepAliveClose } == [isNamed])
    }

    @Test("Scenario H1: the broker closes before its time; how long it had heard from us is said")
    func aCloseBeforeItsTimeIsToldWithItsMeasure() throws {
        var link = LinkUnderTest.connected()
        link.answerAll(for: .seconds(43))
        link.closed(.closedByPeer(afterConnack: true))
        let end = try #require(link.ends.first?.end)
        #expect(end.pattern == nil)
        #expect(
            end.evidence == """
                closed 0.05 keep alives (3.0 s) after the last of our bytes that it acknowledged: \
                too early for a keep alive of 60 s
                """)
    }

    @Test func aBrokerThatContradictsItselfIsToldSo() throws {
        var link = LinkUnderTest.connected()
        link.answerAll(for: .seconds(52))
        link.packet(.disconnect(Disconnect(code: .keepAliveTimeout)))
        let end = try #require(link.ends.first?.end)
        #expect(end.pattern == nil)
        #expect(
            end.evidence == """
                the broker missed our packets by its own account, but closed 0.03 keep alives \
                (2.0 s) after the last of our bytes that it acknowledged
                """)
    }

    @Test func aSlowBrokerThatAnswersIsNone() {
        var link = LinkUnderTest.connected(misses: 100)
        for _ in 0..<6 { link.packet(.pingResponse, after: .seconds(30)) }
        link.run(for: .seconds(20))
        link.examined(unacknowledged: 1)
        link.closed(.resetByPeer)
        #expect(link.ends.map(\.end.pattern) == [nil])
    }

    @Test func aBrokerThatAcknowledgesAndDoesNotAnswerIsNone() {
        var link = Self.unheard()
        for second in [15, 25, 35, 45, 55, 65, 75, 85] {
            link.run(until: .at(.seconds(second) - .nanoseconds(1)))
            link.now = .at(.seconds(second))
            link.examined(unacknowledged: 0)
            link.run(for: .zero)
        }
        link.run(until: .at(.seconds(91)))
        link.examined(unacknowledged: 0)
        link.closed(.closedByPeer(afterConnack: true))
        #expect(link.ends.map(\.end.pattern) == [nil])
    }

    /// What the kernel counts as acknowledged before and after it threw the rest away, and the end.
    static let resets: [(before: UInt64?, after: UInt64?, failure: LinkFailure)] = [
        (30, 30, .closedByPeer(afterConnack: true)), (30, 32, .resetByPeer),
        (nil, nil, .resetByPeer),
    ]

    @Test("An empty queue after a reset proves nothing", arguments: resets)
    func anEmptyQueueAfterAResetProvesNothing(
        before: UInt64?, after: UInt64?, failure: LinkFailure
    ) {
        var link = Self.unheard()
        link.run(until: .at(.seconds(15) - .nanoseconds(1)))
        link.now = .at(.seconds(15))
        link.examined(unacknowledged: 1, bytesAcknowledged: before)
        link.run(until: .at(.seconds(91)))
        link.examined(unacknowledged: 0, bytesAcknowledged: after)
        link.closed(failure)
        #expect(link.ends.map(\.end.pattern) == [.keepAliveClose])
    }

    @Test func whatIsNewlyAcknowledgedIsAProof() {
        var link = Self.unheard()
        link.run(until: .at(.seconds(15) - .nanoseconds(1)))
        link.now = .at(.seconds(15))
        link.examined(unacknowledged: 1, bytesAcknowledged: 30)
        link.run(until: .at(.seconds(91)))
        link.examined(unacknowledged: 0, bytesAcknowledged: 48)
        link.closed(.closedByPeer(afterConnack: true))
        #expect(link.ends.map(\.end.pattern) == [nil])
    }

    @Test func withoutAKeepAliveThereIsNone() {
        var link = Self.unheard(keepAlive: 0)
        link.run(until: .at(.seconds(500)))
        link.closed(.resetByPeer)
        #expect(link.ends.map(\.end.pattern) == [nil])
        #expect(link.ends.map(\.end.evidence) == [nil])
    }

    @Test func onAUnixSocketWhatLeftUsIsAcknowledged() {
        var link = LinkUnderTest.connected(misses: 100) {
            $0.endpoint = .unixSocket(path: "/run/broker.sock")
        }
        link.packet(.pingResponse, after: .milliseconds(20))
        link.run(until: .at(.seconds(91)))
        link.examined(nil, ownQueueBytes: 0)
        link.closed(.closedByPeer(afterConnack: true))
        #expect(link.ends.map(\.end.pattern) == [nil])
    }

    @Test func ourOwnPauseComesFirst() throws {
        var link = Self.unheard()
        link.now = .at(.seconds(95))
        link.closed(.resetByPeer)
        let end = try #require(link.ends.first?.end)
        #expect(end.pattern == .ownPause)
        #expect(
            end.evidence
                == "this machine sent nothing for 95 s, which is more than the keep alive allows")
    }
}
