import Testing
import Vocabulary

@testable import HeartbeatModel

@Suite("Marks of the strip")
struct HeartbeatMarkTests {
    private func shown(_ roundTrip: Duration) -> Duration? {
        guard case .timed(let shown, late: false) = HeartbeatMark.timed(roundTrip, late: false).kind
        else { return nil }
        return shown
    }

    @Test func aMarkTakesTwoBytes() {
        #expect(MemoryLayout<HeartbeatMark>.size == 2)
    }

    @Test("a round trip is shown within 1/512 of what it was", arguments: 0..<39)
    func errorBound(octave: Int) throws {
        var random = SeededRandom(seed: UInt64(octave))
        let start = Int64(1) << octave
        let values =
            [start, start + start / 2, 2 * start - 1]
            + (0..<200).map { _ in Int64.random(in: start..<2 * start, using: &random) }
        for value in values {
            let kept = try #require(shown(.nanoseconds(value))).nanoseconds
            #expect(abs(kept - value) * 512 <= value, "\(value) is shown as \(kept)")
        }
    }

    @Test func shortRoundTripsAreExact() {
        for value in 0..<512 {
            #expect(shown(.nanoseconds(value)) == .nanoseconds(value))
        }
    }

    @Test func longerRoundTripsNeverLookShorter() throws {
        var last = Duration.zero
        var value = 1.0
        while value < 6e11 {
            let next = try #require(shown(.nanoseconds(Int64(value))))
            #expect(next >= last)
            last = next
            value *= 1.0007
        }
    }

    @Test func whatIsTooLongIsShownAsTheLongest() {
        #expect(HeartbeatMark.longest > .seconds(540))
        for long in [Duration.seconds(550), .seconds(86_400), .seconds(Int64.max)] {
            #expect(shown(long) == HeartbeatMark.longest)
        }
    }

    @Test func aNegativeRoundTripIsNone() {
        #expect(shown(.seconds(-1)) == .zero)
    }

    @Test func kindsAreToldApart() {
        let marks: [HeartbeatMark] = [
            .timed(.milliseconds(3), late: false), .timed(.milliseconds(3), late: true), .untimed,
            .lost, .dropped, .ownPause,
        ]
        #expect(Set(marks).count == marks.count)
        #expect(marks.dropFirst(2).map(\.kind) == [.untimed, .lost, .dropped, .ownPause])
        guard case .timed(_, late: true) = marks[1].kind else {
            Issue.record("a late answer is \(marks[1].kind)")
            return
        }
    }

    @Test("a ring hands out the latest marks in order", arguments: [1, 2, 7, 8, 128])
    func ring(capacity: Int) {
        var ring = MarkRing(capacity: capacity)
        #expect(ring.last == nil)
        var all: [HeartbeatMark] = []
        for turn in 0..<capacity * 3 + 5 {
            let mark = HeartbeatMark.timed(.nanoseconds(turn), late: false)
            ring.append(mark)
            all.append(mark)
            #expect(ring.inOrder == all.suffix(capacity))
            #expect(ring.last == mark)
        }
        ring.append(.lost, count: -1)
        #expect(ring.inOrder == all.suffix(capacity))
        ring.append(.lost, count: .max)
        #expect(ring.inOrder == Array(repeating: .lost, count: capacity))
    }
}
