import HeartbeatModel
import Testing
import Vocabulary

@Suite("Availability")
struct AvailabilityTests {
    private func at(_ seconds: Int64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: seconds * 1_000_000_000)
    }

    @Test func beforeAnythingWasJudgedThereIsNone() {
        let availability = Availability(startedAt: at(0))
        #expect(availability.fraction(now: at(100)) == nil)
    }

    @Test func downtimeStartsAtTheLastProofOfLife() {
        var availability = Availability(startedAt: at(0))
        availability.judge(.available, now: at(0))
        availability.noteProofOfLife(now: at(60))
        availability.judge(.unavailable, now: at(90))
        #expect(availability.fraction(now: at(100)) == 0.6)
        availability.judge(.available, now: at(100))
        #expect(availability.fraction(now: at(200)) == 0.8)
    }

    @Test func openTimeCountsAsItStands() {
        var availability = Availability(startedAt: at(0))
        availability.judge(.unavailable, now: at(0))
        availability.judge(.available, now: at(50))
        #expect(availability.fraction(now: at(100)) == 0.5)
    }

    @Test func beingLateDoesNotSettleOpenTime() {
        var availability = Availability(startedAt: at(0))
        availability.judge(.available, now: at(0))
        availability.noteProofOfLife(now: at(10))
        availability.judge(.available, now: at(25))
        availability.judge(.unavailable, now: at(45))
        #expect(availability.fraction(now: at(100)) == 0.1)
    }

    @Test func aPauseByAPersonIsNeither() {
        var availability = Availability(startedAt: at(0))
        availability.judge(.available, now: at(0))
        availability.noteProofOfLife(now: at(40))
        availability.judge(.neither, now: at(45))
        availability.judge(.unavailable, now: at(300))
        availability.judge(.available, now: at(345))
        #expect(availability.fraction(now: at(345)) == 0.5)
    }

    @Test func ourOwnPauseIsNeither() {
        var availability = Availability(startedAt: at(0))
        availability.judge(.available, now: at(0))
        availability.noteProofOfLife(now: at(30))
        availability.excludePause(.seconds(60), now: at(100))
        availability.judge(.unavailable, now: at(110))
        // Up to 40 available, 40 to 100 neither, from then on down.
        #expect(availability.fraction(now: at(160)) == 0.4)
    }

    @Test func anExcusedEndIsNoDowntime() {
        var availability = Availability(startedAt: at(0))
        availability.judge(.available, now: at(0))
        availability.noteProofOfLife(now: at(50))
        availability.excuse(now: at(90))
        #expect(availability.fraction(now: at(200)) == 1)
    }

    @Test func onlyTheLastTwoWindowsCount() {
        var availability = Availability(startedAt: at(0))
        availability.judge(.unavailable, now: at(0))
        availability.judge(.available, now: at(600))
        #expect(availability.fraction(now: at(1_199)) == 599.0 / 1_199)
        #expect(availability.fraction(now: at(1_200)) == 1)
        #expect(availability.fraction(now: at(100_000)) == 1)
    }

    @Test func openTimeThatTurnsOutDownIsCountedInBothWindows() {
        var availability = Availability(startedAt: at(0))
        availability.judge(.available, now: at(0))
        availability.noteProofOfLife(now: at(300))
        availability.judge(.unavailable, now: at(900))
        #expect(availability.fraction(now: at(900)) == 300.0 / 900)
    }
}
