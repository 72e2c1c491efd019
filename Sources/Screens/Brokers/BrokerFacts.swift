import FleetModel
import TerminalCells
import Vocabulary

/// What is known of the selected broker, below the table: its links, what CONNACK and TLS told one
/// of them, and what it tells of itself.
struct BrokerFacts {
    let broker: BrokerRow
    let zone: LocalZone

    private static let columnGap = 3
    private static let narrowestColumn = 36

    /// Draws the panels side by side as far as there is room; each column ends where the area does.
    func draw(in area: Rectangle, on grid: inout CellGrid) {
        let fitting = (area.width + Self.columnGap) / (Self.narrowestColumn + Self.columnGap)
        let columns: [[Panel]] =
            switch fitting {
            case 3...: [[links], [connection], [ownFigures]]
            case 2: [[links, connection], [ownFigures]]
            default: [[links, ownFigures, connection]]
            }
        let width = (area.width + Self.columnGap) / columns.count - Self.columnGap
        for (column, panels) in columns.enumerated() {
            let rows = panels.flatMap { $0.rows(width: width) }.prefix(area.height)
            let x = area.x + column * (width + Self.columnGap)
            for (row, y) in zip(rows, area.y...) { grid.put(row, x: x, y: y, limit: width) }
        }
    }

    // MARK: Links

    private var links: Panel {
        let summary = broker.summary
        var lines: [Panel.Line] = []
        if let address = summary.address.otherAddress {
            lines.append(.fact("address", [Span(address)]))
        }
        let counts = LinkState.worstFirst.filter { summary.count(of: $0) > 0 }.map { state in
            Span("\(state.glyph) \(summary.count(of: state)) \(state.rawValue)  ", state.role)
        }
        lines.append(.fact("links", counts))
        let remark = broker.worst.remark(now: broker.now)
        if !remark.isEmpty {
            lines.append(
                .fact(
                    "worst",
                    [Span("\(broker.worst.settings.name): \(remark)", broker.worst.state.role)]))
        }
        if let times = summary.roundTrips {
            lines.append(
                .fact(
                    "RTT",
                    [
                        Span(
                            "\(roundTripText(times.least)) – \(roundTripText(times.most)), "
                                + "median \(roundTripText(times.median))")
                    ]))
        }
        return Panel(title: summary.address.authority, lines: lines, labelWidth: 9)
    }

    // MARK: CONNACK and TLS

    private var connection: Panel {
        guard let facts = broker.example.connection else {
            return Panel(
                title: "Connection", lines: [.sentence("no link is connected there", .muted)])
        }
        var lines: [Panel.Line] = [
            .fact(
                "MQTT",
                [
                    Span(
                        "\(facts.version), keep alive "
                            + keepAliveText(facts.timing.keepAliveSeconds))
                ])
        ]
        if facts.version == .v5_0 {
            lines += features(facts.properties)
        } else {
            lines.append(.sentence("CONNACK of 3.1.1 does not tell what the broker can do", .muted))
        }
        lines += certificate(facts.tls)
        return Panel(
            title: "Connection of \(broker.example.settings.name)", lines: lines, labelWidth: 12)
    }

    /// What the broker can do; what CONNACK does not mention, it can.
    ///
    /// Spec: MQTT 5.0 §3.2.2.3.
    private func features(_ properties: ConnackProperties) -> [Panel.Line] {
        let features: [(String, Bool)] = [
            ("retained messages", properties.retainAvailable ?? true),
            ("wildcards", properties.wildcardSubscriptionAvailable ?? true),
            ("shared subscriptions", properties.sharedSubscriptionAvailable ?? true),
            ("subscription ids", properties.subscriptionIdentifiersAvailable ?? true),
        ]
        func list(_ isAvailable: Bool) -> String {
            features.filter { $0.1 == isAvailable }.map(\.0).joined(separator: ", ")
        }
        var lines: [Panel.Line] = [
            .fact("takes", [Span("QoS 0–\(properties.maximumQoS ?? 2), \(list(true))")])
        ]
        if !list(false).isEmpty { lines.append(.fact("takes no", [Span(list(false), .late)])) }
        let limits = [
            properties.receiveMaximum.map { "\($0) unacknowledged" },
            properties.maximumPacketSize.map { "packets of \(SizeText.exact($0))" },
            properties.topicAliasMaximum.map { "\($0) topic aliases" },
        ].compactMap { $0 }
        if !limits.isEmpty {
            lines.append(.fact("at most", [Span(limits.joined(separator: ", "))]))
        }
        return lines
    }

    private func certificate(_ tls: TLSFacts?) -> [Panel.Line] {
        guard let tls else { return [] }
        var lines: [Panel.Line] = [
            .fact(
                "TLS",
                [
                    tls.isInsecure
                        ? Span("\(tls.version.rawValue), any certificate is taken", .insecure)
                        : Span("\(tls.version.rawValue), verified")
                ])
        ]
        // What does not hold yet says more than what is the first to end.
        let worst =
            tls.certificates.first { $0.notBefore > broker.now.wall }
            ?? tls.certificates.min { $0.notAfter < $1.notAfter }
        if let worst {
            let subject = worst.subject.isEmpty ? "no name" : worst.subject
            let validity = CertificateValidity(of: worst, now: broker.now.wall)
            lines.append(
                .fact(
                    "certificate",
                    [Span("\(subject), until \(validity.text(in: zone))", validity.role)]))
        }
        return lines
    }

    // MARK: $SYS

    private var ownFigures: Panel {
        Panel(title: "The broker's own figures ($SYS)", lines: ownLines, labelWidth: 14)
    }

    private var ownLines: [Panel.Line] {
        switch broker.summary.asking {
        case .notAllowed:
            return [
                .sentence(
                    "not asked for: sys: true in the file, or --sys, has one link ask", .muted)
            ]
        case .noneConnected:
            return [.sentence("asked once a link that may ask connects there", .muted)]
        case .leftInPeace:
            return [
                .sentence(
                    "the broker ended the connection of \(broker.askedLast ?? "a link") when it "
                        + "asked; it is not asked again in this run", .late)
            ]
        case .link: return broker.reader.map(answer(to:)) ?? []
        }
    }

    private func answer(to reader: LinkSnapshot) -> [Panel.Line] {
        guard let figures = reader.brokerFigures else { return [] }
        let name = reader.settings.name
        switch figures.answer {
        case .awaited: return [.sentence("asked by \(name), not answered yet", .muted)]
        case .refused(let code):
            return [
                .sentence(
                    "refused to \(name): \(code.name(in: .suback)) (\(code.rawValue))", .late)
            ]
        case .granted where figures.texts.isEmpty:
            return [.sentence("granted to \(name), but nothing is told", .muted)]
        case .granted: return told(figures, to: name)
        }
    }

    private func told(_ figures: BrokerFigures, to name: String) -> [Panel.Line] {
        func count(_ figure: BrokerFigure) -> String { broker.wholeCount(figure) }
        var lines: [Panel.Line] = []
        if let version = figures.texts[.version] { lines.append(.fact("version", [Span(version)])) }
        lines += [
            .fact("up for", [Span(broker.uptime)]),
            .fact(
                "clients",
                [
                    Span(
                        "\(count(.clients)), \(count(.subscriptions)) subscriptions"
                    )
                ]),
            .fact("retained", [Span(count(.retained))]),
            .fact(
                "messages",
                [
                    Span(
                        "\(count(.received)) in, \(count(.sent)) out per minute"
                    )
                ]),
            .fact(
                "dropped",
                [
                    Span(
                        count(.dropped),
                        figures.number(.dropped) ?? 0 > 0 ? .late : .text)
                ]),
            .fact("told to", [Span(name, .muted)]),
        ]
        return lines
    }
}
