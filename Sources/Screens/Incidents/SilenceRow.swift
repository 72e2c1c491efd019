import FleetModel
import TerminalCells
import Vocabulary

/// A time in which nobody is told of some links, whoever asked for it.
struct SilenceRow {
    /// Who asked for it.
    enum Kind: String {
        /// A person.
        case silence
        /// The configuration.
        case window
    }

    var kind: Kind
    /// Which links, as a filter.
    var links: String
    /// Why.
    var text: String
    var until: Moment
    /// Since when; nil where nobody knows.
    var since: Moment?

    init(_ silence: Silence) {
        kind = .silence
        links = Self.text(of: silence.links)
        text = "\(silence.reason) (\(silence.by))"
        until = silence.until
        since = silence.since
    }

    init(_ window: WindowInForce) {
        kind = .window
        links = Self.text(of: window.links)
        text = window.name
        until = window.until
    }

    private static func text(of filter: LinkFilter?) -> String {
        guard let filter, !filter.text.isEmpty else { return "all links" }
        return filter.text
    }

    /// What is known of it, for the rows beneath the list.
    func panel(now: Moment, zone: LocalZone) -> Panel {
        let left = countdownText(to: until, now: now)
        var time = "ends by itself at \(zone.timestamp(until.wall, now: now.wall)), in \(left)"
        if let since { time += "; since \(zone.timestamp(since.wall, now: now.wall))" }
        return Panel(
            title: kind == .silence ? "Silence" : "Maintenance window",
            lines: [
                .fact("links", [Span(links, .strong)]),
                .fact(kind == .silence ? "why" : "name", [Span(text)]),
                .fact("time", [Span(time)]),
                .sentence(
                    "They are watched and judged as ever; nobody is told of what is wrong with "
                        + "them.", .muted),
            ], labelWidth: 10)
    }
}
