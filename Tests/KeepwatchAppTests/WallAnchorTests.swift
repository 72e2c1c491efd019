import Testing
import Vocabulary

@testable import KeepwatchApp

@Suite struct WallAnchorTests {
    private func moment(_ nanoseconds: Int64, wall milliseconds: Int64) -> Moment {
        Moment(
            monotonic: MonotonicInstant(nanoseconds: nanoseconds),
            wall: WallTime(unixMilliseconds: milliseconds))
    }

    @Test func oneInstantHasOneTimeWhateverTheReadingsRoundTo() {
        var anchor = WallAnchor(moment(0, wall: 1_000))
        let instant = MonotonicInstant(nanoseconds: 5_000_000)
        let before = anchor.moment(at: instant)
        anchor.note(moment(7_900_000, wall: 1_009))
        anchor.note(moment(9_100_000, wall: 1_008))
        #expect(anchor.moment(at: instant) == before)
        #expect(before.wall == WallTime(unixMilliseconds: 1_005))
    }

    @Test func aStepOfTheWallClockIsFollowed() {
        var anchor = WallAnchor(moment(0, wall: 1_000))
        anchor.note(moment(10_000_000, wall: 61_010))
        let after = anchor.moment(at: MonotonicInstant(nanoseconds: 20_000_000))
        #expect(after.wall == WallTime(unixMilliseconds: 61_020))
    }
}
