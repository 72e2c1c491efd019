import FleetModel
import Vocabulary

/// Which maintenance windows are in force.
///
/// A window that began lasts as long as it is to last, though the local clock is put forward or
/// back meanwhile; and it begins once on a day, also where the clock shows that time twice. Where
/// the clock leaps over its beginning, it begins then.
struct WindowCalendar: Hashable, Sendable {
    /// One time that a window is in force.
    private struct Occurrence: Hashable {
        /// The local day on which it begins, counted from 1970; of a window that is once, its
        /// start.
        let day: Int64
        let from: WallTime
        let until: WallTime

        func isInForce(at time: WallTime) -> Bool { from <= time && time < until }
    }

    private var windows: [MaintenanceWindow]
    /// The latest of each window, by its name.
    private var latest: [String: Occurrence] = [:]
    private var lookedAt: WallTime?

    init(windows: [MaintenanceWindow]) {
        self.windows = windows
    }

    mutating func replace(windows: [MaintenanceWindow]) {
        let old = Dictionary(
            self.windows.map { ($0.name, $0.schedule) }, uniquingKeysWith: { first, _ in first })
        self.windows = windows
        for window in windows where old[window.name] != window.schedule {
            latest[window.name] = nil
        }
        let names = Set(windows.map(\.name))
        latest = latest.filter { names.contains($0.key) }
        lookedAt = nil
    }

    /// Those in force now, the one that ends first first.
    mutating func take(now: Moment, offsetSeconds: Int) -> [WindowInForce] {
        defer { lookedAt = now.wall }
        return windows.compactMap { window in
            end(of: window, now: now.wall, offsetSeconds: offsetSeconds).map { until in
                WindowInForce(
                    name: window.name, links: window.links,
                    until: Moment(
                        monotonic: now.monotonic + until.time(since: now.wall), wall: until))
            }
        }.sorted { ($0.until.monotonic, $0.name) < ($1.until.monotonic, $1.name) }
    }

    private mutating func end(
        of window: MaintenanceWindow, now: WallTime, offsetSeconds: Int
    ) -> WallTime? {
        let known = latest[window.name]
        if let start = window.start(at: now, offsetSeconds: offsetSeconds), start.day != known?.day
        {
            // It began before the last look and was not in force then: the clock leapt over it.
            let isLate = window.isWeekly && lookedLately(now).map { start.at < $0 } ?? false
            let from = isLate ? now : start.at
            let next = Occurrence(day: start.day, from: from, until: from + start.length)
            // What a wrong clock began is in force no longer once the clock is right.
            if known.map({ !$0.isInForce(at: now) || $0.until < next.until }) ?? true {
                latest[window.name] = next
            }
        }
        return latest[window.name].flatMap { $0.isInForce(at: now) ? $0.until : nil }
    }

    /// The last look; nil where it is so long ago that nobody knows what was in force meanwhile.
    private func lookedLately(_ now: WallTime) -> WallTime? {
        guard let lookedAt, lookedAt <= now, now.time(since: lookedAt) <= .seconds(60) else {
            return nil
        }
        return lookedAt
    }
}

extension MaintenanceWindow {
    /// When it began last, if it is in force by the clock.
    struct Start: Hashable {
        let day: Int64
        let at: WallTime
        let length: Duration
    }

    fileprivate var isWeekly: Bool {
        guard case .weekly = schedule else { return false }
        return true
    }

    /// The latest beginning whose end lies ahead; nil where none does.
    func start(at time: WallTime, offsetSeconds: Int) -> Start? {
        switch schedule {
        case .once(let from, let until):
            guard from <= time, time < until else { return nil }
            return Start(day: from.unixMilliseconds, at: from, length: until.time(since: from))
        case .weekly(let days, let minuteOfDay, let length, let isUTC):
            let offset = isUTC ? Duration.zero : .seconds(offsetSeconds)
            let today = (time + offset).day
            let longest = Self.longest.components.seconds / 86_400
            for day in (0...longest).lazy.map({ today - $0 }) where days.contains(.init(day: day)) {
                let start =
                    WallTime(day: day) + .seconds(minuteOfDay * 60) + (.zero - offset)
                guard start <= time else { continue }
                return time < start + length ? Start(day: day, at: start, length: length) : nil
            }
            return nil
        }
    }
}

extension MaintenanceWindow.Weekday {
    /// The day of the week of a day counted from 1970.
    init(day: Int64) {
        // That day 0 was a Thursday.
        self = Self.allCases[Int(((day + 3) % 7 + 7) % 7)]
    }
}

extension WallTime {
    private static let millisecondsOfDay: Int64 = 86_400_000

    /// Midnight of a day counted from 1970.
    fileprivate init(day: Int64) {
        self.init(unixMilliseconds: day &* Self.millisecondsOfDay)
    }

    /// The day, counted from 1970.
    fileprivate var day: Int64 {
        let (day, rest) = unixMilliseconds.quotientAndRemainder(
            dividingBy: Self.millisecondsOfDay)
        return rest < 0 ? day - 1 : day
    }
}
