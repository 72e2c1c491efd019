import FleetModel
import HeartbeatModel
import TerminalCells
import Vocabulary

extension AppState {
    /// Carries out a command in the detail of a link.
    mutating func performInDetail(_ command: Command) {
        switch (command, detail?.page) {
        case (.turnTimeline, _), (.back, .timeline): detail?.turn(to: .timeline)
        case (.turnSettings, _), (.back, .settings): detail?.turn(to: .settings)
        case (.back, _): detail = nil
        case (.zoomIn, _): changeChart { $0.zoom(out: -1, of: $1, places: $2) }
        case (.zoomOut, _): changeChart { $0.zoom(out: 1, of: $1, places: $2) }
        case (.scrollBack, _): changeChart { $0.scroll(by: -1, of: $1, places: $2) }
        case (.scrollForth, _): changeChart { $0.scroll(by: 1, of: $1, places: $2) }
        case (.showNewest, _): showNewest()
        case (.previousHeartbeat, _): selectHeartbeat(older: true)
        case (.nextHeartbeat, _): selectHeartbeat(older: false)
        default: scrollDetail(command)
        }
    }

    private mutating func scrollDetail(_ command: Command) {
        guard let opened = detail else { return }
        let target = scrolled(opened.scroll, by: command)
        detail?.scroll = target
    }

    // MARK: The chart

    /// Places of the chart on the screen as it is.
    private var chartPlaces: Int {
        DetailChart.places(
            width: layout.body.content.width, glyphs: glyphs)
    }

    /// Changes what the chart shows; says so where there is nothing more to see that way.
    private mutating func changeChart(_ change: (inout ChartView, LinkPast, Int) -> Bool) {
        guard let opened = detail, let link = fleet.link(opened.link),
            let past = LinkPast(of: link, now: now)
        else {
            say("there is no heartbeat to show yet")
            return
        }
        showFacts()
        var chart = opened.chart
        if change(&chart, past, chartPlaces) {
            detail?.chart = chart
        } else {
            let reach = zone.timestamp(now.wallTime(at: past.start), now: now.wall)
            say("that is all there is: 1 minute to 24 hours, kept since \(reach)")
        }
    }

    /// Moves the chart by so many of its columns, towards the past where they are positive; false
    /// where there is nothing more to show.
    mutating func panChart(byColumns columns: Int) -> Bool {
        guard let opened = detail, let link = fleet.link(opened.link),
            let past = LinkPast(of: link, now: now)
        else { return false }
        let places = chartPlaces
        let column =
            opened.chart.window(of: past, places: places).placeLength
            * glyphs.chartPlacesPerColumn
        return detail?.chart.move(by: .zero - column * columns, of: past, places: places) ?? false
    }

    private mutating func showNewest() {
        showFacts()
        let follows = detail?.chart.follow() == false
        if follows, detail?.heartbeat == nil { say("the chart ends at the present already") }
        detail?.heartbeat = nil
    }

    // MARK: Heartbeats

    private mutating func selectHeartbeat(older: Bool) {
        guard let opened = detail, let link = fleet.link(opened.link) else { return }
        let moment =
            older
            ? link.moments(1, before: opened.heartbeat).last
            : opened.heartbeat.flatMap { link.moments(1, after: $0).first }
        guard let moment else {
            say(
                link.history.isEmpty
                    ? "there is no heartbeat to select yet"
                    : older
                        ? "that is the oldest heartbeat that is kept by itself"
                        : "that is the newest heartbeat")
            return
        }
        select(moment.at, of: link)
    }

    /// Selects a heartbeat and brings it into the chart.
    mutating func select(_ heartbeat: MonotonicInstant, of link: LinkSnapshot) {
        showFacts()
        detail?.heartbeat = heartbeat
        guard let past = LinkPast(of: link, now: now) else { return }
        let places = chartPlaces
        detail?.chart.show(heartbeat, of: past, places: places)
    }

    /// Shows the page of the chart, scrolled so that the chart is in sight.
    private mutating func showFacts() {
        detail?.showFacts()
        if DetailScreen.chartArea(in: self) == nil { detail?.scroll = 0 }
    }
}

extension DetailScreen {
    /// Somebody pressed the mouse's button: on a heartbeat that selects it.
    static func press(x: Int, y: Int, on state: inout AppState) {
        guard let heartbeat = heartbeat(x: x, y: y, in: state),
            let link = state.detail.flatMap({ state.fleet.link($0.link) })
        else { return }
        state.select(heartbeat, of: link)
    }
}
