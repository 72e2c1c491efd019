import FleetModel
import HeartbeatModel
import TerminalCells
import Vocabulary

extension DetailPanels {
    /// What holds on the present connection; nil while there is none.
    var connection: Panel? {
        guard let facts = link.connection else { return nil }
        let asked = keepAliveText(facts.keepAliveSeconds)
        let granted = facts.properties.serverKeepAlive.map { "\(keepAliveText($0)) granted" }
        var lines: [Panel.Line] = [
            .fact("MQTT", [Span(facts.version.description, .strong)]),
            .fact("address", [Span(facts.address)]),
        ]
        if let interface = facts.interface?.value {
            lines.append(.fact("interface", [Span(interface)]))
        }
        if let other = facts.redirectedTo { lines.append(.fact("redirected to", [Span(other)])) }
        if let proxy = link.settings.proxy.value {
            lines.append(.fact("by proxy", [Span(proxy.description)]))
        }
        lines += [
            .fact("client id", [Span(facts.clientID)]),
            .fact("session", [Span(facts.sessionPresent ? "resumed" : "new")]),
            .fact("clean start", [Span(link.settings.cleanStart.value ? "yes" : "no")]),
            .fact("keep alive", [Span("\(asked) asked, \(granted ?? "unchanged")")]),
        ]
        lines += requests(in: facts.version)
        if let connectedAt = link.connectedAt {
            lines.append(.fact("since", [Span(timeAndAge(connectedAt))]))
        }
        lines.append(count("messages in", link.messages))
        if link.settings.endpoint.network?.webSocketPath != nil {
            let pings = "\(link.webSocketPings) answered since the start, none is a heartbeat"
            lines.append(.fact("WS pings", [Span(pings)]))
        }
        return Panel(title: "Connection", lines: lines)
    }

    /// What CONNECT asked for beyond the ordinary.
    private func requests(in version: MQTTVersion) -> [Panel.Line] {
        let settings = link.settings
        var lines: [Panel.Line] = []
        if let will = settings.will.value {
            var text = "\(will.topic), QoS \(will.qos.rawValue)"
            if will.isRetained { text += ", retained" }
            if version == .v5_0, will.delaySeconds > 0 { text += ", after \(will.delaySeconds)s" }
            lines.append(.fact("will", [Span(text)]))
        }
        guard version == .v5_0 else { return lines }
        let expiry = settings.sessionExpirySeconds.value
        if expiry > 0 {
            let text = expiry == .max ? "never, as asked" : "\(expiry)s asked"
            lines.append(.fact("session expiry", [Span(text)]))
        }
        let receiveMaximum = settings.receiveMaximum.value
        if receiveMaximum < .max {
            lines.append(.fact("receive max.", [Span("\(receiveMaximum) asked")]))
        }
        return lines
    }

    /// How long each part of making the connection took; parts that there were not are left out.
    var phases: Panel? {
        guard let phases = link.connection?.phases else { return nil }
        let all: [(String, Duration?)] = [
            ("resolve", phases.resolve > .zero ? phases.resolve : nil), ("TCP", phases.tcp),
            ("proxy", phases.proxy), ("TLS", phases.tls), ("upgrade", phases.upgrade),
            ("CONNACK", phases.connack),
        ]
        let taken = all.compactMap { label, time in time.map { (label, $0) } }
        let total = taken.reduce(Duration.zero) { $0 + $1.1 }
        return Panel(
            title: "Connecting took",
            lines: (taken + [("in all", total)]).map { label, time in
                .fact(label, [Span(DurationText.short(time), label == "in all" ? .strong : .text)])
            })
    }

    /// How much of a round trip is the network's and how much the broker's; nil where the kernel
    /// tells nothing.
    var networkAndBroker: Panel? {
        guard let network = link.networkRTT else { return nil }
        let heartbeat = link.roundTrip
        var lines: [Panel.Line] = [
            .fact("heartbeat RTT", [Span(roundTripText(heartbeat), role(of: .rtt))]),
            .fact("network RTT", [Span(roundTripText(network), role(of: .net))]),
        ]
        guard let heartbeat else { return Panel(title: "Network and broker", lines: lines) }
        if heartbeat >= network {
            lines += [
                .fact("difference", [Span(roundTripText(heartbeat - network), .strong)]),
                .sentence(
                    "the difference is the time of the broker, its queues and what ends our TCP "
                        + "before it; the network's RTT is smoothed over the last ACKs", .muted),
            ]
        } else {
            lines += [
                .fact("difference", [Span("–", .muted)]),
                .sentence(
                    "the network's RTT, smoothed over the last ACKs, is the larger one: it was "
                        + "slower before, or the peer's kernel waits with its ACKs", .muted),
            ]
        }
        return Panel(title: "Network and broker", lines: lines)
    }

    /// What the socket showed, and what follows from it; nil while no heartbeat was missed.
    var tcp: Panel? {
        guard link.verdict != nil || link.tcp != nil else { return nil }
        var lines: [Panel.Line] = []
        if let verdict = link.verdict {
            lines.append(.fact("verdict", [Span(verdict.rawValue, .late)]))
            lines.append(.sentence(verdict.sentence, .text))
        }
        if let facts = link.tcp { lines += self.lines(of: facts) }
        return Panel(title: "TCP at the last miss or drop", lines: lines)
    }

    private func lines(of facts: TCPFacts) -> [Panel.Line] {
        let unsent = facts.notSentBytes.map { countText(Int($0), "byte") } ?? "–"
        let values: [(String, String)] = [
            ("unacknowledged", countText(Int(facts.unacknowledgedSegments), "segment")),
            ("not sent", unsent),
            ("own queue", countText(facts.ownQueueBytes, "byte")),
            ("retransmits", "\(facts.retransmits) now, \(facts.totalRetransmits) in all"),
            ("RTO", DurationText.short(facts.retransmissionTimeout)),
            (
                "network RTT",
                "\(DurationText.short(facts.pathRTT))"
                    + " ± \(DurationText.short(facts.pathRTTVariation))"
            ),
            ("minimum RTT", facts.pathRTTMinimum.map(DurationText.short) ?? "–"),
            ("data sent", "\(DurationText.short(facts.sinceDataSent)) before"),
            ("data received", "\(DurationText.short(facts.sinceDataReceived)) before"),
            ("ACK received", "\(DurationText.short(facts.sinceAcknowledgement)) before"),
            ("bytes ACKed", facts.bytesAcknowledged.map { "\($0)" } ?? "–"),
        ]
        return values.map { .fact($0.0, [Span($0.1)]) }
    }
}
