import FleetModel
import TerminalCells
import Vocabulary

extension LinkColumn {
    static let number = LinkColumn(
        .number, "#", "the link's number in the table as it is sorted and filtered", sortKey: nil,
        layout: { fleet, _ in
            let digits = String(fleet.snapshot.links.count).utf8.count
            return TableColumn(.fixed(max(2, digits)), priority: 10)
        },
        text: { "\($0.number)" }, role: { _ in .muted })

    static let state = LinkColumn(
        .state, "STATE", "how the link stands; ⚑: it flaps", alignment: .left, sortKey: .state,
        layout: { _, _ in TableColumn(.flexible(minimum: 10, maximum: 12, weight: 40)) },
        text: { row in
            let flag = row.link.isFlapping ? " \(flappingGlyph)" : ""
            return "\(row.link.state.glyph) \(row.link.state.rawValue)\(flag)"
        },
        role: { $0.state.role })

    static let link = LinkColumn(
        .link, "LINK", "the link's name; !: the broker's certificate is not verified",
        alignment: .left, sortKey: .name,
        layout: { fleet, _ in
            let width = max(8, min(fleet.nameWidth, 32))
            return TableColumn(.flexible(minimum: min(width, 14), maximum: width, weight: 20))
        },
        text: { $0.link.settings.name }, role: { _ in .strong },
        sign: { $0.isInsecure ? Span(insecureGlyph, .insecure) : nil })

    static let broker = LinkColumn(
        .broker, "BROKER", "where it connects to", alignment: .left, sortKey: .broker,
        layout: { fleet, _ in
            let width = max(8, min(fleet.brokerWidth, 36))
            return TableColumn(
                .flexible(minimum: min(width, 16), maximum: width, weight: 20), priority: 4)
        },
        text: { $0.link.settings.endpoint.authority }, role: { _ in .muted })

    static let since = LinkColumn(
        .since, "SINCE", "for how long the state holds; late and down since the last sign of life",
        sortKey: .since, layout: { _, _ in TableColumn(.fixed(6), priority: 7) },
        text: { coarseAgeText(from: $0.link.since, to: $0.now) },
        role: { $0.state == .up || $0.state == .paused ? .muted : $0.state.role })

    static let keepAlive = LinkColumn(
        .keepAlive, "KEEP", "the keep alive that holds", sortKey: .keepAlive,
        layout: { _, _ in TableColumn(.fixed(6), priority: 9) },
        text: { keepAliveText($0.link.timing.keepAliveSeconds) }, role: { _ in .muted })

    static let version = LinkColumn(
        .version, "MQTT", "the version that is spoken on the present connection",
        alignment: .left, sortKey: .version,
        layout: { _, _ in TableColumn(.fixed(5), priority: 8) },
        text: { $0.link.connection?.version.rawValue ?? "–" }, role: { _ in .muted })

    static let tags = LinkColumn(
        .tags, "TAGS", "all tags of the link", alignment: .left, sortKey: .tags,
        layout: { fleet, _ in
            let width = max(4, min(fleet.allTagsWidth, 40))
            return TableColumn(
                .flexible(minimum: min(width, 12), maximum: width, weight: 10), priority: 5)
        },
        text: { $0.link.settings.tagText }, role: { _ in .muted })

    static let heartbeats = LinkColumn(
        .heartbeats, "HEARTBEATS",
        "the last heartbeats, the newest at the right; what is wrong before them; sorts by "
            + "heartbeats missed in a row",
        alignment: .left, sortKey: .missedInARow,
        layout: { _, room in
            // On a wide terminal other columns give way before the strip is as short as on a small.
            TableColumn(.flexible(minimum: 12 + max(0, room - 76) / 5), priority: 2)
        },
        text: { _ in "" })

    /// The column of one tag.
    static func tag(_ key: String) -> LinkColumn {
        LinkColumn(
            .tag(key), key.uppercased(), "the tag \(key)", alignment: .left, sortKey: .tag(key),
            layout: { fleet, _ in
                let widest = max(fleet.tagWidths[key] ?? 0, displayWidth(key))
                let width = max(4, min(widest, 24))
                return TableColumn(
                    .flexible(minimum: min(width, 8), maximum: width, weight: 20), priority: 5)
            },
            text: { $0.link.settings.value(ofTag: key) ?? "–" }, role: { _ in .muted })
    }
}

/// A keep alive in seconds; `off` for 0.
func keepAliveText(_ seconds: UInt16) -> String {
    seconds == 0 ? "off" : "\(seconds)s"
}

/// How long ago, in one unit, so that what holds for long does not change on each frame.
func coarseAgeText(from start: Moment, to now: Moment) -> String {
    let seconds = max(0, (now.monotonic - start.monotonic).components.seconds)
    return switch seconds {
    case ..<120: "\(seconds) s"
    case ..<7_200: "\(seconds / 60) min"
    case ..<172_800: "\(seconds / 3_600) h"
    default: "\(seconds / 86_400) d"
    }
}
