import AlertModel
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
            let firing = replay.firing.map {
                (rule: $0.rule, subject: replay.words.text(of: $0.subject))
            }
            for wrong in expectation.failures(firing: firing) {
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
            expectation.claims.filter { !known.contains($0.rule) }.map { claim in
                Problem(
                    line: expectation.line,
                    message: "no rule is called \"\(claim.rule)\"; there are "
                        + known.map { "\"\($0)\"" }.joined(separator: ", "))
            }
        }
    }
}

extension RuleTest.Expectation {
    /// What fires although it must not, and what does not although it must.
    fileprivate func failures(firing: [(rule: String, subject: String)]) -> [String] {
        let time = "at \(DurationText.exact(at - .origin))"
        let present = firing.map { "\"\($0.rule)\" on \($0.subject)" }.sorted()
        let shown = present.prefix(10).joined(separator: ", ")
        let more = present.count > 10 ? " and \(present.count - 10) more" : ""
        let all = present.isEmpty ? "nothing fires" : "there fire \(shown)\(more)"
        guard !claims.isEmpty else {
            return present.isEmpty ? [] : ["\(time) nothing was expected, but \(all)"]
        }
        return claims.compactMap { claim in
            let fires = firing.contains { alert in
                alert.rule == claim.rule && claim.subject.map { $0 == alert.subject } ?? true
            }
            guard fires != claim.fires else { return nil }
            let what = "\"\(claim.rule)\"" + (claim.subject.map { " on \($0)" } ?? "")
            return "\(time) \(what) \(fires ? "fires" : "does not fire"): \(all)"
        }
    }
}
