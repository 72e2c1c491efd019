import Testing
import Vocabulary

@Suite("Instants and wall times")
struct InstantTests {
    @Test func theDifferenceOfTwoInstantsIsAddedBack() {
        let start = MonotonicInstant(nanoseconds: -5)
        let end = start + .milliseconds(7)
        #expect(end - start == .milliseconds(7))
        #expect(start - end == .milliseconds(-7))
        #expect(end - .milliseconds(7) == start)
        #expect(start < end)
    }

    @Test func instantsSaturateAtTheEndsOfTheirRange() {
        let last = MonotonicInstant(nanoseconds: .max)
        let first = MonotonicInstant(nanoseconds: .min)
        #expect(last + .seconds(1) == last)
        #expect(first - .seconds(1) == first)
        #expect(MonotonicInstant.origin + .seconds(Int64.max) == last)
        #expect(MonotonicInstant.origin - .seconds(Int64.max) == first)
        #expect(MonotonicInstant.origin - .nanoseconds(Int64.min) == last)
    }

    @Test func nanosecondsSaturateBeyondTheRange() {
        #expect(Duration.seconds(Int64.max).nanoseconds == .max)
        #expect(Duration.seconds(Int64.min).nanoseconds == .min)
        #expect(Duration.nanoseconds(-1).nanoseconds == -1)
    }

    @Test func aMomentTellsTheWallTimeOfAnotherInstant() {
        let moment = Moment(
            monotonic: MonotonicInstant(nanoseconds: 5_000_000_000),
            wall: WallTime(unixMilliseconds: 1_000_000))
        #expect(
            moment.wallTime(at: MonotonicInstant(nanoseconds: 3_500_000_000))
                == WallTime(unixMilliseconds: 998_500))
        #expect(moment.wallTime(at: moment.monotonic) == moment.wall)
    }

    @Test func theTimeBetweenWallTimesIsNegativeTowardsAnEarlierOne() {
        let noon = WallTime(unixMilliseconds: 1_000_000)
        #expect((noon + .milliseconds(1_500)).time(since: noon) == .milliseconds(1_500))
        #expect(noon.time(since: noon + .seconds(3)) == .seconds(-3))
    }
}
