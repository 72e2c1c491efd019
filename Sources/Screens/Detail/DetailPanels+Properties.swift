import FleetModel
import TerminalCells
import Vocabulary

extension DetailPanels {
    /// What CONNACK said beside its reason code; nil where it said nothing.
    var properties: Panel? {
        guard let properties = link.connection?.properties else { return nil }
        let numbers: [(String, String?)] = [
            (
                "session expiry",
                properties.sessionExpiryInterval.map { $0 == .max ? "never" : "\($0)s" }
            ),
            ("receive maximum", properties.receiveMaximum.map(String.init)),
            ("maximum QoS", properties.maximumQoS.map(String.init)),
            ("retain", properties.retainAvailable.map(available)),
            ("maximum packet", properties.maximumPacketSize.map { "\($0) bytes" }),
            ("assigned id", properties.assignedClientIdentifier),
            ("topic aliases", properties.topicAliasMaximum.map(String.init)),
            ("reason", properties.reasonString),
            ("wildcards", properties.wildcardSubscriptionAvailable.map(available)),
            ("subscription ids", properties.subscriptionIdentifiersAvailable.map(available)),
            ("shared subs", properties.sharedSubscriptionAvailable.map(available)),
            ("keep alive", properties.serverKeepAlive.map(keepAliveText)),
            ("response info", properties.responseInformation),
            ("other server", properties.serverReference),
            ("authentication", properties.authenticationMethod),
        ]
        var lines = numbers.compactMap { label, value in
            value.map { Panel.Line.fact(label, [Span($0)]) }
        }
        lines += properties.userProperties.prefix(Self.shownUserProperties).map {
            .fact($0.name, [Span($0.value)])
        }
        let hidden = properties.userProperties.count - Self.shownUserProperties
        if hidden > 0 {
            lines.append(.sentence("and \(countText(hidden, "more user property"))", .muted))
        }
        return lines.isEmpty
            ? nil : Panel(title: "CONNACK properties", lines: lines, labelWidth: 18)
    }

    /// A broker may send thousands.
    private static let shownUserProperties = 20

    private func available(_ isAvailable: Bool) -> String { isAvailable ? "yes" : "no" }
}
