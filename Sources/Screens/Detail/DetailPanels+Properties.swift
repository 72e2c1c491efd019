import FleetModel
import TerminalCells
import Vocabulary

extension DetailPanels {
    /// What CONNACK said beside its reason code, and what holds where it said nothing.
    ///
    /// nil without a connection of MQTT 5.0.
    ///
    /// Spec: MQTT 5.0 §3.2.2.3.
    var properties: Panel? {
        guard let facts = link.connection, facts.version == .v5_0 else { return nil }
        let texts = texts(in: facts.properties).compactMap { label, value in
            value.map { Panel.Line.fact(label, [Span($0)]) }
        }
        return Panel(
            title: "CONNACK properties",
            lines: limits(in: facts) + texts + userProperties(in: facts.properties), labelWidth: 18)
    }

    /// What the broker allows.
    ///
    /// Where it says nothing, a value of the specification's holds, or what CONNECT asked for.
    private func limits(in facts: ConnectionFacts) -> [Panel.Line] {
        let properties = facts.properties
        let limits: [(label: String, said: String?, otherwise: String)] = [
            (
                "session expiry", properties.sessionExpiryInterval.map(sessionExpiry),
                "\(sessionExpiry(link.settings.sessionExpirySeconds.value)), as asked"
            ),
            ("receive maximum", properties.receiveMaximum.map(String.init), "65535, default"),
            ("maximum QoS", properties.maximumQoS.map(String.init), "2, default"),
            ("retain", properties.retainAvailable.map(available), "yes, default"),
            (
                "maximum packet", properties.maximumPacketSize.map { "\($0) bytes" },
                "no limit, default"
            ),
            ("topic aliases", properties.topicAliasMaximum.map(String.init), "none, default"),
            ("wildcards", properties.wildcardSubscriptionAvailable.map(available), "yes, default"),
            (
                "subscription ids", properties.subscriptionIdentifiersAvailable.map(available),
                "yes, default"
            ),
            ("shared subs", properties.sharedSubscriptionAvailable.map(available), "yes, default"),
            (
                "keep alive", properties.serverKeepAlive.map(keepAliveText),
                "\(keepAliveText(facts.keepAliveSeconds)), as asked"
            ),
        ]
        return limits.map { label, said, otherwise in
            .fact(label, [said.map { Span($0) } ?? Span(otherwise, .muted)])
        }
    }

    /// What has no meaning unless it is sent.
    private func texts(in properties: ConnackProperties) -> [(label: String, value: String?)] {
        [
            ("assigned id", properties.assignedClientIdentifier),
            ("reason", properties.reasonString),
            ("response info", properties.responseInformation),
            ("other server", properties.serverReference),
            ("authentication", properties.authenticationMethod),
        ]
    }

    private func userProperties(in properties: ConnackProperties) -> [Panel.Line] {
        var lines = properties.userProperties.prefix(Self.shownUserProperties).map {
            Panel.Line.fact($0.name, [Span($0.value)])
        }
        let hidden = properties.userProperties.count - Self.shownUserProperties
        if hidden > 0 {
            lines.append(.sentence("and \(countText(hidden, "more user property"))", .muted))
        }
        return lines
    }

    /// A broker may send thousands.
    private static let shownUserProperties = 20

    private func available(_ isAvailable: Bool) -> String { isAvailable ? "yes" : "no" }

    private func sessionExpiry(_ seconds: UInt32) -> String {
        seconds == .max ? "never" : "\(seconds)s"
    }
}
