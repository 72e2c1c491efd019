import Testing
import Vocabulary

@Suite("Durations as people write and read them")
struct DurationTextTests {
    @Test(
        "units are combined from large to small",
        arguments: [
            ("250ms", Duration.milliseconds(250)), ("0.5s", .milliseconds(500)),
            ("1m30s", .seconds(90)), ("1.5m", .seconds(90)), ("2h", .seconds(7_200)),
            ("1d2h3m4s5ms", .seconds(93_784) + .milliseconds(5)), ("0s", .zero),
            ("0.0000015s", .nanoseconds(1_500)),
        ])
    func reading(text: String, duration: Duration) throws {
        #expect(try DurationText.parse(text) == duration)
    }

    @Test(
        "what is no duration is refused with its reason",
        arguments: [
            ("", DurationText.Problem.empty), ("60", .unitMissing(number: "60")),
            ("1m30", .unitMissing(number: "30")), ("5y", .unknownUnit("y")),
            ("fast", .notANumber("fast")), ("-5s", .notANumber("-5s")),
            ("1..5s", .notANumber("1..5")), (".5s", .notANumber(".5")),
            ("5.s", .notANumber("5.")), ("1s1m", .unitOrder("1s1m")), ("1s1s", .unitOrder("1s1s")),
            ("200000d", .tooLarge), ("99999999999999999999s", .tooLarge),
            ("106751d86400s", .tooLarge),
        ])
    func refusing(text: String, problem: DurationText.Problem) {
        #expect(throws: problem) { try DurationText.parse(text) }
    }

    @Test(
        "the exact form is read back to the same millisecond",
        arguments: [0, 1, 250, 999, 1_000, 1_001, 59_999, 60_000, 90_500, 86_400_000, 93_784_005])
    func roundTrip(milliseconds: Int) throws {
        let duration = Duration.milliseconds(milliseconds)
        #expect(try DurationText.parse(DurationText.exact(duration)) == duration)
    }

    @Test(
        "what is below a millisecond is a fraction of it in the exact form",
        arguments: [
            (Int64(500_000), "0.5ms"), (999_999, "0.999999ms"), (1, "0.000001ms"),
            (1_020_000, "1.02ms"), (1_000_500_000, "1s0.5ms"),
        ])
    func fractions(nanoseconds: Int64, text: String) throws {
        let duration = Duration.nanoseconds(nanoseconds)
        #expect(DurationText.exact(duration) == text)
        #expect(try DurationText.parse(text) == duration)
    }

    @Test func theExactFormOfNothingAndOfLessIsZeroSeconds() {
        #expect(DurationText.exact(.zero) == "0s")
        #expect(DurationText.exact(.seconds(-5)) == "0s")
    }

    @Test func theExactFormHasNoUnitThatIsZero() {
        #expect(DurationText.exact(.seconds(3_630)) == "1h30s")
        #expect(DurationText.exact(.milliseconds(250)) == "250ms")
        #expect(DurationText.exact(.milliseconds(90_500)) == "1m30s500ms")
    }

    @Test(
        "the short form keeps two or three digits on both sides of each change of unit",
        arguments: [
            (Int64(0), "0 µs"), (999_499, "999 µs"), (999_500, "1.0 ms"), (1_240_000, "1.2 ms"),
            (9_949_999, "9.9 ms"), (9_950_000, "10 ms"), (999_499_999, "999 ms"),
            (999_500_000, "1.0 s"), (9_949_999_999, "9.9 s"), (9_950_000_000, "10 s"),
            (46_000_000_000, "46 s"), (119_999_999_999, "120 s"), (120_000_000_000, "2m 0s"),
            (192_000_000_000, "3m 12s"), (7_200_000_000_000, "2h 0m"),
            (172_800_000_000_000, "2d 0h"), (-1_240_000, "-1.2 ms"),
        ])
    func shortForm(nanoseconds: Int64, text: String) {
        #expect(DurationText.short(.nanoseconds(nanoseconds)) == text)
    }

    @Test func theShortFormTakesTheWholeRange() {
        #expect(DurationText.short(.nanoseconds(Int64.max)) == "106751d 23h")
        #expect(DurationText.short(.nanoseconds(Int64.min)) == "-106751d 23h")
    }
}
