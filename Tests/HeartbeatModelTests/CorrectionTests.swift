import HeartbeatModel
import Testing
import Vocabulary

@Suite("A record of which events were lost")
struct CorrectionTests {
    private func at(_ seconds: Int) -> MonotonicInstant { .origin + .seconds(seconds) }

    private func record(_ events: LinkEvent...) -> HeartbeatRecord {
        var record = HeartbeatRecord(startedAt: .origin, keptMarks: 16)
        for (second, event) in events.enumerated() { record.record(event, at: at(second)) }
        return record
    }

    private func connection(
        outstanding: Int = 0, since: Int? = nil, missed: Int = 0
    ) -> ConnectionStanding {
        var connection = ConnectionStanding(
            acceptedAt: .origin,
            timing: HeartbeatTiming(
                keepAliveSeconds: 60, probeInterval: .seconds(10), responseTimeout: .seconds(5),
                missesToDown: 3),
            address: nil, lastAnswer: .origin)
        connection.outstanding = outstanding
        connection.waitingSince = since.map(at)
        connection.consecutiveMissed = missed
        return connection
    }

    private let answer = LinkEvent.pingResponse(.timed(rtt: .milliseconds(9), late: false))
    private let request = LinkEvent.pingRequest(outstanding: 1)

    @Test func whatIsAwaitedNoLongerIsNeitherAnsweredNorLost() {
        var record = record(request, answer, request, request)
        record.correct(to: connection(outstanding: 1, since: 3), at: at(5))
        let figures = record.statistics
        #expect(figures.outstanding == 1 && figures.sent == 2)
        #expect(figures.answered == 1 && figures.lost == 0)
    }

    @Test func whatIsAwaitedWasSent() throws {
        var record = record(request, answer)
        record.correct(to: connection(outstanding: 2, since: 3, missed: 1), at: at(5))
        let figures = record.statistics
        #expect(figures.outstanding == 2 && figures.sent == 3 && figures.answered == 1)
        #expect(figures.consecutiveMissed == 1 && figures.missed == 0)
        let suspicion = try #require(record.suspicion(at: at(5)))
        record.correct(to: connection(outstanding: 2, since: 5), at: at(5))
        #expect(try #require(record.suspicion(at: at(5))) < suspicion)
    }

    @Test func nothingIsAwaitedWithoutAConnection() {
        var record = record(request, answer, request)
        record.correct(to: nil, at: at(5))
        #expect(record.statistics.outstanding == 0 && record.statistics.sent == 1)
        #expect(record.suspicion(at: at(5)) == nil)
    }

    @Test func theStripShowsAPauseOfOurOwnAndTheNextRoundTripTeachesNothing() {
        var record = record(request, answer, request)
        let smoothed = record.statistics.smoothed
        record.correct(to: connection(), at: at(5))
        #expect(record.lastMark == .ownPause)
        record.record(request, at: at(10))
        record.record(.pingResponse(.timed(rtt: .seconds(1), late: false)), at: at(11))
        #expect(record.statistics.smoothed == smoothed && record.statistics.last == .seconds(1))
    }
}
