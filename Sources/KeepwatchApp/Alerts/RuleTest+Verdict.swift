import AlertModel
import FleetModel
import Vocabulary

extension RuleTest {
    /// Plays the test against rules.
    ///
    /// - Returns: what is otherwise than expected, each with its line; empty where all holds.
    func failures(of rules: [AlertRule]) -> [Problem] {
        var replay = AlertReplay(rules: rules, startedAt: Self.start)
        var played = records.startIndex
        var failures: [Problem] = []
        for expectation in expectations {
            let rest = records[played...]
            let end = rest.firstIndex { $0.at.monotonic > expectation.at } ?? records.endIndex
            replay.play(records[played..<end]) { _, _ in }
            played = end
            replay.finish(at: expectation.at) { _, _ in }
            for wrong in expectation.failures(in: Standing(of: replay)) {
                failures.append(Problem(line: expectation.line, message: wrong))
            }
        }
        return failures
    }

    /// The names of rules that are expected, with the lines, and that no rule has.
    ///
    /// That such a rule does not fire would say nothing.
    func unknownRules(among rules: [AlertRule]) -> [Problem] {
        let known = rules.map(\.name)
        return expectations.flatMap { expectation in
            expectation.claims.compactMap { claim in
                guard case .alert(_, let rule, _) = claim, !known.contains(rule) else { return nil }
                return Problem(
                    line: expectation.line,
                    message: "no rule is called \"\(rule)\"; there are "
                        + known.map { "\"\($0)\"" }.joined(separator: ", "))
            }
        }
    }

    /// What is so at one instant.
    fileprivate struct Standing {
        var firing: [(rule: String, subject: String)]
        /// What the incidents that are not over say of themselves.
        var incidents: [String]
        var messages: Int

        init(of replay: AlertReplay) {
            firing = replay.firing.map { ($0.rule, replay.words.text(of: $0.subject)) }
            incidents = replay.snapshot.alerts.incidents.filter { $0.resolvedAt == nil }
                .map(\.summary)
            messages = replay.tally.announced
        }
    }
}

extension RuleTest.Expectation {
    /// What is otherwise than it must be.
    fileprivate func failures(in standing: RuleTest.Standing) -> [String] {
        let time = "at \(DurationText.exact(at - .origin))"
        let present = standing.firing.map { "\"\($0.rule)\" on \($0.subject)" }.sorted()
        let all = present.isEmpty ? "nothing fires" : "there fire \(Self.list(present))"
        guard !claims.isEmpty else {
            return present.isEmpty ? [] : ["\(time) nothing was expected, but \(all)"]
        }
        return claims.compactMap { claim in
            switch claim {
            case .alert(let fires, let rule, let subject):
                let isThere = standing.firing.contains { alert in
                    alert.rule == rule && subject.map { $0 == alert.subject } ?? true
                }
                guard isThere != fires else { return nil }
                let what = "\"\(rule)\"" + (subject.map { " on \($0)" } ?? "")
                return "\(time) \(what) \(isThere ? "fires" : "does not fire"): \(all)"
            case .incidents(let count):
                guard standing.incidents.count != count else { return nil }
                let open = standing.incidents.map { "\"\($0)\"" }
                return "\(time) \(counted(open.count, "incident")), not \(count)"
                    + (open.isEmpty ? "" : ": \(Self.list(open))")
            case .messages(let count):
                guard standing.messages != count else { return nil }
                return "\(time) \(counted(standing.messages, "message")), not \(count)"
            }
        }
    }

    private static func list(_ texts: [String]) -> String {
        let more = texts.count > 10 ? " and \(texts.count - 10) more" : ""
        return texts.prefix(10).joined(separator: ", ") + more
    }
}
