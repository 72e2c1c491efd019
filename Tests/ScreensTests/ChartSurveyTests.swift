import HeartbeatModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite("What a chart makes of a link's history")
struct ChartSurveyTests {
    private static let timing = HeartbeatTiming(
        keepAliveSeconds: 60, probeInterval: .seconds(10), responseTimeout: .seconds(5),
        missesToDown: 3)

    private func at(_ seconds: Double) -> MonotonicInstant {
        .origin + .nanoseconds(Int64(seconds * 1e9))
    }

    private func answer(_ second: Double, _ milliseconds: Int = 1) -> RoundTripSample {
        RoundTripSample(
            atNanoseconds: at(second).nanoseconds, roundTrip: .milliseconds(milliseconds))
    }

    private func gap(_ second: Double, _ gap: RoundTripSample.Gap) -> RoundTripSample {
        RoundTripSample(atNanoseconds: at(second).nanoseconds, gap: gap)
    }

    /// A chart up to second 100, in places of so many seconds.
    private func survey(
        _ samples: [RoundTripSample], placeSeconds: Int = 1, places: Int = 100,
        byLine: Bool = false
    ) -> ChartSurvey {
        var survey = ChartSurvey(
            window: ChartWindow(
                span: .seconds(placeSeconds * places), end: at(99.9), places: places),
            timing: Self.timing, now: at(99.9), joinsByLine: byLine)
        for sample in samples { survey.take(sample) }
        survey.endHeartbeats()
        return survey
    }

    /// The largest value of each place in milliseconds; nil where nothing was measured.
    private func values(_ survey: ChartSurvey) -> [Double?] {
        let top = survey.scale.top
        return survey.places.map { $0.levels.map { ($0.upperBound * top * 100).rounded() / 100 } }
    }

    @Test func aBarIsAsBroadAsTheTimeUntilTheNextHeartbeat() {
        let values = values(survey([answer(20, 1), answer(30, 2)]))
        #expect(values[19] == nil)
        #expect(values[20..<30].allSatisfy { $0 == 1 })
        #expect(values[30..<45].allSatisfy { $0 == 2 }, "until one and a half intervals later")
        #expect(values[46...].allSatisfy { $0 == nil })
    }

    @Test func aLineRunsOnToTheNextHeartbeatAndEndsAtTheLast() {
        let values = values(survey([answer(20, 1), answer(30, 2)], byLine: true))
        #expect(values[20] == 1 && values[25] == 1.5 && values[30] == 2)
        #expect(values[31] == nil)
    }

    @Test func heartbeatsTooFarApartAreNotJoined() {
        let values = values(survey([answer(20), answer(40)], byLine: true))
        #expect(values.indices.filter { values[$0] != nil } == [20, 40])
    }

    @Test func aPlaceOfManyHeartbeatsReachesFromTheShortestToTheLongest() throws {
        let survey = survey(
            [answer(5, 3), answer(15, 9), answer(25, 5)], placeSeconds: 30, places: 4)
        let levels = try #require(survey.places[0].levels)
        #expect(survey.scale.top == 10)
        #expect(levels == 0.3...0.9)
    }

    @Test func heartbeatsWithJitterLeaveNoGapWhateverTheZoom() {
        var random = SeededRandom(seed: 5)
        let samples = (0..<60).map { turn in
            answer(Double(turn) * 10 + Double.random(in: 0...4, using: &random))
        }
        for placeSeconds in [1, 3, 7, 10, 11, 23] {
            for byLine in [false, true] {
                var survey = ChartSurvey(
                    window: ChartWindow(
                        span: .seconds(400), end: at(590), places: 400 / placeSeconds),
                    timing: Self.timing, now: at(590), joinsByLine: byLine)
                for sample in samples { survey.take(sample) }
                let gaps = survey.places.dropLast(20 / placeSeconds + 1).count { $0.levels == nil }
                #expect(gaps == 0, "\(placeSeconds) s a place")
            }
        }
    }

    @Test func whatMustNotBeOverlookedStandsOverARoundTripOfTheSamePlace() {
        let signs: [(RoundTripSample.Gap, ChartSign)] = [
            (.ended, .ended), (.lost, .lost), (.untimed, .untimed), (.ownPause, .excused),
        ]
        for (gap, sign) in signs {
            for samples in [
                [self.gap(50.2, gap), answer(50.5)], [answer(50.2), self.gap(50.5, gap)],
            ] {
                let place = survey(samples).places[50]
                #expect(place.sign == sign)
                #expect(place.levels != nil)
            }
        }
        let both = survey([gap(50.1, .ended), gap(50.2, .lost), gap(50.3, .ownPause)])
        #expect(both.places[50].sign == .ended)
    }

    @Test func aMissIsShownWhereNothingTellsWhatBecameOfIt() {
        #expect(survey([gap(50, .missed)]).places[50].sign == .lost)
        #expect(survey([gap(50.1, .missed), answer(50.5)]).places[50].sign == nil)
        #expect(survey([gap(50.1, .missed), gap(50.2, .ownPause)]).places[50].sign == .excused)
    }

    @Test func aLateAnswerHasARoleOfItsOwn() {
        let places = survey([answer(20, 4_999), answer(30, 5_000)]).places
        #expect(places[20].role == .chart)
        #expect(places[30].role == .chartLate)
    }

    @Test func timeWithoutAConnectionIsMarkedWhereNothingWasMeasured() {
        var survey = survey([answer(20), gap(25, .ended), answer(60)])
        survey.noteOutage(from: at(25), to: at(60))
        let places = survey.places
        #expect(places[25].sign == .ended)
        #expect(places[26..<60].allSatisfy { $0.sign == .outage && $0.levels == nil })
        #expect(places[60].sign == nil)
    }

    @Test func onlyHeartbeatsInsideTheWindowAreCounted() {
        let survey = survey([answer(-5), answer(5), answer(15)])
        #expect(survey.distribution.count == 2)
        #expect(values(survey)[0] == 1, "the one before reaches into it")
    }

    // MARK: Minutes

    private func minute(
        _ number: Int, _ milliseconds: ClosedRange<Int>?,
        _ change: (inout HistoryMinute) -> Void = { _ in }
    ) -> HistoryMinute {
        var minute = HistoryMinute(
            start: at(Double(60 * number)),
            roundTrips: milliseconds.map {
                HistoryMinute.RoundTrips(
                    count: 6, least: .milliseconds($0.lowerBound),
                    mean: .milliseconds($0.lowerBound), most: .milliseconds($0.upperBound))
            })
        change(&minute)
        return minute
    }

    private func survey(
        _ minutes: [HistoryMinute], before second: Double, _ samples: [RoundTripSample] = []
    ) -> ChartSurvey {
        var survey = ChartSurvey(
            window: ChartWindow(span: .seconds(600), end: at(599), places: 60),
            timing: Self.timing, now: at(599), joinsByLine: false)
        for minute in minutes { survey.take(minute, before: at(second)) }
        for sample in samples { survey.take(sample) }
        return survey
    }

    @Test func aMinuteFillsItsPlacesFromItsShortestToItsLongest() {
        let survey = survey([minute(1, 2...10)], before: 599)
        let measured = survey.places.indices.filter { survey.places[$0].levels == 0.2...1 }
        #expect(measured == Array(6..<12))
        #expect(survey.distribution.count == 0)
    }

    @Test func aMinuteDoesNotFillTimeOfWhichHeartbeatsAreKnown() {
        let places = survey([minute(1, 1...1)], before: 90, [answer(110)]).places
        #expect(places.indices.filter { places[$0].levels != nil } == [6, 7, 8, 11])
    }

    @Test func whatHappenedInAMinuteHasOneSign() {
        let signs: [(WritableKeyPath<HistoryMinute, Int>, ChartSign)] = [
            (\.ended, .ended), (\.lost, .lost), (\.untimed, .untimed), (\.ownPauses, .excused),
        ]
        for (count, sign) in signs {
            let places = survey([minute(1, 1...1) { $0[keyPath: count] = 3 }], before: 599).places
            #expect(places.indices.filter { places[$0].sign == sign } == [6])
        }
    }

    @Test func aMissIsASignOnlyWhereNothingCameInItsMinute() {
        #expect(survey([minute(1, 1...1) { $0.missed = 1 }], before: 599).places[6].sign == nil)
        #expect(survey([minute(1, nil) { $0.missed = 1 }], before: 599).places[6].sign == .lost)
    }
}

@Suite("The time that a chart shows")
struct ChartWindowTests {
    @Test func aHeartbeatStaysInItsPlaceWhileTimeGoesOn() {
        let heartbeat = MonotonicInstant.origin + .milliseconds(61_234)
        let offsets = stride(from: 0, to: 3_000, by: 7).map { milliseconds in
            let end = MonotonicInstant.origin + .milliseconds(70_000 + milliseconds)
            let window = ChartWindow(span: .seconds(60), end: end, places: 60)
            return window.start + window.placeLength * window.place(of: heartbeat)
        }
        #expect(Set(offsets).count == 1)
    }

    @Test func theEndLiesInTheLastPlaceAndTheSpanFits() {
        for seconds in [0.0, 0.4, 59.99, 60, 123.4] {
            let end = MonotonicInstant.origin + .nanoseconds(Int64(seconds * 1e9))
            let window = ChartWindow(span: .seconds(60), end: end, places: 7)
            #expect(window.place(of: end) == 6)
            #expect(window.end - window.start >= .seconds(60))
        }
    }

    @Test func placesOutsideTheWindowAreNone() {
        let end = MonotonicInstant.origin + .milliseconds(59_500)
        let window = ChartWindow(span: .seconds(60), end: end, places: 60)
        let second = { (count: Int) in MonotonicInstant.origin + .seconds(count) }
        #expect(window.places(from: second(-9), to: second(2)) == 0...2)
        #expect(window.places(from: second(58), to: second(80)) == 58...59)
        #expect(window.places(from: second(60), to: second(80)) == nil)
        #expect(window.places(from: second(-9), to: second(0) - .milliseconds(1)) == nil)
    }
}

@Suite("What a person chooses to see of the past")
struct ChartViewTests {
    private let past = LinkPast(
        start: .origin, now: .origin + .seconds(7_200), probeInterval: .seconds(10))

    @Test func asLongAsNobodyChoosesAllIsShownAsFarAsEachHeartbeatHasAPlace() {
        let view = ChartView()
        let young = LinkPast(
            start: .origin, now: .origin + .seconds(100), probeInterval: .seconds(10))
        #expect(view.span(of: young, places: 140) == .seconds(120))
        #expect(view.span(of: past, places: 140) == .seconds(1_200))
        #expect(view.span(of: past, places: 1) == .seconds(60))
    }

    @Test func zoomReachesFromAMinuteToADay() {
        var view = ChartView()
        var shown: [Duration] = []
        while view.zoom(out: -1, of: past, places: 140) {}
        repeat {
            shown.append(view.span(of: past, places: 140))
        } while view.zoom(out: 1, of: past, places: 140)
        #expect(shown == ChartView.spans)
        #expect(shown.first == .seconds(60) && shown.last == .seconds(86_400))
    }

    @Test func theChartScrollsByQuartersAsFarAsMemoryReaches() {
        var view = ChartView()
        while view.zoom(out: -1, of: past, places: 60) {}
        var steps = 0
        while view.scroll(by: -1, of: past, places: 60) { steps += 1 }
        #expect(steps == (7_200 - 60) / 15)
        #expect(view.window(of: past, places: 60).place(of: .origin + .seconds(59)) == 58)
        #expect(
            view.window(of: past, places: 60).place(of: .origin) == -1, "its end is in the last")
    }

    @Test func forthFromThereItFollowsThePresentAgain() {
        var view = ChartView()
        let followed = view
        let moves = [1, -1, 1].map { view.scroll(by: $0, of: past, places: 140) }
        #expect(moves == [false, true, true])
        #expect(view == followed)
        _ = view.scroll(by: -1, of: past, places: 140)
        #expect(view.end == past.now - .seconds(300))
        let follows = [view.follow(), view.follow()]
        #expect(follows == [true, false])
    }

    @Test func whatMemoryGaveBackTakesTheChartWithIt() {
        var view = ChartView()
        while view.scroll(by: -1, of: past, places: 140) {}
        var later = past
        later.start = .origin + .seconds(3_600)
        let window = view.window(of: later, places: 140)
        #expect(window.end >= later.start + .seconds(1_200))
    }

    @Test func anInstantOutOfSightIsBroughtIntoTheMiddle() {
        var view = ChartView()
        let instant = MonotonicInstant.origin + .seconds(3_000)
        view.show(past.now - .seconds(30), of: past, places: 140)
        #expect(view.end == nil, "it is in sight")
        view.show(instant, of: past, places: 140)
        let place = view.window(of: past, places: 140).place(of: instant)
        #expect((69...71).contains(place))
    }
}
