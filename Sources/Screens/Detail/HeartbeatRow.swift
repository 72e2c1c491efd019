import FleetModel
import HeartbeatModel
import TerminalCells
import Vocabulary

/// The last heartbeats of a link in the detail, one a column, and what became of the selected one.
struct HeartbeatRow {
    let link: LinkSnapshot
    let selected: MonotonicInstant?
    let now: Moment
    let zone: LocalZone
    let glyphs: GlyphSet
    /// The keys that select the heartbeat before and the one after.
    let keys: (previous: String, next: String)

    /// The strip, and a sentence under it.
    static let height = 2

    /// Where the strip is, in the rectangle of the whole: under the chart's values.
    static func strip(in area: Rectangle) -> Rectangle {
        let plot = ChartLayout(in: area).plot
        return Rectangle(x: plot.x, y: area.y, width: plot.width, height: 1)
    }

    /// The moments that the strip shows on so many columns, the newest last.
    func moments(width: Int) -> [HeartbeatMoment] { link.moments(width, around: selected) }

    func draw(in area: Rectangle, on grid: inout CellGrid) {
        let strip = Self.strip(in: area)
        let moments = moments(width: strip.width)
        if strip.x > area.x {
            let hint = "\(keys.previous) \(keys.next)"
            let room = strip.x - area.x - 2
            grid.put(
                shortened(hint, to: room), x: area.x + max(0, room - displayWidth(hint)), y: area.y,
                role: .key)
        }
        let samples = moments.map { $0.sample(timeout: link.timing.responseTimeout) }
        // One heartbeat a cell, so that each can be selected.
        let cells = stripCells(
            samples, width: strip.width, glyphs: glyphs == .ascii ? .ascii : .block)
        grid.put(cells, x: strip.x, y: strip.y)
        guard let place = moments.firstIndex(where: { $0.at == selected }) else {
            let hint = "each column is one heartbeat; \(keys.previous) and \(keys.next) select one"
            grid.put([Span(hint, .muted)], x: strip.x, y: strip.y + 1, limit: strip.width)
            return
        }
        grid.restyle(
            Rectangle(
                x: strip.right - moments.count + place, y: strip.y, width: 1, height: 1),
            role: .selection)
        let before = place > 0 ? moments[place - 1] : nil
        let text = HeartbeatText(
            moment: moments[place], before: before, link: link, now: now, zone: zone)
        grid.put(text.spans, x: strip.x, y: strip.y + 1, limit: strip.width)
    }
}

/// What became of one heartbeat, in a line.
struct HeartbeatText {
    let moment: HeartbeatMoment
    /// The one before it; nil where that is not known.
    let before: HeartbeatMoment?
    let link: LinkSnapshot
    let now: Moment
    let zone: LocalZone

    /// When, what, and how it compares.
    var spans: [Span] {
        let wall = now.wallTime(at: moment.at)
        var spans = [Span("\(zone.exactTimestamp(wall, now: now.wall))  ", .muted)]
        let parts = moment.samples.map(outcome(of:))
        for (place, part) in parts.enumerated() {
            if place > 0 { spans.append(Span(", ", .muted)) }
            spans.append(part)
        }
        if let comparison { spans.append(Span(" · \(comparison)", .muted)) }
        return spans
    }

    private func outcome(of sample: RoundTripSample) -> Span {
        if let roundTrip = sample.roundTrip {
            let timeout = link.timing.responseTimeout
            let text = "answered in \(roundTripText(roundTrip))"
            return roundTrip < timeout
                ? Span(text, .strong)
                : Span("\(text), later than the timeout of \(DurationText.short(timeout))", .late)
        }
        return switch sample.gap {
        case .untimed: Span("answered, but nobody can say how fast", .late)
        case .ended: Span("the connection ended\(cause)", .down)
        case .ownPause: Span("held up or ended by ourselves, judged against nobody", .muted)
        case .lost, .missed, nil: Span("lost: its PINGRESP never came", .down)
        }
    }

    /// Why the connection ended, where its drop is still kept.
    private var cause: String {
        let tolerance = Duration.milliseconds(1)
        let drop = link.drops.first { drop in
            let distance = drop.at.monotonic - moment.at
            return distance < tolerance && distance > .zero - tolerance
        }
        return drop.map { ": \($0.disconnection.cause.rawValue)" } ?? ""
    }

    private var comparison: String? {
        guard let roundTrip = moment.roundTrip, let earlier = before?.roundTrip else { return nil }
        let difference = roundTrip - earlier
        if difference == .zero { return "as fast as the one before" }
        return difference > .zero
            ? "\(DurationText.short(difference)) slower than the one before"
            : "\(DurationText.short(.zero - difference)) faster than the one before"
    }
}
