import AlertModel
import FleetModel
import Vocabulary
import Yams

/// When nobody is told.
extension SettingsReader {
    private static let mostWindows = 1_000

    /// Reads `maintenance`: a list of windows.
    mutating func maintenanceWindows(_ entry: YAMLEntry) -> [Setting<MaintenanceWindow>] {
        guard let nodes = entry.value.sequence else {
            report(
                "maintenance is a list; each begins with - and has a name, and from or every",
                at: entry.valuePosition)
            return []
        }
        return named(nodes, "window", most: Self.mostWindows, name: \MaintenanceWindow.name) {
            $0.maintenanceWindow($1)
        }
    }

    /// One window, and where its name stands; nil where it lacks what it needs, which is reported.
    private mutating func maintenanceWindow(
        _ node: Node
    ) -> (value: MaintenanceWindow, at: TextPosition)? {
        let start = TextPosition(node.mark)
        guard node.mapping != nil else {
            report("a window is a mapping with a name, and from or every", at: start)
            return nil
        }
        let parts = Dictionary(
            entries(of: node, in: "a window", keys: WindowKey.self),
            uniquingKeysWith: { first, _ in first })
        if parts[.name] == nil { report("a window needs a name", at: start) }
        let name = parts[.name].flatMap { entry in
            value(entry, SettingValue.printable).map { ($0.value, entry.valuePosition) }
        }
        let links = parts[.links].flatMap { value($0, SettingValue.linkFilter)?.value }
        let schedule = schedule(parts, at: start)
        guard let (name, position) = name, let schedule else { return nil }
        return (MaintenanceWindow(name: name, links: links, schedule: schedule), position)
    }

    private mutating func schedule(
        _ parts: [WindowKey: YAMLEntry], at start: TextPosition
    ) -> MaintenanceWindow.Schedule? {
        switch (parts[.from], parts[.every]) {
        case (nil, nil):
            report("a window needs from, for one time, or every, for each week", at: start)
            return nil
        case (_?, let every?):
            report("a window has from or every, not both", at: every.keyPosition)
            return nil
        case (let from?, nil):
            reportStrays([.at, .zone], "every", parts)
            return once(from: from, parts)
        case (nil, let every?):
            reportStrays([.until], "from", parts)
            return weekly(on: every, parts, at: start)
        }
    }

    private mutating func reportStrays(
        _ keys: [WindowKey], _ other: String, _ parts: [WindowKey: YAMLEntry]
    ) {
        for key in keys {
            guard let entry = parts[key] else { continue }
            report("\(key.rawValue) goes only with \(other)", at: entry.keyPosition)
        }
    }

    private mutating func once(
        from entry: YAMLEntry, _ parts: [WindowKey: YAMLEntry]
    ) -> MaintenanceWindow.Schedule? {
        let from = value(entry, SettingValue.time)?.value
        switch (parts[.lasting], parts[.until]) {
        case (nil, nil):
            report("a window needs an end: for or until", at: entry.keyPosition)
            return nil
        case (_?, let until?):
            report("a window has for or until, not both", at: until.keyPosition)
            return nil
        case (let lasting?, nil):
            let lasting = value(lasting, SettingValue.windowLength)?.value
            guard let from, let lasting else { return nil }
            return .once(from: from, until: from + lasting)
        case (nil, let entry?):
            let until = value(entry, SettingValue.time)?.value
            guard let from, let until else { return nil }
            let length = until.time(since: from)
            guard length > .zero, length <= MaintenanceWindow.longest else {
                report(
                    length > .zero
                        ? "until: \(SettingValue.windowLengths)" : "until: is not after from",
                    at: entry.valuePosition)
                return nil
            }
            return .once(from: from, until: until)
        }
    }

    private mutating func weekly(
        on entry: YAMLEntry, _ parts: [WindowKey: YAMLEntry], at start: TextPosition
    ) -> MaintenanceWindow.Schedule? {
        let days = Set(list(entry, SettingValue.weekdays).value.joined())
        for key in [WindowKey.at, .lasting] where parts[key] == nil {
            report("a window that comes again needs \(key.rawValue)", at: start)
        }
        if entry.value.sequence?.isEmpty == true {
            report("every names at least one day", at: entry.valuePosition)
        }
        let minute = parts[.at].flatMap { value($0, SettingValue.minuteOfDay)?.value }
        let isUTC = parts[.zone].flatMap { value($0, SettingValue.zoneIsUTC)?.value } ?? false
        guard let lasting = parts[.lasting], !days.isEmpty,
            let length = value(lasting, SettingValue.windowLength)?.value
        else { return nil }
        guard length < Self.longestGap(between: days) else {
            report(
                "for: the window would never end, since the next one begins before; the hours in "
                    + "which people are told must be left", at: lasting.valuePosition)
            return nil
        }
        guard let minute else { return nil }
        return .weekly(on: days, minuteOfDay: minute, lasting: length, isUTC: isUTC)
    }

    /// The longest time between the beginnings of two windows in a row.
    private static func longestGap(between days: Set<MaintenanceWindow.Weekday>) -> Duration {
        let numbers = days.map(\.rawValue).sorted()
        let following = numbers.dropFirst() + numbers.prefix(1).map { $0 + 7 }
        let gap = zip(numbers, following).map { $1 - $0 }.max() ?? 7
        return .seconds(gap * 86_400)
    }
}

extension SettingValue {
    static let windowLengths = "a window lasts 1m to 7d; after that it would be forgotten"

    /// How long a window lasts.
    static func windowLength(_ text: String) throws(SettingValueProblem) -> Duration {
        try duration(
            text, from: .seconds(60), to: MaintenanceWindow.longest, windowLengths)
    }

    /// A day of the week in three letters or in full, or `day` for all.
    static func weekdays(
        _ text: String
    ) throws(SettingValueProblem) -> [MaintenanceWindow.Weekday] {
        let word = text.lowercased()
        if word == "day" { return MaintenanceWindow.Weekday.allCases }
        let day = MaintenanceWindow.Weekday.allCases.first {
            [$0.name, $0.shortName].contains(word)
        }
        guard let day else {
            throw SettingValueProblem(
                "\(quoted(text)) is none of mon, tue, wed, thu, fri, sat, sun and day")
        }
        return [day]
    }

    /// `local` or `utc`.
    static func zoneIsUTC(_ text: String) throws(SettingValueProblem) -> Bool {
        switch text.lowercased() {
        case "local": return false
        case "utc": return true
        default: throw SettingValueProblem("\(quoted(text)) is neither local nor utc")
        }
    }
}

extension MaintenanceWindow.Weekday {
    /// `monday`.
    var name: String { "\(self)" }
    /// `mon`.
    var shortName: String { String(name.prefix(3)) }
}
