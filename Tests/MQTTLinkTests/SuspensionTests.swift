import MQTTLink
import MQTTWire
import Testing
import Vocabulary

/// Suspensions, in which our clock stands still and the broker's goes on; the keep alive is 60 s.
@Suite("A suspension of the machine")
struct SuspensionTests {
    /// A link that sent its last PINGREQ, which was answered, 5 s ago.
    private let answered: LinkUnderTest = {
        var link = LinkUnderTest.connected(keepAlive: 60)
        link.packet(.pingResponse)
        link.run(until: .at(.seconds(5)))
        return link
    }()

    @Test(
        "the broker that closes after 1.5 keep alives of it is not to blame",
        arguments: [LinkFailure.closedByPeer(afterConnack: true), .resetByPeer], [true, false])
    func ours(failure: LinkFailure, isTimerFirst: Bool) {
        var link = answered
        link.suspended(for: .seconds(100))
        if isTimerFirst { link.run(for: .seconds(1)) }
        link.closed(failure)
        #expect(link.ends.map(\.end.pattern) == [.ownPause])
        #expect(link.ends.first?.end.evidence?.contains("sent nothing for 105 s") == true)
    }

    @Test func aKeepAliveTimeoutAfterItIsOurs() {
        var link = answered
        link.suspended(for: .seconds(100))
        link.packet(.disconnect(Disconnect(code: .keepAliveTimeout)))
        #expect(link.ends.map(\.end.pattern) == [.ownPause])
    }

    @Test func whereItKeepsTheKeepAliveTheCloseIsTheBrokers() {
        var link = answered
        link.suspended(for: .seconds(54))
        link.closed(.closedByPeer(afterConnack: true))
        #expect(link.ends.map(\.end.pattern) == [nil])
    }

    @Test(
        "the silences of two of them add up, unless something was sent in between",
        arguments: [(false, DropPattern.ownPause), (true, nil)])
    func two(isSentBetween: Bool, pattern: DropPattern?) {
        var link = answered
        link.suspended(for: .seconds(30))
        if isSentBetween { link.run(for: .seconds(5)) }
        link.suspended(for: .seconds(30))
        link.closed(.closedByPeer(afterConnack: true))
        #expect(link.ends.map(\.end.pattern) == [pattern])
    }

    @Test(
        "it counts for the keep alive, which we keep if we still can",
        arguments: [(40, 10), (48, 6), (49, 5), (174, 5), (175, 9)])
    func keepAlive(suspended: Int, next: Int) {
        var link = answered
        link.suspended(for: .seconds(suspended), probingAfter: suspended > 60 ? .seconds(4) : nil)
        link.run(for: .seconds(6))
        #expect(link.requestTimes.dropFirst().first == .at(.seconds(next)))
    }

    @Test func aCloseAfterALongOneIsOursUntilTheBrokerHeardOfUs() {
        var link = answered
        link.suspended(for: .seconds(1_200), probingAfter: .seconds(4))
        link.run(for: .seconds(3))
        var early = link
        early.closed(.closedByPeer(afterConnack: true))
        #expect(early.ends.map(\.end.pattern) == [.ownPause])
        link.run(for: .seconds(2))
        link.packet(.pingResponse)
        link.closed(.closedByPeer(afterConnack: true))
        #expect(link.ends.map(\.end.pattern) == [nil])
    }
}
