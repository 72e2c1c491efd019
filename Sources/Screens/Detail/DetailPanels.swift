import FleetModel
import HeartbeatModel
import TerminalCells
import Vocabulary

/// The facts of one link in panels; what is not known is left out or said to be unknown.
struct DetailPanels {
    let link: LinkSnapshot
    let now: Moment
    let zone: LocalZone
    /// The chart above them; nil where there is none.
    var chart: RoundTripChart?
    /// From which values on figures stand out.
    var thresholds = FigureThresholds()

    /// All panels but the failure, in the order in which they are read.
    var facts: [Panel] {
        [
            heartbeats, roundTrips, distribution, networkAndBroker, tcp, tls, timing, connection,
            phases, properties, subscriptions,
        ].compactMap { $0 }
    }

    /// Why there is no connection, and what comes next; nil while there is one.
    var failure: Panel? {
        guard let failure = link.lastFailure else { return nil }
        var lines: [Panel.Line] = [
            .fact("cause", [Span(failure.cause.rawValue, .down)]),
            .fact("what happened", [Span(failure.detail)]),
        ]
        if let evidence = failure.evidence { lines.append(.fact("evidence", [Span(evidence)])) }
        if let pattern = failure.pattern {
            lines += [
                .fact("pattern", [Span(pattern.name(period: failure.patternPeriod), .late)]),
                .fact("what it means", [Span(pattern.sentence)]),
            ]
        }
        lines.append(.fact("noticed", [Span(timeAndAge(failure.at))]))
        if let next = link.nextAttemptAt, next.monotonic > now.monotonic {
            let wait = countdownText(to: next, now: now)
            lines.append(.fact("next attempt", [Span("in \(wait), attempt \(link.attempt + 1)")]))
        } else {
            lines.append(.fact("next attempt", [Span("under way, attempt \(link.attempt)")]))
        }
        return Panel(title: "Not connected", lines: lines)
    }

    private var heartbeats: Panel {
        let figures = link.statistics
        let inARow = figures.consecutiveMissed
        let availability = link.availability(at: now.monotonic)
        var lines: [Panel.Line] = [
            count("sent", figures.sent),
            count("answered", figures.answered),
            count("late", figures.late, role: .late),
            .fact(
                "missed",
                [
                    Span("\(figures.missed)", figures.missed > 0 ? .late : .strong),
                    Span(inARow > 0 ? ", \(inARow) in a row now" : "", .down),
                ]),
            count("lost", figures.lost, role: .late),
            count("not timed", figures.untimed, role: .late),
            count("unexpected", figures.unexpected, role: .late),
            count("waiting", figures.outstanding),
            .fact(
                "loss",
                [
                    Span(figures.loss.map(percentText) ?? "–", role(of: .loss)),
                    Span(" (10–20 min)", .muted),
                ]
            ),
            .fact("availability", [Span(availability.map(percentText) ?? "–", .strong)]),
        ]
        if let connectedAt = link.connectedAt {
            lines.append(.fact("uptime", [Span(ageText(from: connectedAt, to: now), .strong)]))
        }
        lines.append(count("drops", link.dropCount, role: .down))
        if let reach { lines.append(.fact("kept", [Span(reach)])) }
        return Panel(title: "Heartbeats", lines: lines)
    }

    /// How far back the chart's memory goes; nil before the first heartbeat.
    private var reach: String? {
        guard let samples = link.history.samplesReachBack else { return nil }
        let every = "every one for \(wholeSecondsText(now.monotonic - samples))"
        guard let minutes = link.history.minutesReachBack else { return every }
        return "\(every), by the minute for \(wholeSecondsText(now.monotonic - minutes))"
    }

    private var roundTrips: Panel? {
        let figures = link.statistics
        guard figures.last != nil else { return nil }
        let facts: [(String, Duration?, LinkFigure?)] = [
            ("last", figures.last, .rtt), ("minimum", figures.minimum, nil),
            ("average", figures.average, .avg), ("maximum", figures.maximum, .max),
            ("deviation", figures.deviation, nil), ("smoothed", figures.smoothed, nil),
            ("variation", figures.variation, nil), ("jitter", figures.jitter, .jitter),
            ("smoothed jitter", figures.smoothedJitter, nil), ("p50", figures.p50, .p50),
            ("p95", figures.p95, .p95), ("p99", figures.p99, .p99),
        ]
        var lines: [Panel.Line] = facts.map { label, value, figure in
            .fact(label, [Span(roundTripText(value), role(of: figure))])
        }
        if figures.skippedSlots > 0 {
            // A stall yields few round trips: what it hides from the percentiles stands beside
            // them.
            let byTheGrid = [50, 95, 99].map { percent in
                Panel.Line.fact(
                    "p\(percent) by the grid",
                    [Span(roundTripText(figures.percentileByTheGrid(percent)), .strong)])
            }
            lines += [count("skipped slots", figures.skippedSlots, role: .late)] + byTheGrid
        }
        return Panel(title: "Round trips", lines: lines, labelWidth: 17)
    }

    private var distribution: Panel? {
        chart.flatMap {
            HistogramPanel(chart: $0, timeout: link.timing.responseTimeout).panel
        }
    }

    /// What holds, and where that is something else than what was set.
    private var timing: Panel {
        let timing = link.timing
        let settings = link.settings
        var notes = timing.departures(from: settings)
        var downWithin = [Span(DurationText.short(timing.downWithin), .strong)]
        if let pending = link.attribution, let wait = link.attributionWait {
            downWithin.append(Span(" + \(DurationText.short(wait))", .late))
            notes.append(
                "longer while it is waited for more answers: \(pending.responses) of "
                    + "\(pending.requests) came, and which is whose is not known yet")
        }
        if link.isUntimed {
            notes.append(
                "untimed until the connection is renewed: the keep alive leaves no time to tell "
                    + "answers apart")
        }
        return Panel(
            title: "Timing that holds",
            lines: [
                .fact("keep alive", [Span(keepAliveText(timing.keepAliveSeconds), .strong)]),
                .fact("probe every", [Span(DurationText.short(timing.probeInterval), .strong)]),
                .fact("answer within", [Span(DurationText.short(timing.responseTimeout), .strong)]),
                .fact("misses to down", [Span("\(timing.missesToDown)", .strong)]),
                .fact("late within", [Span(DurationText.short(timing.lateWithin), .strong)]),
                .fact("down within", downWithin),
                .fact(
                    "connect within",
                    [Span(DurationText.short(settings.connectTimeout.value), .strong)]),
            ] + notes.map { .sentence($0, .muted) })
    }

    private var subscriptions: Panel? {
        guard !link.subscriptions.isEmpty else { return nil }
        return Panel(
            title: "Subscriptions",
            lines: link.subscriptions.map { answer in
                let isGranted = answer.grantedQoS != nil
                return .fact(
                    answer.filter, [Span(answer.code.name(in: .suback), isGranted ? .text : .down)])
            }, labelWidth: 20)
    }

    /// What is above its threshold stands out from other figures.
    func role(of figure: LinkFigure?) -> Role {
        thresholds.role(of: figure, for: link, at: now, otherwise: .strong)
    }

    func count(_ label: String, _ count: Int, role: Role = .strong) -> Panel.Line {
        .fact(label, [Span("\(count)", count > 0 ? role : .muted)])
    }

    func timeAndAge(_ moment: Moment) -> String {
        let time = zone.timestamp(moment.wall, now: now.wall)
        return "\(time), \(ageText(from: moment, to: now)) ago"
    }
}
