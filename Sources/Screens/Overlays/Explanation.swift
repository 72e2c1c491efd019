import FleetModel
import TerminalCells
import Vocabulary

/// Why a link stands as it does: by which rule, on which samples, against which thresholds, and
/// what would change it.
struct Explanation {
    let link: LinkSnapshot
    /// Since when this machine has lost its way; nil where it has not.
    let offline: OwnOffline?
    let now: Moment
    let zone: LocalZone

    /// The panels in the order in which they are read.
    var panels: [Panel] {
        [rule, evidence, thresholds, samples, marks, next].compactMap { $0 }
    }

    // MARK: The rule

    private var rule: Panel {
        let state = link.state
        let since = zone.timestamp(link.since.wall, now: now.wall)
        var lines: [Panel.Line] = [
            .labelled(
                Span("\(state.glyph) \(state.rawValue)", state.role, emphasis: .bold),
                [Span("since \(since), \(ageText(from: link.since, to: now))", .strong)]),
            .sentence(ruleText, .text),
        ]
        if link.detectedAt != link.since {
            let noticed = zone.timestamp(link.detectedAt.wall, now: now.wall)
            lines.append(
                .sentence(
                    "it began with the last proof of life and was noticed at \(noticed), "
                        + "\(ageText(from: link.since, to: link.detectedAt)) later", .muted))
        }
        return Panel(title: "The rule", lines: lines)
    }

    private var ruleText: String {
        let timing = link.timing
        let timeout = DurationText.short(timing.responseTimeout)
        let interval = DurationText.short(timing.probeInterval)
        switch link.state {
        case .up:
            return "up: CONNACK accepted the connection, and each PINGREQ since has had a PINGRESP "
                + "within \(timeout), or still has time for it"
        case .late:
            return "late: a PINGREQ has had no PINGRESP for \(timeout); each further \(interval) "
                + "without one is another miss, and \(timing.missesToDown) in a row end the "
                + "connection as half-open"
        case .backlog:
            return
                "backlog: the PINGRESP is overdue, but a packet that began before the deadline is "
                + "still arriving, and a byte of it came within \(timeout): no miss is counted"
        case .down:
            return downRule
        case .connecting:
            return "connecting: the first connection is being made; it is down when the attempt "
                + "fails, at the latest after "
                + DurationText.short(link.settings.connectTimeout.value)
        case .paused:
            return "paused: a person took the link out of the watch; it is disconnected, and "
                + "neither judged nor counted until a person ends the pause"
        case .unknown:
            return link.isCutOff
                ? "unknown: this machine has no way to the broker, so that nothing it sees tells "
                    + "of the broker; nobody is judged by it"
                : "unknown: no attempt was made yet"
        }
    }

    private var downRule: String {
        guard let failure = link.lastFailure else {
            return "down: there is no connection that CONNACK accepted"
        }
        switch failure.cause {
        case .halfOpen:
            let misses = countText(link.timing.missesToDown, "heartbeat")
            return "down, half-open: TCP showed no error, but \(misses) in a row had no PINGRESP; "
                + "we closed the connection and connect anew"
        case .rejected, .redirected:
            return "down: the broker refused CONNECT; an attempt follows after the back-off"
        case .serverDisconnected, .closedByPeer, .resetByPeer:
            return "down: the other end ended the connection; an attempt follows after the back-off"
        default:
            return "down: the last attempt or connection failed (\(failure.cause.rawValue)); an "
                + "attempt follows after the back-off"
        }
    }

    // MARK: What comes next

    private var next: Panel? {
        let lines = nextLines
        return lines.isEmpty ? nil : Panel(title: "What would change it", lines: lines)
    }

    private var nextLines: [Panel.Line] {
        switch link.state {
        case .up:
            let bounds = link.timing
            return [
                .sentence(
                    "a peer that dies now is late within \(DurationText.short(bounds.lateWithin)) "
                        + "and down within \(DurationText.short(bounds.downWithin))", .text)
            ]
        case .late, .backlog:
            var lines = [
                Panel.Line.sentence(
                    "any PINGRESP makes it up again at once; "
                        + "\(link.timing.missesToDown) misses in a row make it down", .text)
            ]
            if let attribution = link.attribution {
                lines.append(
                    .sentence(
                        "\(attribution.responses) of \(attribution.requests) PINGRESPs came, and "
                            + "which is whose is not known: it is waited for the rest for "
                            + "\(countdownText(to: attribution.endsAt, now: now)) at most", .late))
            }
            return lines
        case .down:
            return [.sentence("a CONNACK that accepts the connection; \(nextAttempt)", .text)]
        case .connecting:
            return [.sentence("CONNACK; this is attempt \(link.attempt)", .text)]
        case .paused:
            return [.sentence("a person who ends the pause", .text)]
        case .unknown:
            return link.isCutOff
                ? [.sentence("a sign from any broker, or the network that comes back", .text)] : []
        }
    }

    private var nextAttempt: String {
        guard let next = link.nextAttemptAt, next.monotonic > now.monotonic else {
            return "attempt \(link.attempt) is under way"
        }
        return "attempt \(link.attempt + 1) begins in \(countdownText(to: next, now: now))"
    }

    func timeAndAge(_ moment: Moment) -> String {
        "\(zone.timestamp(moment.wall, now: now.wall)), \(ageText(from: moment, to: now)) ago"
    }
}
