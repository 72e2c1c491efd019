import FleetModel
import HeartbeatModel
import TerminalCells
import Vocabulary

/// What an explanation rests on.
extension Explanation {
    // MARK: What was seen

    var evidence: Panel? {
        var lines: [Panel.Line] = []
        if let life = link.lastProofOfLife {
            lines.append(.fact("proof of life", [Span(timeAndAge(life))]))
        }
        let inARow = link.statistics.consecutiveMissed
        if inARow > 0 {
            lines.append(
                .fact(
                    "missed in a row",
                    [
                        Span("\(inARow)", .late),
                        Span(" of \(link.timing.missesToDown) that end the connection", .muted),
                    ]))
        }
        if link.state != .up, let verdict = link.verdict {
            lines.append(.fact("verdict", [Span(verdict.rawValue, .late)]))
            lines.append(.sentence(verdict.sentence, .text))
        }
        if let suspicion = link.suspicion(at: now.monotonic), suspicion >= 1 {
            let phi = Int(min(suspicion, 99))
            lines.append(
                .fact(
                    "suspicion",
                    [
                        Span("phi \(phi)", .late),
                        Span(", by the round trips of the last 10 to 20 min", .muted),
                    ]))
        }
        if let failure = link.lastFailure, !link.isConnected {
            lines.append(.fact("cause", [Span(failure.cause.rawValue, .down)]))
            lines.append(.fact("what happened", [Span(failure.detail)]))
            if let evidence = failure.evidence { lines.append(.fact("evidence", [Span(evidence)])) }
            if let pattern = failure.pattern {
                lines.append(
                    .fact("pattern", [Span(pattern.name(period: failure.patternPeriod), .late)]))
                lines.append(.sentence(pattern.sentence, .text))
            }
        }
        if let offline, link.isCutOff {
            lines.append(.fact("offline since", [Span(timeAndAge(offline.since), .late)]))
            lines.append(.fact("evidence", [Span(offline.evidence)]))
        }
        return lines.isEmpty ? nil : Panel(title: "What was seen", lines: lines, labelWidth: 17)
    }

    /// The last samples, each against its threshold.
    var samples: Panel? {
        let timeout = link.timing.responseTimeout
        let history = link.history.latestSamples(
            Self.shownSamples, before: MonotonicInstant(nanoseconds: .max))
        guard !history.isEmpty else { return nil }
        let times = history.map { sample in
            let instant = MonotonicInstant(nanoseconds: sample.atNanoseconds)
            return zone.exactTimestamp(now.wallTime(at: instant), now: now.wall)
        }
        let lines = zip(times, history).map { time, sample in
            Panel.Line.fact(time, [Self.span(of: sample, timeout: timeout)])
        }
        return Panel(
            title: "The last samples", lines: lines.reversed(),
            labelWidth: 2 + (times.map(displayWidth).max() ?? 0))
    }

    private static let shownSamples = 8

    private static func span(of sample: RoundTripSample, timeout: Duration) -> Span {
        let bound = DurationText.short(timeout)
        if let roundTrip = sample.roundTrip {
            let text = "PINGRESP after \(roundTripText(roundTrip))"
            return roundTrip < timeout
                ? Span("\(text), below \(bound)") : Span("\(text), not below \(bound)", .late)
        }
        return switch sample.gap {
        case .missed: Span("missed: no PINGRESP in time", .late)
        case .untimed: Span("answered, but nobody can say how fast", .late)
        case .ended: Span("the connection ended", .down)
        case .ownPause: Span("held up or ended by ourselves: judged against nobody", .muted)
        case .lost, nil: Span("lost: the PINGRESP never came", .down)
        }
    }

    // MARK: Thresholds

    var thresholds: Panel {
        let (timing, settings) = (link.timing, link.settings)
        let values: [(String, String, SettingOrigin)] = [
            (
                "probe every", DurationText.short(timing.probeInterval),
                settings.probeInterval.origin
            ),
            (
                "answer within", DurationText.short(timing.responseTimeout),
                settings.responseTimeout.origin
            ),
            ("misses to down", "\(timing.missesToDown)", settings.missesToDown.origin),
            (
                "keep alive", keepAliveText(timing.keepAliveSeconds),
                settings.keepAliveSeconds.origin
            ),
        ]
        var lines = values.map { label, value, origin in
            Panel.Line.fact(label, [Span(value, .strong), Span("  \(origin)", .muted)])
        }
        lines += [
            .fact(
                "late within",
                [
                    Span(DurationText.short(timing.lateWithin), .strong),
                    Span("  probe interval + timeout", .muted),
                ]),
            .fact(
                "down within",
                [
                    Span(DurationText.short(timing.downWithin), .strong),
                    Span("  \(timing.missesToDown) × probe interval + timeout", .muted),
                ]),
        ]
        return Panel(title: "The thresholds", lines: lines, labelWidth: 17)
    }

    // MARK: Marks

    var marks: Panel? {
        var lines: [Panel.Line] = []
        let share = link.changeShare(at: now.monotonic)
        if link.isFlapping || share > 0 {
            let bounds = LinkSnapshot.flappingShares
            let mark = Span("\(flappingGlyph) flapping", link.isFlapping ? .flapping : .muted)
            lines += [
                .labelled(mark, [Span(link.isFlapping ? "yes" : "no", .strong)]),
                .sentence(
                    "it went up or down in a share of \(percentText(share)) of the last 5 minutes, "
                        + "counted in slots of 15 s of which later ones weigh more; flapping from "
                        + "\(percentText(bounds.upperBound)) on, until below "
                        + percentText(bounds.lowerBound), .muted),
            ]
        }
        if link.isInsecure {
            let origin = link.settings.tls.isInsecure.origin
            lines.append(
                .labelled(
                    Span("\(insecureGlyph) insecure", .insecure),
                    [Span("any certificate is taken, as tls: insecure says (\(origin))")]))
        }
        if link.isUntimed {
            lines.append(
                .sentence(
                    "untimed until the connection is renewed: the keep alive leaves no time to "
                        + "wait for missing answers, so that nobody can say which came", .late))
        }
        return lines.isEmpty ? nil : Panel(title: "Marks", lines: lines)
    }
}
