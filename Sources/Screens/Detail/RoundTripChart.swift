import FleetModel
import HeartbeatModel
import TerminalCells
import Vocabulary

/// The round trips of a link over a stretch of time, and what else happened in it.
///
/// Each place of the chart shows all round trips of its time, from the shortest to the longest:
/// from minutes where single heartbeats are no longer kept. Where a place is shorter than the probe
/// interval, a line runs on to the next heartbeat, and a bar is as broad as the time until then.
/// Time without a connection stays empty.
struct RoundTripChart {
    let window: ChartWindow
    /// Oldest first.
    let places: [ChartPlace]
    /// Milliseconds, up to the longest round trip there is.
    let scale: ChartScale
    /// The round trips of all heartbeats of the time that are known one by one.
    let distribution: RoundTripHistogram
    /// Whether a part of the time is known by the minute only.
    let hasMinutes: Bool
    /// The network's RTT as it is now; nil where the kernel does not tell.
    let networkRTT: Duration?
    let glyphs: GlyphSet

    /// Percentiles that are drawn as lines.
    private static let percents = [50, 95, 99]

    /// What each sign says, for the help.
    static let legend: [(sign: String, meaning: String, role: Role)] = [
        ("×", "missed, and nothing tells what became of it; or lost", .chartMissed),
        ("┊", "from top to bottom: the connection ended", .chartMissed),
        ("░", "there was no connection", .chartMissed),
        ("?", "answered, but nobody can say how fast", .chartLate),
        ("~", "held up by ourselves, judged against nobody", .muted),
        ("╌ p95", "percentiles of the round trips that are shown", .percentile),
        ("╌ net", "the network's RTT as it is now", .chartNetwork),
    ]

    /// Draws the chart into a rectangle.
    func draw(in layout: ChartLayout, on grid: inout CellGrid) {
        grid.drawChart(places, lines: lines, in: layout, scale: scale, glyphs: glyphs) { value in
            value == 0 ? "0" : DurationText.short(.nanoseconds(Int64(value * 1_000_000)))
        }
    }

    /// The percentiles of the time that is shown; empty where nothing was timed in it.
    var percentiles: [(label: String, value: Duration)] {
        Self.percents.compactMap { percent in
            distribution.percentile(percent).map { ("p\(percent)", $0) }
        }
    }

    /// Percentiles and the network's share as lines, the lowest first.
    private var lines: [ChartLine] {
        let measured = percentiles.map { ($0.label, $0.value, Role.percentile) }
        let all = measured + (networkRTT.map { [("net", $0, .chartNetwork)] } ?? [])
        return all.map { ($0, $1 / .milliseconds(1), $2) }.sorted { $0.1 < $1.1 }
            .filter { $0.1 <= scale.top }
            .map { ChartLine(level: scale.level(of: $1), label: $0, role: $2) }
    }
}

extension RoundTripChart {
    /// The chart of one link over a stretch of time.
    init(link: LinkSnapshot, window: ChartWindow, now: Moment, glyphs: GlyphSet) {
        var survey = ChartSurvey(
            window: window, timing: link.timing, now: now.monotonic,
            joinsByLine: glyphs == .braille)
        let firstKnown = link.history.samplesReachBack ?? now.monotonic
        let minutes = link.history.minutes(since: window.start - HistoryMinute.length)
            .filter { $0.start < window.end }
        for minute in minutes { survey.take(minute, before: firstKnown) }
        // What came before the window may reach into it.
        link.history.forEachSample(
            since: window.start - survey.longestJoin, before: window.end
        ) { survey.take($0) }
        survey.endHeartbeats()
        for drop in link.drops {
            survey.noteOutage(
                from: drop.at.monotonic, to: drop.recoveredAt?.monotonic ?? now.monotonic)
        }
        self.init(
            window: window, places: survey.places, scale: survey.scale,
            distribution: survey.distribution,
            hasMinutes: !minutes.isEmpty,
            networkRTT: link.networkRTT, glyphs: glyphs)
    }
}
