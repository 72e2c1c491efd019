import FleetModel
import HeartbeatModel
import TerminalCells
import Vocabulary

extension LinkSnapshot {
    /// What is wrong with the link, in no more columns than that; empty where nothing is.
    ///
    /// What can be spared is left out before anything is cut.
    func remark(now: Moment, width: Int = .max) -> String {
        let wordings = remarks(now: now)
        return wordings.first { displayWidth($0) <= width }
            ?? wordings.last.map { shortened($0, to: width) } ?? ""
    }

    /// The wordings from the longest to the shortest.
    private func remarks(now: Moment) -> [String] {
        switch state {
        case .up:
            return []
        case .unknown:
            return isCutOff ? ["not judged: we are offline", "not judged"] : []
        case .paused:
            return ["paused · \(ageText(from: since, to: now))", "paused"]
        case .connecting:
            return lastFailure == nil ? [] : failureRemarks(now: now)
        case .late, .backlog:
            if let attribution {
                let wait = countdownText(to: attribution.endsAt, now: now)
                let came = "\(attribution.responses) of \(attribution.requests) came"
                return ["\(came) · \(wait)", came]
            }
            let missed = statistics.consecutiveMissed
            let head = missed > 0 ? "\(missed) missed" : "waiting"
            return verdict.map { ["\(head) · \($0.phrase)", head] } ?? [head]
        case .down:
            return failureRemarks(now: now)
        }
    }

    /// What failed with the broker's reason, such as `refused: Banned · next 4 s`; where a pattern
    /// is known, that: `takeover · next 4m 50s`.
    private func failureRemarks(now: Moment) -> [String] {
        let next = nextAttemptText(now: now)
        guard let lastFailure else { return ["not connected · \(next)", "not connected"] }
        if let pattern = lastFailure.pattern {
            let name = pattern.name(period: lastFailure.patternPeriod)
            return ["\(name) · \(next)", name, pattern.rawValue]
        }
        guard let reason = lastFailure.reason.map(withoutRepetition) else {
            return ["\(lastFailure.cause.rawValue) · \(next)", lastFailure.cause.rawValue]
        }
        let head = "\(lastFailure.cause.word): \(reason)"
        return ["\(head) · \(next)", head, reason]
    }

    /// MQTT 3.1.1 begins each of its names so.
    private func withoutRepetition(_ reason: String) -> String {
        let start = "Connection Refused, "
        return reason.hasPrefix(start) ? String(reason.dropFirst(start.count)) : reason
    }

    /// `next 4 s`, or that the attempt is under way.
    private func nextAttemptText(now: Moment) -> String {
        guard let nextAttemptAt, nextAttemptAt.monotonic > now.monotonic else { return "trying" }
        return "next \(countdownText(to: nextAttemptAt, now: now))"
    }
}

extension DropCause {
    /// The word that stands before the broker's reason.
    fileprivate var word: String {
        switch self {
        case .rejected: "refused"
        case .serverDisconnected: "DISCONNECT"
        default: rawValue
        }
    }
}
