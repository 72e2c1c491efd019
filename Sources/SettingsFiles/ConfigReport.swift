import FleetModel
import TerminalCells
import Vocabulary

/// What `keepwatch config check` prints: what would be used, and where each value came from.
public enum ConfigReport {
    /// The whole report, each line ended.
    ///
    /// Links in a row that differ in name and broker only are one paragraph.
    ///
    /// - Parameters:
    ///   - settings: what would be used.
    ///   - commands: the programs that were run for secrets to find that out.
    public static func text(for settings: WatchSettings, commands: [String] = []) -> String {
        var text = settings.links.count == 1 ? "1 link\n" : "\(settings.links.count) links\n"
        text += paragraph("screen and run", rows(of: settings))
        text += paragraph("alerts", rows(of: settings.alertRules))
        text += paragraph("announce", rows(of: settings.announcementWays))
        text += paragraph("maintenance", rows(of: settings.maintenanceWindows))
        for group in groups(of: settings.links) {
            text += paragraph(title(of: group), rows(of: group))
            let link = group[group.startIndex]
            text += (bounds(of: link) + notes(on: link)).map { "  \($0)\n" }.joined()
        }
        if !settings.links.isEmpty {
            text +=
                "\nA broker that answers with a Server Keep Alive of its own changes the bounds.\n"
        }
        if !commands.isEmpty {
            text += "\nRun for secrets: \(commands.map { quoted($0) }.joined(separator: ", "))\n"
        }
        return text
    }

    typealias Row = (key: String, value: String, origin: SettingOrigin?)

    private static func rows(of settings: WatchSettings) -> [Row] {
        let screen = [
            row("name", settings.personName) { $0 ?? "$USER" },
            row("theme", settings.theme) { $0 },
            row("glyphs", settings.glyphs) { $0.description },
            row("refresh", settings.refreshPerSecond) { "\($0)/s" },
            row("mouse", settings.mouse) { String($0) },
            row("bell", settings.bell) { String($0) },
            row("notify", settings.notification) { $0.rawValue },
            row("columns", settings.linkColumns) { columns in
                columns == LinkColumnChoice.usual
                    ? "the usual ones" : columns.map(\.text).joined(separator: ", ")
            },
            row("sort", settings.linkOrder, \.text),
            row("group", settings.linkGrouping, \.text),
            row("thresholds", settings.thresholds) { $0.isEmpty ? "none" : $0.text },
        ]
        let run = [
            row("connect_rate", settings.connectRatePerSecond) { "\($0)/s" },
            row("history_memory", settings.historyMemory) { SizeText.exact($0) },
            row("headless", settings.headless) { String($0) },
            row("events", settings.events) { $0 ?? "none" },
            row("payloads", settings.payloads) { String($0) },
            row("flight_records", settings.flightRecords) { String($0) },
            row("duration", settings.duration) { $0.map(DurationText.exact) ?? "until stopped" },
        ]
        let own = settings.ownFilters.filter { own in
            !settings.savedFilters.contains { $0.value.name == own.value.name }
        }
        let filters = (settings.savedFilters + own).map {
            row("filters: \($0.value.name)", $0, \.text)
        }
        return screen + filters + settings.keys.map(row(for:)) + run
    }

    private static func row(for keys: KeySetting) -> Row {
        row("keys: \(keys.command.value)", keys.command) { _ in
            keys.keys.isEmpty ? "none" : keys.keys.map(\.value.name).joined(separator: " ")
        }
    }

    static func row<Value>(
        _ key: String, _ setting: Setting<Value>, _ text: (Value) -> String
    ) -> Row {
        (key, text(setting.value), setting.origin)
    }

    // MARK: Layout

    private static func paragraph(_ title: String, _ rows: [Row]) -> String {
        let keyWidth = rows.map(\.key.count).max() ?? 0
        let valueWidth = rows.filter { $0.origin != nil }.map(\.value.count).max() ?? 0
        return rows.reduce("\n\(title)\n") { text, row in
            let key = padded(row.key, to: keyWidth)
            guard let origin = row.origin else { return "\(text)  \(key)  \(row.value)\n" }
            let value = padded(row.value, to: min(valueWidth, 40))
            return "\(text)  \(key)  \(value)  \(origin)\n"
        }
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    // MARK: Groups

    /// Stretches of links that differ in name, host, port and path only.
    private static func groups(of links: [LinkSettings]) -> [ArraySlice<LinkSettings>] {
        var groups: [ArraySlice<LinkSettings>] = []
        var start = 0
        for end in links.indices.map({ $0 + 1 }) {
            if end == links.count || !isAlike(links[start], links[end]) {
                groups.append(links[start..<end])
                start = end
            }
        }
        return groups
    }

    private static func isAlike(_ left: LinkSettings, _ right: LinkSettings) -> Bool {
        var renamed = right
        renamed.name = left.name
        renamed.endpoint = left.endpoint
        return renamed == left && left.isExpandable == right.isExpandable
            && left.endpoint.network?.scheme == right.endpoint.network?.scheme
    }

    private static func title(of group: ArraySlice<LinkSettings>) -> String {
        let names = spans(group, \.name)
        return group.count == 1 ? names : "\(names) (\(group.count) links)"
    }

    /// The texts of a group; a stretch that differs in digits only is given by its ends.
    static func spans(
        _ group: ArraySlice<LinkSettings>, _ text: (LinkSettings) -> String
    ) -> String {
        var spans: [(first: String, last: String)] = []
        for present in group.map(text) {
            if let last = spans.last?.last, shape(last) == shape(present) {
                spans[spans.count - 1].last = present
            } else {
                spans.append((present, present))
            }
        }
        let most = 6
        let shown = spans.prefix(most).map { span in
            span.first == span.last ? span.first : "\(span.first) to \(span.last)"
        }
        let more = spans.count > most ? ["and \(spans.count - most) more"] : []
        return (shown + more).joined(separator: ", ")
    }

    private static func shape(_ text: String) -> String {
        text.filter { !$0.isNumber }
    }
}
