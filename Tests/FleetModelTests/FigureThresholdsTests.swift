import FleetModel
import Testing
import Vocabulary

@Suite("Thresholds of figures")
struct FigureThresholdsTests {
    /// A link whose last round trip took 120 ms, of whose four heartbeats one was lost.
    private static let link: LinkSnapshot = {
        var watch = FleetUnderTest([FleetUnderTest.settings("dock-17")])
        watch.connect(0, at: 0)
        watch.miss(0, isLost: true, at: 1)
        for second in 2...3 { watch.beat(0, roundTrip: .milliseconds(80), at: Double(second)) }
        watch.beat(0, roundTrip: .milliseconds(120), at: 4)
        return watch.snapshot(at: 5).links[0]
    }()

    private static let now = FleetUnderTest.moment(5).monotonic

    private func isExceeded(_ figure: LinkFigure, _ threshold: FigureThreshold?) -> Bool {
        var thresholds = FigureThresholds()
        thresholds[figure] = threshold
        return thresholds.isExceeded(by: figure, of: Self.link, at: Self.now)
    }

    @Test func onlyWhatIsAboveExceedsAThreshold() {
        #expect(isExceeded(.rtt, .above(119e6)))
        #expect(!isExceeded(.rtt, .above(120e6)))
        #expect(isExceeded(.jitter, .above(39e6)))
        #expect(isExceeded(.loss, .above(0.2)))
        #expect(!isExceeded(.loss, .above(0.25)))
    }

    @Test func whatIsOffOrNotSetIsNeverExceeded() {
        #expect(!isExceeded(.rtt, .off))
        #expect(!isExceeded(.rtt, nil))
    }

    @Test func aMissingFigureExceedsNothing() {
        #expect(!isExceeded(.net, .above(0)))
    }

    @Test func aThresholdHoldsForItsFigureAlone() {
        var thresholds = FigureThresholds()
        thresholds[.rtt] = .above(1)
        #expect(thresholds.isExceeded(by: .rtt, of: Self.link, at: Self.now))
        #expect(!thresholds.isExceeded(by: .p95, of: Self.link, at: Self.now))
    }

    @Test func mergingTakesOverWhatTheOtherOneSays() {
        var thresholds = FigureThresholds()
        thresholds[.rtt] = .above(1)
        thresholds[.loss] = .above(0.5)
        var other = FigureThresholds()
        #expect(other.isEmpty)
        other[.rtt] = .off
        other[.p95] = .above(2)
        thresholds.merge(other)
        #expect(thresholds[.rtt] == .off)
        #expect(thresholds[.p95] == .above(2))
        #expect(thresholds[.loss] == .above(0.5))
    }

    @Test(arguments: [
        (LinkFigure.rtt, FigureThreshold.off, "off"), (.rtt, .above(100e6), "100ms"),
        (.p95, .above(1_500e6), "1s500ms"), (.loss, .above(0.01), "1%"),
        (.loss, .above(0.005), "0.5%"), (.loss, .above(0.0005), "0.05%"),
        (.loss, .above(0.0125), "1.25%"), (.loss, .above(1), "100%"),
    ])
    func aThresholdIsWrittenAsSettingsWriteIt(
        figure: LinkFigure, threshold: FigureThreshold, text: String
    ) {
        #expect(figure.text(of: threshold) == text)
    }

    @Test func everyFigureThatCanHaveAThresholdIsATimeOrAShare() {
        #expect(FigureThresholds.figures.filter { !$0.isTime } == [.loss])
    }
}
