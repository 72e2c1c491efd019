/// What a piece of the screen means.
///
/// Themes give each a colour, by its dotted name with fall-back along the dots: `state.down` →
/// `state` → `text`.
public enum Role: UInt8, Hashable, Sendable, CaseIterable {
    /// `text`: ordinary text on the screen's background.
    case text
    /// `text.muted`: secondary text, units, hints.
    case muted
    /// `text.strong`: names and numbers that matter.
    case strong
    /// `frame`: boxes and rules.
    case frame
    /// `frame.title`: a box's title.
    case title
    /// `header`: the top line.
    case header
    /// `header.key`: key names in the footer.
    case key
    /// `column`: column headings.
    case column
    /// `column.sorted`: the heading that sorts.
    case sortedColumn
    /// `selection`: the selected row.
    case selection
    /// `input`: text being typed.
    case input
    /// `state.up`
    case up
    /// `state.late`
    case late
    /// `state.backlog`
    case backlog
    /// `state.down`
    case down
    /// `state.connecting`
    case connecting
    /// `state.paused`
    case paused
    /// `state.unknown`
    case unknown
    /// `state.flapping`: the mark beside a state.
    case flapping
    /// `state.insecure`: the mark of a link that takes any certificate.
    case insecure
    /// `figure.high`: a figure above its threshold.
    case figureHigh
    /// `mark`: the sign of a marked row.
    case mark
    /// `group`: the heading of a group of rows.
    case group
    /// `match`: text that was searched for.
    case match
    /// `banner.critical`: a drop that is not over.
    case bannerCritical
    /// `banner.recovered`: a drop that is over.
    case bannerRecovered
    /// `banner.notice`: frozen, paused by ourselves, refusals.
    case bannerNotice
    /// `banner.past`: what is shown is not the present.
    case bannerPast
    /// `chart.line`: a round trip within bounds.
    case chart
    /// `chart.late`: a late answer.
    case chartLate
    /// `chart.missed`: a lost heartbeat or a drop.
    case chartMissed
    /// `chart.percentile`: the line of a percentile.
    case percentile
    /// `chart.network`: the network's round trip beside the heartbeat's.
    case chartNetwork
    /// `chart.axis`
    case axis

    /// The dotted name that themes use, such as `state.down`.
    public var name: String {
        switch self {
        case .text: "text"
        case .muted: "text.muted"
        case .strong: "text.strong"
        case .frame: "frame"
        case .title: "frame.title"
        case .header: "header"
        case .key: "header.key"
        case .column: "column"
        case .sortedColumn: "column.sorted"
        case .selection: "selection"
        case .input: "input"
        case .up: "state.up"
        case .late: "state.late"
        case .backlog: "state.backlog"
        case .down: "state.down"
        case .connecting: "state.connecting"
        case .paused: "state.paused"
        case .unknown: "state.unknown"
        case .flapping: "state.flapping"
        case .insecure: "state.insecure"
        case .figureHigh: "figure.high"
        case .mark: "mark"
        case .group: "group"
        case .match: "match"
        case .bannerCritical: "banner.critical"
        case .bannerRecovered: "banner.recovered"
        case .bannerNotice: "banner.notice"
        case .bannerPast: "banner.past"
        case .chart: "chart.line"
        case .chartLate: "chart.late"
        case .chartMissed: "chart.missed"
        case .percentile: "chart.percentile"
        case .chartNetwork: "chart.network"
        case .axis: "chart.axis"
        }
    }

    /// The letter that stands for the role in role planes; each role has its own.
    public var letter: Character {
        switch self {
        case .text: "."
        case .muted: "m"
        case .strong: "s"
        case .frame: "f"
        case .title: "t"
        case .header: "h"
        case .key: "k"
        case .column: "c"
        case .sortedColumn: "o"
        case .selection: "S"
        case .input: "i"
        case .up: "U"
        case .late: "L"
        case .backlog: "B"
        case .down: "D"
        case .connecting: "C"
        case .paused: "P"
        case .unknown: "?"
        case .flapping: "F"
        case .insecure: "!"
        case .figureHigh: "H"
        case .mark: "M"
        case .group: "G"
        case .match: "n"
        case .bannerCritical: "X"
        case .bannerRecovered: "R"
        case .bannerNotice: "N"
        case .bannerPast: "T"
        case .chart: "g"
        case .chartLate: "l"
        case .chartMissed: "x"
        case .percentile: "p"
        case .chartNetwork: "w"
        case .axis: "a"
        }
    }

    /// The role of that dotted name; nil for a name that no role has.
    public init?(name: String) {
        guard let role = Role.allCases.first(where: { $0.name == name }) else { return nil }
        self = role
    }

    /// Where a theme looks when it says nothing of a name; nil for `text`, which ends every search.
    ///
    /// The name without its last part, `text` at the top: `state.down` → `state` → `text` → nil.
    public static func parentName(of name: String) -> String? {
        if name == Role.text.name { return nil }
        guard let dot = name.lastIndex(of: ".") else { return Role.text.name }
        return String(name[..<dot])
    }
}
