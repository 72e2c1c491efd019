import TerminalCells
import Vocabulary

/// Whether certificates hold now, and for how long yet.
struct CertificateValidity: Hashable, Sendable {
    let from: WallTime
    let until: WallTime
    let now: WallTime

    /// A certificate that ends within this is to be renewed.
    private static let renewalDue = Duration.seconds(14 * 86_400)

    private var left: Duration { until.time(since: now) }
    private var isTooEarly: Bool { from > now }
    private var isOver: Bool { left < .zero }

    /// In little room: `12 d`, `expired`, `not yet`.
    var shortText: String {
        if isTooEarly { return "not yet" }
        return isOver ? "expired" : "\(left.components.seconds / 86_400) d"
    }

    /// The last moment, and what is left until then.
    func text(in zone: LocalZone) -> String {
        let end = zone.timestamp(until, now: now)
        if isTooEarly { return "\(end), but only from \(zone.timestamp(from, now: now))" }
        return isOver
            ? "\(end), expired \(DurationText.short(.zero - left)) ago"
            : "\(end), \(DurationText.short(left)) left"
    }

    /// Whether it stands out.
    var role: Role {
        if isTooEarly || isOver { return .down }
        return left < Self.renewalDue ? .late : .text
    }
}

extension CertificateValidity {
    init(of certificate: CertificateFacts, now: WallTime) {
        self.init(from: certificate.notBefore, until: certificate.notAfter, now: now)
    }
}
