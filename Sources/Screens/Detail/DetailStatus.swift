import FleetModel
import TerminalCells
import Vocabulary

/// How a link stands, the top of its detail: `● up since 03:10:12, 2m 32s   last proof of life 1 s
/// ago`.
struct DetailStatus {
    let link: LinkSnapshot
    let now: Moment
    let zone: LocalZone

    /// The pieces in as many rows as they need, none broken.
    func rows(width: Int) -> [[Span]] {
        var rows: [[Span]] = []
        for piece in [standing] + notes.map({ [$0] }) {
            // The space between has no role: without colours a role may be reversed.
            if let last = rows.last, last.width + 3 + piece.width <= width {
                rows[rows.count - 1] += [Span("   ")] + piece
            } else {
                rows.append(piece)
            }
        }
        return rows
    }

    private var standing: [Span] {
        let since = zone.timestamp(link.since.wall, now: now.wall)
        return [
            Span("\(link.state.glyph) \(link.state.rawValue)", link.state.role, emphasis: .bold),
            Span(" since \(since), \(ageText(from: link.since, to: now))"),
        ]
    }

    private var notes: [Span] {
        var notes: [Span] = []
        if link.isInsecure {
            notes.append(Span("\(insecureGlyph) insecure", .insecure, emphasis: .bold))
        }
        if link.isFlapping { notes.append(Span("\(flappingGlyph) flapping", .flapping)) }
        if link.detectedAt != link.since {
            notes.append(Span("noticed \(zone.timeOfDay(link.detectedAt.wall))", .muted))
        }
        let remark = link.remark(now: now)
        if !remark.isEmpty { notes.append(Span(remark, link.state.role)) }
        if link.isUntimed { notes.append(Span("untimed until renewed", .late)) }
        if let life = link.lastProofOfLife {
            notes.append(Span("last proof of life \(ageText(from: life, to: now)) ago", .muted))
        }
        return notes
    }
}
