import FleetModel
import HeartbeatModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite("What the detail shows of a link's history")
struct HistoryDetailTests {
    private static let settings = LinkSettings(
        name: "a", endpoint: Endpoint(host: "a.example", port: 1883))

    /// A link that is probed each 10 s and answers as it is told, with so much memory.
    private func link(_ roundTrips: [Duration], historyMemory: Int) -> (LinkSnapshot, Moment) {
        var fleet = Fleet(
            startedAt: Watch.moment(.origin), emitsRecords: false, historyMemory: historyMemory)
        _ = fleet.configure([(LinkID(0), Self.settings)], now: Watch.moment(.origin))
        var effects: [FleetEffect] = []
        func happen(_ event: LinkEvent, at instant: MonotonicInstant) {
            fleet.apply(
                LinkReport(link: LinkID(0), at: instant, event: event), at: Watch.moment(instant),
                effects: &effects)
        }
        let facts = ConnectionFacts(
            version: .v5_0, address: "192.0.2.1:1883", sessionPresent: false,
            keepAliveSeconds: 60, clientID: "a", phases: ConnectPhases(),
            timing: Self.settings.timing(effectiveKeepAliveSeconds: 60),
            properties: ConnackProperties())
        happen(.connected(facts), at: .origin)
        var now = MonotonicInstant.origin
        for roundTrip in roundTrips {
            happen(.pingRequest(outstanding: 1), at: now)
            happen(
                .pingResponse(.timed(rtt: roundTrip, late: false), networkRTT: nil),
                at: now + roundTrip)
            now += .seconds(10)
        }
        let moment = Watch.moment(now)
        return (fleet.snapshot(now: moment).links[0], moment)
    }

    /// The values of a panel, by their labels.
    private func facts(_ title: String, of link: LinkSnapshot, now: Moment) -> [String: String] {
        let panels = DetailPanels(link: link, now: now, zone: Watch.zone).facts
        var facts: [String: String] = [:]
        for case .labelled(let label, let value) in panels.first(where: { $0.title == title })?
            .lines ?? []
        {
            facts[label.text] = value.map(\.text).joined()
        }
        return facts
    }

    @Test func itSaysHowFarBackItGoes() {
        let (young, soon) = link(Array(repeating: .milliseconds(1), count: 12), historyMemory: 0)
        #expect(facts("Heartbeats", of: young, now: soon)["kept"] == "every one for 119 s")
        let (old, later) = link(Array(repeating: .milliseconds(1), count: 100), historyMemory: 0)
        #expect(
            facts("Heartbeats", of: old, now: later)["kept"]
                == "every one for 39 s, by the minute for 16m 40s")
    }

    @Test func withoutHeartbeatsItSaysNothingOfThem() {
        let (link, now) = link([], historyMemory: 0)
        #expect(facts("Heartbeats", of: link, now: now)["kept"] == nil)
    }

    @Test func aStallIsShownBesideThePercentilesThatHideIt() {
        let quick = Array(repeating: Duration.milliseconds(1), count: 30)
        let (even, now) = link(quick, historyMemory: 1 << 20)
        #expect(facts("Round trips", of: even, now: now)["skipped slots"] == nil)
        let (stalled, later) = link([.seconds(95)] + quick, historyMemory: 1 << 20)
        let shown = facts("Round trips", of: stalled, now: later)
        #expect(shown["p95"] == "1.0 ms")
        #expect(shown["skipped slots"] == "9")
        // 40 slots: the eighth of the ten longest is one of 75 s.
        let p95 = stalled.statistics.percentileByTheGrid(95) ?? .zero
        #expect(abs(p95 / .seconds(75) - 1) <= 1.0 / 32)
        #expect(shown["p95 by the grid"] == roundTripText(p95))
        #expect(shown["p50 by the grid"] == "1.0 ms")
    }

    @Test func theChartGoesOnByTheMinuteWhereHeartbeatsAreNoLongerKept() {
        // A minute of 9 ms, then 1 ms.
        let roundTrips =
            Array(repeating: Duration.milliseconds(9), count: 6)
            + Array(repeating: .milliseconds(1), count: 58)
        let (all, now) = link(roundTrips, historyMemory: 1 << 20)
        let (folded, _) = link(roundTrips, historyMemory: 0)
        #expect(folded.history.samples.count == 32)
        let before = RoundTripChart(link: all, now: now, glyphs: .block).slots
        let after = RoundTripChart(link: folded, now: now, glyphs: .block).slots
        #expect(before.count == 64 && after.count == 64)
        #expect(before.suffix(32) == after.suffix(32))
        for (single, byMinute) in zip(before, after) {
            guard case .level(let left, _) = single, case .level(let right, _) = byMinute else {
                Issue.record("a place without a round trip")
                continue
            }
            #expect(abs(left - right) < 0.01)
        }
    }

    /// The places of 64 heartbeats each 10 s, of which the first half is known by the minute only.
    private func slots(
        gaps: [Int: RoundTripSample.Gap] = [:], without missing: Set<Int> = []
    ) -> [StripSample] {
        var history = LinkHistory()
        for turn in 0..<64 where !missing.contains(turn) {
            let nanoseconds = Int64(turn) * 10_000_000_000
            if let gap = gaps[turn] {
                history.append(RoundTripSample(atNanoseconds: nanoseconds, gap: gap))
            } else {
                history.append(
                    RoundTripSample(atNanoseconds: nanoseconds, roundTrip: .milliseconds(1)))
            }
        }
        history.foldOldestChunk()
        return RoundTripChart(
            samples: history.samples, minutes: history.minutes,
            timing: Self.settings.timing(effectiveKeepAliveSeconds: 60),
            now: Watch.moment(.origin + .seconds(630)), glyphs: .block
        ).slots
    }

    @Test func whatHappenedInAMinuteHasOneSign() {
        let signs: [(RoundTripSample.Gap, StripSample)] = [
            (.ended, .ended), (.lost, .lost), (.untimed, .untimed), (.ownPause, .excused),
        ]
        for (gap, sign) in signs {
            let slots = slots(gaps: [3: gap, 4: gap])
            #expect(slots.first == sign)
            #expect(slots.count { $0 == sign } == 1 && slots.count == 64)
        }
    }

    @Test func aMinuteDoesNotFillTimeOfWhichHeartbeatsAreKnown() {
        // The minute of the places 30 to 35 is folded up to 31.
        let slots = slots(without: [33, 34])
        #expect(slots.indices.filter { slots[$0] == .absent } == [33, 34])
    }

    @Test func aMinuteDoesNotCoverHeartbeatsThatReachBackBeyondTheChart() {
        func history(_ turns: Range<Int64>, _ roundTrip: Duration) -> LinkHistory {
            var history = LinkHistory()
            for turn in turns {
                history.append(
                    RoundTripSample(atNanoseconds: turn * 10_000_000_000, roundTrip: roundTrip))
            }
            return history
        }
        // Of 820 heartbeats each 10 s the chart shows the last 800: it begins at 195 s.
        let single = history(0..<820, .milliseconds(1))
        var folded = history(18..<51, .milliseconds(9))
        folded.foldOldestChunk()
        let chart = RoundTripChart(
            samples: single.samples, minutes: [folded.minutes[0]],
            timing: Self.settings.timing(effectiveKeepAliveSeconds: 60),
            now: Watch.moment(.origin + .seconds(8_190)), glyphs: .block)
        #expect(chart.minutes.map(\.start) == [.origin + .seconds(180)])
        #expect(chart.slots.count == 800 && Set(chart.slots).count == 1)
    }

    @Test func aMissIsASignOnlyWhereNothingCameInItsMinute() {
        #expect(!slots(gaps: [3: .missed]).contains(.lost))
        let all = Dictionary(uniqueKeysWithValues: (0..<6).map { ($0, RoundTripSample.Gap.missed) })
        #expect(slots(gaps: all).first == .lost)
    }
}
