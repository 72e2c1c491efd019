import FleetModel
import Testing
import Vocabulary

@testable import AlertModel

@Suite("Measured values as text")
struct MeasuredTextTests {
    @Test(
        "a share and its bound have as many decimals as it takes to tell them apart",
        arguments: [
            (0.9987, 0.999, "99.87 %", "99.9 %"),
            (0.3, 0.25, "30 %", "25 %"),
            (0.05, 0.05, "5 %", "5 %"),
            (0.999_899, 0.9999, "99.9899 %", "99.99 %"),
            (0, 0.01, "0 %", "1 %"),
            (0.1 + 0.2, 0.3, "30 %", "30 %"),
        ])
    func percentages(value: Double, bound: Double, valueText: String, boundText: String) {
        #expect(MeasuredText.percentages(value, bound) == (valueText, boundText))
    }

    @Test(
        "durations are short unless they would read the same",
        arguments: [
            (412e6, 300e6, "412 ms", "300 ms"),
            (500.2e6, 500e6, "500200 µs", "500 ms"),
            (500e6, 500e6, "500 ms", "500 ms"),
            (300.4e9, 300e9, "5m 0s", "5m"),
            (-3_600e9, 1e9, "-60m 0s", "1.0 s"),
        ])
    func durations(value: Double, bound: Double, valueText: String, boundText: String) {
        #expect(MeasuredText.durations(value, bound) == (valueText, boundText))
    }

    @Test(
        "numbers beyond what can be counted trap nowhere",
        arguments: [Double.infinity, -.infinity, .nan, 1e300, 9.3e18])
    func extremes(number: Double) {
        #expect(!MeasuredText.duration(number).isEmpty)
        #expect(!MeasuredText.decimal(number, places: 3).isEmpty)
        #expect(!MeasuredText.percentage(number, decimals: 2).isEmpty)
    }

    @Test(
        "a value of which only two ends are known is compared where both say the same",
        arguments: [
            (FilterComparison.Sign.less, 0.2...0.4, 0.5, true as Bool?),
            (.less, 0.2...0.4, 0.4, nil),
            (.less, 0.2...0.4, 0.1, false),
            (.greaterOrEqual, 0.2...0.4, 0.3, nil),
            (.equal, 0.2...0.4, 0.3, nil),
            (.equal, 0.2...0.4, 0.5, false),
            (.notEqual, 0.2...0.4, 0.5, true),
            (.equal, 0.3...0.3, 0.3, true),
        ])
    func ranges(
        sign: FilterComparison.Sign, range: ClosedRange<Double>, bound: Double, holds: Bool?
    ) {
        #expect(sign.holds(range, bound) == holds)
    }

    @Test(arguments: FilterComparison.Sign.allCases)
    func ofASignAndItsOppositeAlwaysOneHolds(sign: FilterComparison.Sign) {
        for bound in [1.0, 2, 3] {
            #expect(sign.holds(2, bound) != sign.opposite.holds(2, bound))
        }
    }
}
