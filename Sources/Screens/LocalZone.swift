public import Vocabulary

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

    /// The time of day, `03:12:44`.
    public func timeOfDay(_ time: WallTime) -> String {
        let seconds = localSeconds(time)
        let inDay = seconds - Self.floorDivide(seconds, 86_400) * 86_400
        return [inDay / 3_600, inDay / 60 % 60, inDay % 60].map(Self.twoDigits)
            .joined(separator: ":")
    }

    /// The date, `2026-11-23`.
    public func date(_ time: WallTime) -> String {
        let date = Self.civilDate(daysSinceEpoch: Self.floorDivide(localSeconds(time), 86_400))
        return "\(date.year)-\(Self.twoDigits(date.month))-\(Self.twoDigits(date.day))"
    }

    /// The time of day, with the date before it where it is another day than `now`.
    public func timestamp(_ time: WallTime, now: WallTime) -> String {
        let today = date(now)
        let day = date(time)
        return day == today ? timeOfDay(time) : "\(day) \(timeOfDay(time))"
    }

    private func localSeconds(_ time: WallTime) -> Int64 {
        Self.floorDivide(time.unixMilliseconds, 1_000) &+ Int64(offsetSeconds)
    }

    private static func floorDivide(_ number: Int64, _ divisor: Int64) -> Int64 {
        let quotient = number / divisor
        return number % divisor < 0 ? quotient - 1 : quotient
    }

    private static func twoDigits(_ number: Int64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    /// The proleptic Gregorian date of a day counted from 1970-01-01.
    ///
    /// Years are counted from March, so that the leap day is a year's last day.
    private static func civilDate(
        daysSinceEpoch: Int64
    ) -> (year: Int64, month: Int64, day: Int64) {
        let daysFromYearZero = daysSinceEpoch &+ 719_468
        let era = floorDivide(daysFromYearZero, 146_097)
        let dayOfEra = daysFromYearZero &- era &* 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
