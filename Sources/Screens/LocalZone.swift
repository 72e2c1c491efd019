import Vocabulary

/// How local time differs from UTC, told from outside: screens know no time zone database.
public struct LocalZone: Hashable, Sendable {
    /// Seconds to add to UTC; negative west of Greenwich.
    public var offsetSeconds: Int
    /// The zone's abbreviation as people write it: `CET`, `UTC`.
    public var abbreviation: String

    /// Pairs an offset with its name.
    public init(offsetSeconds: Int, abbreviation: String) {
        self.offsetSeconds = offsetSeconds
        self.abbreviation = abbreviation
    }

    /// UTC itself.
    public static let utc = LocalZone(offsetSeconds: 0, abbreviation: "UTC")

    /// The local time of day, `03:12:44`.
    func timeOfDay(_ time: WallTime) -> String {
        CivilTime(time, offsetSeconds: offsetSeconds).timeOfDay
    }

    /// The local time of day, with the date before it where that is another day than `now`.
    func timestamp(_ time: WallTime, now: WallTime) -> String {
        let civil = CivilTime(time, offsetSeconds: offsetSeconds)
        let today = CivilTime(now, offsetSeconds: offsetSeconds).date
        return civil.date == today ? civil.timeOfDay : "\(civil.date) \(civil.timeOfDay)"
    }

    /// The same with milliseconds: `03:12:44.007`.
    func exactTimestamp(_ time: WallTime, now: WallTime) -> String {
        let milliseconds = String(CivilTime(time, offsetSeconds: offsetSeconds).millisecond)
        let zeros = String(repeating: "0", count: 3 - milliseconds.count)
        return "\(timestamp(time, now: now)).\(zeros)\(milliseconds)"
    }
}
