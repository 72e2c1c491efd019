import Vocabulary

extension FailureNote {
    /// Says why CONNECT was refused.
    init(_ rejection: Rejection, at moment: Moment) {
        let failure = LinkFailure.rejected(rejection)
        self.init(
            at: moment, cause: failure.cause, reason: rejection.name,
            detail: Self.text(
                failure.detail, reason: rejection.reasonString,
                server: rejection.serverReference),
            evidence: rejection.evidence)
    }

    /// Says why an attempt or a connection ended.
    init(_ end: Disconnection, at moment: Moment) {
        self.init(
            at: moment, cause: end.cause, reason: end.reasonName,
            detail: Self.text(end.detail, reason: end.reasonString, server: end.serverReference),
            pattern: end.pattern, patternPeriod: end.patternPeriod, evidence: end.evidence)
    }

    /// Appends what the broker added for people.
    private static func text(_ detail: String, reason: String?, server: String?) -> String {
        var text = detail
        if let reason, !reason.isEmpty { text += ": \(reason)" }
        if let server, !server.isEmpty { text += " (use \(server))" }
        return text
    }
}
