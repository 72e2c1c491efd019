import FleetModel
import HeartbeatModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite("What the screen shows of a link's history")
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

    @Test func aStripIsNoShorterWhereThereIsMoreRoom() {
        let many = Array(repeating: Duration.milliseconds(1), count: 300)
        for memory in [0, 1 << 20] {
            let (link, _) = link(many, historyMemory: memory)
            let counts = [40, 128, 129, 200, 400].map { room in
                min(room, HeartbeatStrip.samples(of: link, room: room).count)
            }
            #expect(counts == counts.sorted(), "\(memory) bytes")
        }
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

    /// The chart of the last eleven minutes, a place for each heartbeat.
    private func chart(_ link: LinkSnapshot, _ now: Moment) -> RoundTripChart {
        let window = ChartWindow(
            span: .seconds(660), end: now.monotonic - .seconds(1), places: 66)
        return RoundTripChart(link: link, window: window, now: now, glyphs: .block)
    }

    @Test func theChartGoesOnByTheMinuteWhereHeartbeatsAreNoLongerKept() {
        // A minute of 9 ms, then 1 ms.
        let roundTrips =
            Array(repeating: Duration.milliseconds(9), count: 6)
            + Array(repeating: .milliseconds(1), count: 58)
        let (all, now) = link(roundTrips, historyMemory: 1 << 20)
        let (folded, _) = link(roundTrips, historyMemory: 0)
        #expect(folded.history.samples.count == 32)
        let (before, after) = (chart(all, now), chart(folded, now))
        #expect(before.places.suffix(32) == after.places.suffix(32))
        for (single, byMinute) in zip(before.places.suffix(64), after.places.suffix(64)) {
            let (left, right) = (single.levels?.upperBound, byMinute.levels?.upperBound)
            #expect(abs((left ?? -1) - (right ?? -2)) < 0.01)
        }
        #expect(before.distribution.count == 64 && !before.hasMinutes)
        #expect(after.distribution.count == 32 && after.hasMinutes)
    }

    @Test func theDistributionSaysThatMinutesAreNotInIt() {
        let (folded, now) = link(
            Array(repeating: .milliseconds(1), count: 64), historyMemory: 0)
        let panel = HistogramPanel(chart: chart(folded, now), timeout: .seconds(5)).panel
        guard case .sentence(let text, _) = panel?.lines.last else {
            Issue.record("no sentence under the bars")
            return
        }
        #expect(text.contains("32 round trips"))
        #expect(text.contains("known by the minute only"))
    }
}
