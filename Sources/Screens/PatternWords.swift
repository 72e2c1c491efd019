import Vocabulary

extension DropPattern {
    /// Its name, with the period where it is known: `periodic-close every 60 s`.
    func name(period: Duration?) -> String {
        period.map { "\(rawValue) every \(DurationText.short($0))" } ?? rawValue
    }

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
            "another client seems to use this identifier, so that each throws the other out: "
                + "find it, or give this link an identifier of its own"
        case .ownPause:
            "this program or machine stood still for longer than the keep alive allows: look for "
                + "a suspended or overloaded machine here, not at the broker"
        case .ownOffline:
            "this machine had no way to the broker: look at its own network first; nobody is "
                + "judged for it"
        case .ownLimit:
            "a limit of this machine, open files or local ports, is used up: raise it here; nobody "
                + "is judged for it"
        case .notMQTT:
            "what answers there does not speak MQTT: look at scheme, host and port of the URL"
        }
    }
}
