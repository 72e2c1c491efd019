import FleetModel
import TerminalCells
import Vocabulary

extension DetailPanels {
    /// How TLS was done and by which certificates; nil without TLS.
    ///
    /// That any certificate is taken is said while there is no connection, too.
    var tls: Panel? {
        let facts = link.connection?.tls
        guard facts != nil || link.isInsecure else { return nil }
        var lines = [verification(of: facts)]
        if let fault = facts?.toleratedFault {
            lines.append(.sentence("would have been refused: \(fault.sentence)", .insecure))
        }
        guard let facts else { return Panel(title: "TLS", lines: lines) }
        lines += [
            .fact("version", [Span(facts.version.rawValue, .strong)]),
            .fact("cipher", [Span(facts.cipher ?? "–")]),
            .fact("ALPN", [Span(facts.applicationProtocol ?? "–")]),
        ]
        for (place, certificate) in facts.certificates.prefix(Self.shownCertificates).enumerated() {
            lines += self.lines(of: certificate, place: place, of: facts.certificates.count)
        }
        let hidden = facts.certificates.count - Self.shownCertificates
        if hidden > 0 { lines.append(.sentence("and \(countText(hidden, "certificate"))", .muted)) }
        return Panel(title: "TLS", lines: lines)
    }

    /// A broker may send any number.
    private static let shownCertificates = 8
    private static let shownNames = 12

    private func verification(of facts: TLSFacts?) -> Panel.Line {
        guard link.isInsecure else {
            return .fact("verified", [Span("yes, chain and name")])
        }
        let passes = facts != nil && facts?.toleratedFault == nil
        return .fact(
            "verified",
            [
                Span(
                    "NO: any certificate is taken (insecure)"
                        + (passes ? "; this one would have passed" : ""), .insecure)
            ])
    }

    private func lines(of certificate: CertificateFacts, place: Int, of count: Int) -> [Panel.Line]
    {
        let subject = certificate.subject.isEmpty ? "no name" : certificate.subject
        var lines: [Panel.Line] = [
            .fact("certificate \(place + 1)", [Span(subject, .strong)]),
            .fact("  signed by", [Span(certificate.issuer)]),
        ]
        if !certificate.names.isEmpty {
            let shown = certificate.names.prefix(Self.shownNames).joined(separator: ", ")
            let hidden = certificate.names.count - Self.shownNames
            lines.append(
                .fact("  for", [Span(hidden > 0 ? "\(shown) and \(hidden) more" : shown)]))
        }
        let validity = CertificateValidity(of: certificate, now: now.wall)
        lines.append(.fact("  until", [Span(validity.text(in: zone), validity.role)]))
        return lines
    }
}
