import Testing
import Vocabulary

@testable import Screens

@Suite struct WordingTests {
    @Test(arguments: [
        (0.0, "0 %"), (1.0, "100 %"), (0.014, "1.4 %"), (0.9998, "99.98 %"), (0.5, "50 %"),
        (0.999999, "99.99 %"), (0.000001, "0.01 %"), (-0.1, "0 %"), (1.5, "100 %"),
    ])
    func aShareThatIsNotAllOrNothingNeverReadsSo(_ share: Double, _ text: String) {
        #expect(percentText(share) == text)
    }

    @Test func aRoundTripBeyondWhatIsMeasuredIsShownAsMore() {
        #expect(roundTripText(.seconds(121)) == ">120 s")
        #expect(roundTripText(.milliseconds(812)) == "812 ms")
        #expect(roundTripText(nil) == "–")
    }

    @Test(arguments: [("", ""), ("  ", ""), ("a", "a"), (" a  b ", "a  b")])
    func blanksAreTakenOffAtBothEnds(_ text: String, _ trimmed: String) {
        #expect(text.trimmingBlanks == trimmed)
        #expect(text[...].trimmingBlanks == trimmed)
    }

    @Test func agesCountInWholeSecondsAndNeverBelowZero() {
        #expect(wholeSecondsText(.milliseconds(46_900)) == "46 s")
        #expect(wholeSecondsText(.seconds(-3)) == "0 s")
        #expect(wholeSecondsText(.seconds(192)) == "3m 12s")
    }

    @Test func aTimeOfAnotherDayIsShownWithItsDate() {
        let zone = LocalZone(offsetSeconds: 3_600, abbreviation: "CET")
        let evening = WallTime(unixMilliseconds: 1_795_474_799_000)
        let midnight = WallTime(unixMilliseconds: 1_795_474_800_000)
        #expect(zone.timestamp(evening, now: evening) == "23:59:59")
        #expect(zone.timestamp(evening, now: midnight) == "2026-11-23 23:59:59")
        #expect(zone.timestamp(midnight, now: midnight) == "00:00:00")
    }
}
