import FleetModel
import TerminalCells
import Vocabulary

/// The top line: what is watched, how it stands, how well we watch, and the time.
func drawHeader(_ state: AppState, in area: Rectangle, on grid: inout CellGrid) {
    let fleet = state.fleet
    grid.fill(area, role: .header)
    var line = SegmentedLine()
    let linkCount = countText(fleet.snapshot.links.count, "link")
    line.left = [
        Segment([Span("keepwatch", .header, emphasis: .bold)], givesWay: 45),
        Segment([Span(linkCount, .header)], givesWay: 40),
    ]
    for state in LinkState.shownOrder {
        let count = fleet.snapshot.count(of: state)
        let isAlwaysShown = state == .up || state == .late || state == .down
        guard count > 0 || isAlwaysShown else { continue }
        line.left.append(
            countSegment(
                count, glyph: state.glyph, word: state.rawValue, role: state.role,
                isWorthMore: count > 0 && state != .up))
    }
    if fleet.flapping > 0 {
        line.left.append(
            countSegment(
                fleet.flapping, glyph: flappingGlyph, word: "flapping", role: .flapping,
                isWorthMore: true))
    }
    if fleet.insecure > 0 {
        line.left.append(
            countSegment(
                fleet.insecure, glyph: insecureGlyph, word: "insecure", role: .insecure,
                isWorthMore: true))
    }
    line.left += alertSegments(fleet, now: state.now)
    if let meter = connectMeter(fleet.snapshot.connectLoad) { line.right.append(meter) }
    if let lag = fleet.snapshot.ownLoopLag {
        let text = DurationText.short(lag)
        let role: Role = lag >= loopLagThatMatters ? .late : .header
        line.right.append(
            Segment(
                [Span("own loop \(text)", role)], givesWay: 20,
                shorter: [Span("loop \(text)", role)],
                whichGivesWay: 25))
    }
    line.right.append(clockSegment(state))
    line.draw(in: area, on: &grid)
}

/// How many incidents are not over, whoever looks after them, and how many silences are in force,
/// with the time until the first of them ends: a silence is easily forgotten.
private func alertSegments(_ fleet: FleetView, now: Moment) -> [Segment] {
    var segments: [Segment] = []
    let open = fleet.incidents.count { !$0.isOver }
    if open > 0, let first = fleet.incidents.first {
        let role = IncidentLook(of: first, in: fleet).role
        // How well we watch is worth less than what is wrong.
        segments.append(
            Segment(
                [Span(countText(open, "incident"), role)], givesWay: 27,
                shorter: [Span("\(open) inc.", role)], whichGivesWay: 50))
    }
    let alerts = fleet.snapshot.alerts
    let ends = alerts.silences.map(\.until) + alerts.windows.map(\.until)
    if let next = ends.min(by: { $0.monotonic < $1.monotonic }) {
        let text =
            "◇ \(countText(ends.count, "silence")), \(roughCountdownText(to: next, now: now))"
        segments.append(
            Segment(
                [Span(text, .paused)], givesWay: 19, shorter: [Span("◇ \(ends.count)", .paused)],
                whichGivesWay: 48))
    }
    return segments
}

/// What time it is, or of which time the screen is, in the past's own colours.
private func clockSegment(_ state: AppState) -> Segment {
    guard state.past != nil else {
        let time = state.zone.timeOfDay(state.clock.wall)
        return Segment(
            [Span("\(time) \(state.zone.abbreviation)", .header, emphasis: .bold)], givesWay: 35,
            shorter: [Span(time, .header, emphasis: .bold)], whichGivesWay: 70)
    }
    let time = state.zone.timeOfDay(state.now.wall)
    return Segment(
        [Span(" PAST \(time) \(state.zone.abbreviation) ", .bannerPast, emphasis: .bold)],
        givesWay: 35, shorter: [Span(" PAST \(time) ", .bannerPast, emphasis: .bold)],
        whichGivesWay: 2_000)
}

/// A lag of our own timers from which round trips are no longer to be trusted to the millisecond.
private let loopLagThatMatters = Duration.milliseconds(20)

/// How much connecting is going on; nil where none is.
private func connectMeter(_ load: ConnectLoad) -> Segment? {
    guard load.underWay + load.waiting > 0 else { return nil }
    let waiting = load.waiting > 0 ? (", \(load.waiting) waiting", "+\(load.waiting)") : ("", "")
    return Segment(
        [Span("connecting \(load.underWay)\(waiting.0)", .connecting)], givesWay: 22,
        shorter: [Span("connecting \(load.underWay)\(waiting.1)", .connecting)], whichGivesWay: 46)
}

/// A count with its word, later without; what is wrong gives way after what is well.
private func countSegment(
    _ count: Int, glyph: String, word: String, role: Role, isWorthMore: Bool
) -> Segment {
    let role = count > 0 ? role : .muted
    return Segment(
        [Span("\(glyph) \(count) \(word)", role)], givesWay: isWorthMore ? 32 : 30,
        shorter: [Span("\(glyph) \(count)", role)], whichGivesWay: isWorthMore ? 60 : 50)
}
