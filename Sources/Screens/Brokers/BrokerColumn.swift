import FleetModel
import TerminalCells
import Vocabulary

/// A broker with all that its row and its facts are made of.
struct BrokerRow {
    let summary: BrokerSummary
    /// The link that stands for the others.
    let example: LinkSnapshot
    /// The link that is worst.
    let worst: LinkSnapshot
    /// The link that asks for the broker's figures; nil where none does.
    let reader: LinkSnapshot?
    /// The name of the link whose connection the broker ended rather than answer; nil where it
    /// ended none, or the link was taken out.
    let askedLast: String?
    let now: Moment

    init(_ summary: BrokerSummary, in state: AppState) {
        let links = state.fleet.snapshot.links
        self.summary = summary
        example = links[summary.example]
        worst = links[summary.worstLink]
        reader = if case .link(let place) = summary.asking { links[place] } else { nil }
        askedLast =
            if case .leftInPeace(let link) = summary.asking {
                state.fleet.link(link)?.settings.name
            } else {
                nil
            }
        now = state.now
    }

    /// A figure of the broker's own; `–` where it does not tell it.
    func count(_ figure: BrokerFigure) -> String {
        reader?.brokerFigures?.number(figure).map(amountText) ?? "–"
    }

    /// The same in full: `1217`.
    func wholeCount(_ figure: BrokerFigure) -> String {
        guard let number = reader?.brokerFigures?.number(figure), abs(number) < 1e15 else {
            return "–"
        }
        return "\(Int(number.rounded()))"
    }

    /// How long the broker's certificates hold; nil without TLS.
    var certificates: CertificateValidity? {
        summary.certificates.map {
            CertificateValidity(from: $0.from, until: $0.until, now: now.wall)
        }
    }

    /// For how long the broker says it has been running.
    var uptime: String {
        guard let seconds = reader?.brokerFigures?.number(.uptime),
            (0..<Double(1 << 40)).contains(seconds)
        else { return "–" }
        return DurationText.short(.seconds(Int64(seconds)))
    }
}

/// A column of the table of brokers.
struct BrokerColumn: Sendable {
    let title: String
    var alignment = TextAlignment.right
    let layout: TableColumn
    let text: @Sendable (BrokerRow) -> String
    var role: @Sendable (BrokerRow) -> Role = { _ in .text }

    /// All columns, from left to right; the first two also serve the links below a broker.
    static let all =
        [state, broker, address] + counts + [least, median, most, certificate, version]
        + ownFigures

    /// How wide each is and when it gives way: where there is room, before a name is cut.
    static func layouts(_ fleet: FleetView, room: Int) -> [TableColumn] {
        let name = min(fleet.brokerWidth + 2, room / 4)
        return all.map { column in
            column.title == broker.title && name > shortestName
                ? TableColumn(.flexible(minimum: name, maximum: max(name, 40), weight: 120))
                : column.layout
        }
    }

    private static let state = BrokerColumn(
        title: "STATE", alignment: .left,
        layout: TableColumn(.flexible(minimum: 10, maximum: 12, weight: 40)),
        text: { "\($0.summary.worst.glyph) \($0.summary.worst.rawValue)" },
        role: { $0.summary.worst.role })

    private static let shortestName = 16
    private static let broker = BrokerColumn(
        title: "BROKER", alignment: .left,
        layout: TableColumn(.flexible(minimum: shortestName, maximum: 40, weight: 120)),
        text: { "\($0.summary.isOpen ? openGlyph : foldedGlyph) \($0.summary.address.authority)" },
        role: { _ in .strong })

    private static let address = BrokerColumn(
        title: "ADDRESS", alignment: .left,
        layout: TableColumn(.flexible(minimum: 15, maximum: 21, weight: 20), priority: 6),
        text: { row in
            guard row.summary.address.address != nil else { return "not known" }
            return row.summary.address.otherAddress ?? "–"
        },
        role: { _ in .muted })

    /// The last three need not be all: links may be paused, connecting, or not known.
    private static let counts: [BrokerColumn] = [
        BrokerColumn(
            title: "LINKS", layout: TableColumn(.fixed(5), priority: 2),
            text: { "\($0.summary.linkCount)" }),
        count("UP", of: [.up]), count("LATE", of: [.late, .backlog]), count("DOWN", of: [.down]),
    ]

    private static func count(_ title: String, of states: [LinkState]) -> BrokerColumn {
        let number: @Sendable (BrokerRow) -> Int = { row in
            states.reduce(0) { $0 + row.summary.count(of: $1) }
        }
        return BrokerColumn(
            title: title, layout: TableColumn(.fixed(5)), text: { "\(number($0))" },
            role: { row in number(row) == 0 ? .muted : states[0].role })
    }

    private static let least = roundTrip("RTT MIN", priority: 5) { $0.least }
    static let median = roundTrip("MEDIAN", priority: 1) { $0.median }
    private static let most = roundTrip("MAX", priority: 4) { $0.most }

    private static func roundTrip(
        _ title: String, priority: Int,
        _ figure: @escaping @Sendable (BrokerSummary.RoundTrips) -> Duration
    ) -> BrokerColumn {
        BrokerColumn(
            title: title, layout: TableColumn(.fixed(7), priority: priority),
            text: { roundTripText($0.summary.roundTrips.map(figure)) })
    }

    private static let certificate = BrokerColumn(
        title: "CERT", layout: TableColumn(.fixed(7), priority: 3),
        text: { $0.certificates?.shortText ?? "–" },
        role: { $0.certificates?.role ?? .muted })

    private static let version = BrokerColumn(
        title: "MQTT", layout: TableColumn(.fixed(5), priority: 7),
        text: { $0.example.connection?.version.description ?? "–" }, role: { _ in .muted })

    private static let ownFigures: [BrokerColumn] = [
        BrokerColumn(
            title: "CLIENTS", layout: TableColumn(.fixed(7), priority: 8),
            text: { $0.count(.clients) }),
        BrokerColumn(
            title: "IN/MIN", layout: TableColumn(.fixed(6), priority: 10),
            text: { $0.count(.received) }),
        BrokerColumn(
            title: "OUT/MIN", layout: TableColumn(.fixed(7), priority: 11),
            text: { $0.count(.sent) }),
        BrokerColumn(
            title: "UPTIME", layout: TableColumn(.fixed(7), priority: 9), text: { $0.uptime }),
    ]
}

/// A number in little room: `7.5`, `312`, `12.3k`, `4.1M`.
func amountText(_ amount: Double) -> String {
    let amount = max(0, amount)
    let units: [(Double, String)] = [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"), (1, "")]
    let (size, unit) = units.first { amount >= $0.0 } ?? (1, "")
    let scaled = amount / size
    guard scaled < 1e6 else { return ">999k\(unit)" }
    let tenths = Int((scaled * 10).rounded())
    return tenths % 10 == 0 || scaled >= 100
        ? "\(Int(scaled.rounded()))\(unit)" : "\(tenths / 10).\(tenths % 10)\(unit)"
}
