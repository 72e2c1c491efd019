import Vocabulary

/// A pattern and its evidence in few words.
struct PatternWords: Hashable {
    /// Such as `takeover`, or with the period `closed every 60 s`.
    let phrase: String
    /// What the evidence says beyond the phrase; nil where there is none.
    let rest: String?

    init(_ pattern: DropPattern, evidence: String?) {
        // The evidence of a period begins with it: "every 60 s: likely an idle timeout …".
        guard pattern == .periodicClose, let evidence, evidence.hasPrefix("every ") else {
            phrase = pattern.rawValue
            rest = evidence
            return
        }
        let period = evidence.prefix { !":,;".contains($0) }
        phrase = "closed \(period)"
        let rest = evidence[period.endIndex...].drop { ":,; ".contains($0) }
        self.rest = rest.isEmpty ? nil : String(rest)
    }
}

extension DropPattern {
    /// What it means and what to do, in a sentence, for the detail.
    var sentence: String {
        switch self {
        case .keepAliveClose:
            "our packets no longer reached the broker, which took us for dead: look for a "
                + "firewall, NAT or load balancer that forgot the connection"
        case .periodicClose:
            "something closes connections by the clock: look for an idle timeout or a maximum "
                + "age at load balancers, proxies and the broker"
        case .takeover:
            "another client uses the same client identifier, and each throws the other out: "
                + "find it, or give this link an identifier of its own"
        case .ownPause:
            "this program or machine stood still for longer than the keep alive allows: look for "
                + "a suspended or overloaded machine here, not at the broker"
        case .ownOffline:
            "this machine had no way to the broker: look at its own network first; nobody is "
                + "judged for it"
        case .notMQTT:
            "what answers there does not speak MQTT: look at scheme, host and port of the URL"
        }
    }
}
