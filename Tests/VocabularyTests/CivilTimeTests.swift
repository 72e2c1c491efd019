import Testing
import Vocabulary

@Suite("Wall times as calendar and clock show them")
struct CivilTimeTests {
    @Test(
        "known moments",
        arguments: [
            (Int64(0), "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_772_323_199_007, "2026-02-28T23:59:59.007Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (1_795_403_564_044, "2026-11-23T03:12:44.044Z"),
        ])
    func writing(unixMilliseconds: Int64, text: String) {
        let time = WallTime(unixMilliseconds: unixMilliseconds)
        #expect(CivilTime(time).rfc3339 == text)
        #expect(WallTime(rfc3339: text) == time)
    }

    @Test func aDayOfEachWeekOfFourHundredYearsIsReadBack() {
        for day in stride(from: Int64(-30_000), to: 116_097, by: 7) {
            let time = WallTime(unixMilliseconds: day * 86_400_000 + 1)
            if WallTime(rfc3339: CivilTime(time).rfc3339) != time {
                Issue.record("day \(day) is not read back")
                return
            }
        }
    }

    @Test func anOffsetMovesTheClockAndTheDate() {
        let time = WallTime(unixMilliseconds: 1_795_403_564_044)
        #expect(CivilTime(time, offsetSeconds: 19_800).timeOfDay == "08:42:44")
        #expect(CivilTime(time, offsetSeconds: -14_400).date == "2026-11-22")
    }

    @Test(
        "what is no such time is refused",
        arguments: [
            "", "2026-11-23", "2026-11-23T03:12:44Z", "2026-11-23T03:12:44.044+01:00",
            "2026-13-01T00:00:00.000Z", "2026-00-01T00:00:00.000Z", "2026-02-29T00:00:00.000Z",
            "2026-04-31T00:00:00.000Z", "2026-01-01T24:00:00.000Z", "2026-01-01T00:60:00.000Z",
            "2026-01-01T00:00:60.000Z", "2026-01-01 00:00:00.000Z",
        ])
    func refusing(text: String) {
        #expect(WallTime(rfc3339: text) == nil)
    }
}
