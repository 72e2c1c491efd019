import AlertModel
import FleetModel
import Vocabulary

/// What the report says of who is told, and when nobody is.
extension ConfigReport {
    /// Each way as a row, then what is told on it.
    static func rows(of ways: [Setting<AnnouncementWay>]) -> [Row] {
        guard !ways.isEmpty else { return [("ways", "none", nil)] }
        return ways.flatMap { way -> [Row] in
            let head = row(way.value.name, way) { text(of: $0.means) }
            let details: [(key: String, value: String?)] = [
                ("headers", headers(of: way.value)),
                ("severity", "\(way.value.leastSeverity.rawValue) at least"),
                ("links", way.value.links?.text),
                ("resolved", String(way.value.tellsEnds)),
                ("remind", way.value.remindsEvery.map(DurationText.exact) ?? "never"),
                ("rate", "\(way.value.mostPerMinute)/m"),
                ("time_limit", DurationText.exact(way.value.timeLimit)),
            ]
            return [head] + rows(of: details)
        }
    }

    /// Each window as a row, then what it concerns.
    static func rows(of windows: [Setting<MaintenanceWindow>]) -> [Row] {
        guard !windows.isEmpty else { return [("windows", "none", nil)] }
        return windows.flatMap { window -> [Row] in
            let head = row(window.value.name, window) { text(of: $0.schedule) }
            return [head] + rows(of: [("links", window.value.links?.text ?? "all")])
        }
    }

    /// What stands below a row, without an origin of its own.
    static func rows(of details: [(key: String, value: String?)]) -> [Row] {
        details.compactMap { key, value in value.map { ("  \(key)", $0, nil) } }
    }

    /// Neither the path of a URL, nor the arguments of a command, which may be secret.
    private static func text(of means: AnnouncementWay.Means) -> String {
        switch means {
        case .webhook(let webhook):
            let url = webhook.url.revealed()
            return "\(webhook.form.name) at \(SettingValue.server(ofWebhook: url))"
        case .command(let words):
            return "command \(words.first ?? "")"
        case .topic(let topic):
            let retained = topic.isRetained ? ", retained" : ""
            return "topic \(topic.topic) on \(topic.link), QoS \(topic.qos.rawValue)\(retained)"
        }
    }

    private static func headers(of way: AnnouncementWay) -> String? {
        guard case .webhook(let webhook) = way.means, !webhook.headers.isEmpty else { return nil }
        return webhook.headers.keys.sorted().joined(separator: ", ")
    }

    private static func text(of schedule: MaintenanceWindow.Schedule) -> String {
        switch schedule {
        case .once(let from, let until):
            return "\(minuteText(from)) for \(DurationText.exact(until.time(since: from)))"
        case .weekly(let days, let minute, let lasting, let isUTC):
            let all = MaintenanceWindow.Weekday.allCases
            let names =
                days.count == all.count
                ? "day" : days.sorted().map(\.shortName).joined(separator: ", ")
            let start = CivilTime(WallTime(unixMilliseconds: Int64(minute) * 60_000)).timeOfDay
            return "every \(names) at \(start.prefix(5)) \(isUTC ? "UTC" : "local time") for "
                + DurationText.exact(lasting)
        }
    }

    /// `2026-11-24 22:00 UTC`.
    private static func minuteText(_ time: WallTime) -> String {
        let civil = CivilTime(time)
        let clock = civil.second == 0 ? civil.timeOfDay.prefix(5) : civil.timeOfDay[...]
        return "\(civil.date) \(clock) UTC"
    }
}
