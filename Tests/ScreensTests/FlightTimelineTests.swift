import Testing
import Vocabulary

@testable import Screens

@Suite struct FlightTimelineTests {
    /// The rows of a record, with their offsets.
    private func texts(_ happenings: [(Int, FlightHappening)]) -> [String] {
        let entries = happenings.map { milliseconds, happening in
            FlightEntry(
                at: .origin + .milliseconds(milliseconds), happening: happening)
        }
        return FlightTimeline(entries: entries).panel(title: "").rows(width: 100).dropFirst()
            .map { row in row.map(\.text).joined().drop { $0 == " " } }.map(String.init)
    }

    private let request = FlightHappening.sent(.pingRequest, bytes: 2)
    private let response = FlightHappening.received(.pingResponse, bytes: 2)

    @Test func heartbeatsThatWereAnsweredInARowTakeOneRow() {
        #expect(
            texts([
                (0, .phase(.connack)), (1_000, request), (1_002, response), (2_000, request),
                (2_005, response), (3_000, request), (3_003, response), (4_000, request),
                (5_000, .missed(1)), (7_034, .ended(.halfOpen)),
            ]) == [
                "−7.034 s  accepted",
                "−6.034 s  ↔ 3 heartbeats answered in 2.0 ms to 5.0 ms, the last one at −4.031 s",
                "−3.034 s  → PINGREQ, 2 bytes", "−2.034 s  ✖ heartbeat missed",
                "0.000 s  ✖ half-open",
            ])
    }

    @Test func aSingleHeartbeatAndOneWithSomethingInBetweenAreShownPacketByPacket() {
        let publish = FlightHappening.received(.publish, bytes: 300)
        #expect(
            texts([
                (0, request), (10, response), (20, publish), (30, request), (40, publish),
                (50, response), (60, .ended(.closedByPeer)),
            ]).count == 7)
    }

    @Test func anAnswerWhoseRequestIsNoLongerKeptStandsAlone() {
        #expect(
            texts([
                (0, response), (1_000, request), (1_001, response), (2_000, request),
                (2_001, response),
            ]) == [
                "−2.001 s  ← PINGRESP, 2 bytes",
                "−1.001 s  ↔ 2 heartbeats answered in 1.0 ms, the last one at 0.000 s",
            ])
    }

    @Test func everythingThatIsNotedHasItsWords() {
        let texts = texts(
            [
                .attempt(3), .phase(.resolution), .phase(.tcp), .phase(.proxy), .phase(.tls),
                .phase(.upgrade), .missed(2), .queued, .drained, .ownLag(microseconds: 12_400),
                .webSocketPing, .webSocketClose(code: 1_001),
                .socket(unacknowledgedSegments: 0, retransmits: 0, notSentBytes: 0),
                .socket(unacknowledgedSegments: 2, retransmits: 1, notSentBytes: 48),
                .sent(.connect, bytes: 1),
            ].enumerated().map { ($0.offset, $0.element) })
        #expect(
            texts.map { String($0.drop { $0 != "s" }.dropFirst(3)) } == [
                "attempt 3 begins", "name resolved", "TCP connected", "connected by the proxy",
                "TLS established", "WebSocket open", "✖ heartbeat missed, 2 in a row",
                "PINGREQ waits in our own buffer", "our own buffer is empty again",
                "our own timer was 12 ms late", "← WebSocket ping, answered",
                "← WebSocket close, code 1001", "socket: nothing unacknowledged",
                "socket: 2 segments not acknowledged, 1 retransmit, 48 bytes not sent",
                "→ CONNECT, 1 byte",
            ])
    }

    @Test func timesLongAgoAreSaidInLargerUnits() {
        let texts = texts([(0, request), (1_000, .queued), (1_000_000, .ended(.refused))])
        #expect(texts[0].hasPrefix("−16m 40s  "))
        #expect(texts[1].hasPrefix("−999.000 s  "))
    }

    @Test func anEmptyRecordIsAnEmptyPanel() {
        #expect(texts([]) == [])
    }
}
