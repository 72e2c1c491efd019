/// A wall time as calendar and clock show it, in the proleptic Gregorian calendar.
public struct CivilTime: Hashable, Sendable {
    /// The year; 0 is 1 BC.
    public var year: Int64
    /// 1 to 12.
    public var month: Int64
    /// 1 to 31.
    public var day: Int64
    /// 0 to 23.
    public var hour: Int64
    /// 0 to 59.
    public var minute: Int64
    /// 0 to 59; leap seconds do not exist here.
    public var second: Int64
    /// 0 to 999.
    public var millisecond: Int64

    /// What calendar and clock show where local time is `offsetSeconds` ahead of UTC.
    public init(_ time: WallTime, offsetSeconds: Int = 0) {
        let (seconds, millisecond) = time.unixMilliseconds.quotientAndPositiveRemainder(1_000)
        let (days, secondOfDay) = (seconds &+ Int64(offsetSeconds))
            .quotientAndPositiveRemainder(86_400)
        self.millisecond = millisecond
        hour = secondOfDay / 3_600
        minute = secondOfDay / 60 % 60
        second = secondOfDay % 60
        // Years are counted from March, so that the leap day is a year's last day.
        let (era, dayOfEra) = (days &+ 719_468).quotientAndPositiveRemainder(146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Puts a time together.
    public init(
        year: Int64, month: Int64, day: Int64, hour: Int64 = 0, minute: Int64 = 0,
        second: Int64 = 0, millisecond: Int64 = 0
    ) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.millisecond = millisecond
    }

    /// `2026-11-23`.
    public var date: String {
        "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
    }

    /// `03:12:44`.
    public var timeOfDay: String {
        "\(Self.padded(hour, 2)):\(Self.padded(minute, 2)):\(Self.padded(second, 2))"
    }

    /// RFC 3339 with milliseconds, for a time made without an offset: `2026-11-23T03:12:44.007Z`.
    public var rfc3339: String {
        var text: [UInt8] = []
        appendRFC3339(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Adds the bytes of `rfc3339` to a text: without a string of its own, since it begins every
    /// line of the events.
    public func appendRFC3339(to text: inout [UInt8]) {
        Self.append(year, 4, to: &text)
        for (sign, part) in [("-", month), ("-", day), ("T", hour), (":", minute), (":", second)]
            as [(Unicode.Scalar, Int64)]
        {
            text.append(UInt8(ascii: sign))
            Self.append(part, 2, to: &text)
        }
        text.append(UInt8(ascii: "."))
        Self.append(millisecond, 3, to: &text)
        text.append(UInt8(ascii: "Z"))
    }

    private static func append(_ number: Int64, _ width: Int, to text: inout [UInt8]) {
        text.append(contentsOf: padded(number, width).utf8)
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        let missing = width - digits.utf8.count
        return missing > 0 ? String(repeating: "0", count: missing) + digits : digits
    }
}

extension WallTime {
    /// The moment when calendar and clock show this in UTC.
    ///
    /// A day, hour, minute or second beyond its range counts on into the next month, day, hour or
    /// minute; the month must be 1 to 12, the year within ±10,000.
    public init(_ civil: CivilTime) {
        // The inverse of the count in `CivilTime`, with the same years from March.
        let yearFromMarch = civil.month <= 2 ? civil.year - 1 : civil.year
        let (era, yearOfEra) = yearFromMarch.quotientAndPositiveRemainder(400)
        let monthFromMarch = civil.month > 2 ? civil.month - 3 : civil.month + 9
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + civil.day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        let seconds = days * 86_400 + civil.hour * 3_600 + civil.minute * 60 + civil.second
        self.init(unixMilliseconds: seconds * 1_000 + civil.millisecond)
    }

    /// Reads the form that `CivilTime.rfc3339` writes, UTC only; nil for anything else.
    public init?(rfc3339 text: String) {
        let digits = Array(text.utf8)
        let form = Array("0000-00-00T00:00:00.000Z".utf8)
        guard digits.count == form.count else { return nil }
        for (digit, place) in zip(digits, form) {
            let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit)
            guard place == UInt8(ascii: "0") ? isDigit : digit == place else { return nil }
        }
        func number(_ range: Range<Int>) -> Int64 {
            digits[range].reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
        }
        let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
        guard (1...12).contains(month), (1...31).contains(day) else { return nil }
        self.init(
            CivilTime(
                year: year, month: month, day: day, hour: number(11..<13),
                minute: number(14..<16), second: number(17..<19), millisecond: number(20..<23)))
        // What does not exist, such as 30 February or 24 o'clock, has come out as a later time.
        guard CivilTime(self).rfc3339 == text else { return nil }
    }
}

extension Int64 {
    /// Division that rounds down, with a remainder from 0 up to the divisor.
    fileprivate func quotientAndPositiveRemainder(_ divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
