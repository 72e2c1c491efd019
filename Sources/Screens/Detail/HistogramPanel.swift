import HeartbeatModel
import TerminalCells
import Vocabulary

/// How the round trips that a chart shows are distributed, a bar for each stretch.
struct HistogramPanel {
    let chart: RoundTripChart
    /// A round trip that reaches it is late.
    let timeout: Duration

    /// Bars at most, and columns of the longest.
    private static let mostBars = 12
    private static let barWidth = 15

    /// The panel; nil where nothing was timed.
    var panel: Panel? {
        let bars = chart.distribution.bars(atMost: Self.mostBars)
        guard let most = bars.map(\.count).max() else { return nil }
        var lines = bars.map { bar in
            Panel.Line.fact(
                Self.threeDigits(bar.from),
                [
                    Span(
                        Self.barText(Double(bar.count) / Double(most)),
                        bar.from >= timeout ? .chartLate : .chart),
                    Span(" \(bar.count)", bar.count > 0 ? .strong : .muted),
                    Span(marks(in: bar), .percentile),
                ])
        }
        let count = chart.distribution.count
        var text = "\(countText(count, "round trip")), those of the chart"
        if chart.hasMinutes {
            text += "; older ones are known by the minute only, and are not among them"
        }
        lines.append(.sentence(text, .muted))
        return Panel(title: "Distribution", lines: lines, labelWidth: 9)
    }

    /// The percentiles that lie in a bar: ` p50 p95`.
    private func marks(in bar: HistogramBar) -> String {
        chart.percentiles.filter { bar.covers($0.value) }.map { " \($0.label)" }.joined()
    }

    /// A bar of a share of the longest, in eighths of a column; what is not nothing is seen.
    private static func barText(_ share: Double) -> String {
        guard share > 0 else { return "" }
        let eighths = max(1, Int((share * Double(8 * barWidth)).rounded()))
        let whole = String(repeating: "█", count: eighths / 8)
        guard eighths % 8 > 0, let part = Unicode.Scalar(0x2590 - UInt32(eighths % 8)) else {
            return whole
        }
        return whole + String(Character(part))
    }

    /// Exact enough to tell bars apart that begin 6 % from each other: `1.02 ms`, `10.2 ms`.
    static func threeDigits(_ duration: Duration) -> String {
        let nanoseconds = duration.nanoseconds
        let units: [(name: String, size: Int64)] = [
            ("s", 1_000_000_000), ("ms", 1_000_000), ("µs", 1_000),
        ]
        let unit = units.first { nanoseconds >= $0.size } ?? units[2]
        let hundredths = nanoseconds * 100 / unit.size
        let (whole, rest) = (hundredths / 100, hundredths % 100)
        if whole >= 100 { return "\(whole) \(unit.name)" }
        if whole >= 10 { return "\(whole).\(rest / 10) \(unit.name)" }
        return "\(whole).\(rest < 10 ? "0" : "")\(rest) \(unit.name)"
    }
}
