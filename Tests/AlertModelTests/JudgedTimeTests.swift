import HeartbeatModel
import Testing
import Vocabulary

@testable import AlertModel

@Suite("How the time of a link was judged")
struct JudgedTimeTests {
    private static func at(_ seconds: Double) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: Int64(seconds * 1_000_000_000))
    }

    /// A link that is available since the beginning, and was down between these seconds.
    private static func time(downIn outages: [(Double, Double)]) -> JudgedTime {
        var time = JudgedTime(.available, beganAt: at(0))
        for (start, end) in outages {
            time.judge(.unavailable, from: at(start))
            time.judge(.available, from: at(end))
        }
        return time
    }

    @Test func downtimeCountsInAWindowThatHoldsIt() throws {
        let time = Self.time(downIn: [(100, 106)])
        let range = try #require(time.availability(over: .seconds(60), now: Self.at(120)))
        #expect(range == 0.9...0.9)
    }

    @Test func downtimeLeavesWithTheWindow() {
        let time = Self.time(downIn: [(100, 106)])
        #expect(time.availability(over: .seconds(60), now: Self.at(163)) == 0.95...0.95)
        #expect(time.availability(over: .seconds(60), now: Self.at(166)) == 1...1)
    }

    @Test func theOpenOutageCountsUpToNow() {
        var time = Self.time(downIn: [])
        time.judge(.unavailable, from: Self.at(190))
        #expect(time.availability(over: .seconds(100), now: Self.at(200)) == 0.9...0.9)
    }

    @Test func timeThatNobodyCanJudgeIsNotWatched() {
        var time = Self.time(downIn: [(95, 100)])
        time.judge(.neither, from: Self.at(100))
        time.judge(.available, from: Self.at(150))
        // Watched are 45 s before the outage, the 5 s of it, and 0 s of the 50 after it.
        #expect(time.availability(over: .seconds(100), now: Self.at(150)) == 0.9...0.9)
        #expect(time.judgedSince == Self.at(150))
    }

    @Test func ofTimeThatNobodyWatchedThereIsNoAvailability() {
        let time = JudgedTime(.neither, beganAt: Self.at(0))
        #expect(time.availability(over: .seconds(10), now: Self.at(20)) == nil)
    }

    @Test func whatCameBeforeTheBeginningCountsForTheLinkAndAgainstIt() {
        let time = Self.time(downIn: [(5, 10)])
        #expect(time.availability(over: .seconds(100), now: Self.at(20)) == 0.15...0.95)
    }

    @Test func aPauseOfOurOwnIsTakenOutAndTheLinkCountsAsBefore() {
        var time = Self.time(downIn: [])
        time.exclude(.seconds(50), endingAt: Self.at(150))
        #expect(time.judgement == .available)
        #expect(time.judgedSince == Self.at(150))
        time.judge(.unavailable, from: Self.at(60))
        // Found down after the pause, since before it: nobody knows what was in between.
        #expect(time.availability(over: .seconds(100), now: Self.at(160)) == 0.8...0.8)
    }

    @Test func anOutageThatTurnsOutToBeOurOwnFaultIsNoDowntime() {
        var time = Self.time(downIn: [])
        time.judge(.unavailable, from: Self.at(100))
        time.excuseOpenStretch()
        time.judge(.available, from: Self.at(110))
        #expect(time.availability(over: .seconds(100), now: Self.at(120)) == 1...1)
    }

    @Test func anOutageDoesNotBeginBeforeWhatIsKnownOfTheTimeBefore() {
        var time = Self.time(downIn: [(10, 20)])
        time.judge(.unavailable, from: Self.at(5))
        #expect(time.since == Self.at(20))
    }

    @Test func overAMonthOfOutagesLittleIsKeptAndTheLastMinutesAreExact() throws {
        var time = JudgedTime(.available, beganAt: Self.at(0))
        var most = 0
        for minute in 0..<20_000 {
            time.judge(.unavailable, from: Self.at(Double(minute) * 60 + 54))
            time.judge(.available, from: Self.at(Double(minute) * 60 + 60))
            most = max(most, time.keptStretches)
        }
        #expect(most == JudgedTime.mostStretches)
        let now = Self.at(20_000 * 60)
        #expect(time.availability(over: .seconds(120), now: now) == 0.9...0.9)
        for window in [Duration.seconds(7_200), .seconds(86_400), .seconds(10 * 86_400)] {
            let range = try #require(time.availability(over: window, now: now))
            #expect(abs(range.lowerBound - 0.9) < 0.001, "over \(window)")
        }
    }
}
