import Vocabulary

/// Times as calendar and clock write them.
extension SettingValue {
    /// A time of the day: `02:00`, in minutes since its beginning.
    static func minuteOfDay(_ text: String) throws(SettingValueProblem) -> Int {
        guard let minute = minutes(text[...], mostHours: 23) else {
            throw SettingValueProblem(
                "\(quoted(text)) is not a time of the day from 00:00 to 23:59, such as 02:00")
        }
        return minute
    }

    /// A time with its zone: `2026-11-24T22:00Z`, `2026-11-24 22:00:30+01:00`.
    ///
    /// Spec: RFC 3339 §5.6, where seconds may be left out.
    static func time(_ text: String) throws(SettingValueProblem) -> WallTime {
        let wrong = SettingValueProblem(
            "\(quoted(text)) is not a time such as 2026-11-24T22:00Z or 2026-11-24T22:00+01:00")
        let upper = text.uppercased()
        guard upper.utf8.count <= 40, let gap = upper.firstIndex(where: { "T ".contains($0) })
        else { throw wrong }
        let clock = upper[upper.index(after: gap)...]
        let zone = clock.firstIndex { "Z+-".contains($0) } ?? clock.endIndex
        guard let wall = WallTime(date: upper[..<gap], clock: clock[..<zone]) else { throw wrong }
        guard zone < clock.endIndex else {
            throw SettingValueProblem(
                "\(quoted(text)) does not say in which zone; write \(text)Z for UTC, or an offset "
                    + "such as +01:00")
        }
        guard let offset = offsetMinutes(clock[zone...]) else { throw wrong }
        return wall + .seconds(-offset * 60)
    }

    private static func offsetMinutes(_ text: Substring) -> Int? {
        if text == "Z" { return 0 }
        return minutes(text.dropFirst(), mostHours: 23).map { text.first == "-" ? -$0 : $0 }
    }

    /// `HH:MM` in minutes.
    private static func minutes(_ text: Substring, mostHours: Int) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hours = number(parts[0], digits: 2), hours <= mostHours,
            let minutes = number(parts[1], digits: 2), minutes <= 59
        else { return nil }
        return hours * 60 + minutes
    }

    private static func number(_ text: Substring, digits: Int) -> Int? {
        guard text.utf8.count == digits, text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}

extension WallTime {
    /// A date and a time of the day in UTC, seconds optional; nil where there is no such time.
    fileprivate init?(date: Substring, clock: Substring) {
        let isShort = clock.utf8.count == 5
        self.init(rfc3339: "\(date)T\(clock)\(isShort ? ":00" : "").000Z")
    }
}
