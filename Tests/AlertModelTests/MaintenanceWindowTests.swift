import FleetModel
import Testing
import Vocabulary

@testable import AlertModel

@Suite("Maintenance windows")
struct MaintenanceWindowTests {
    /// The calendar's moment in UTC; monotonic time runs with it.
    private static func time(
        _ day: Int64, _ hour: Int64 = 0, _ minute: Int64 = 0, _ second: Int64 = 0,
        month: Int64 = 11
    ) -> WallTime {
        WallTime(
            CivilTime(
                year: 2026, month: month, day: day, hour: hour, minute: minute, second: second))
    }

    private static func weekly(
        on days: Set<MaintenanceWindow.Weekday> = Set(MaintenanceWindow.Weekday.allCases),
        at minuteOfDay: Int, for length: Duration, isUTC: Bool = false
    ) -> MaintenanceWindow {
        MaintenanceWindow(
            name: "night", links: nil,
            schedule: .weekly(
                on: days, minuteOfDay: minuteOfDay, lasting: length, isUTC: isUTC))
    }

    @Test("One that is once begins and ends at its times")
    func once() {
        let window = MaintenanceWindow(
            name: "move", links: nil,
            schedule: .once(from: Self.time(24, 22), until: Self.time(25, 2)))
        #expect(window.end(at: Self.time(24, 21, 59, 59), offsetSeconds: 0) == nil)
        #expect(window.end(at: Self.time(24, 22), offsetSeconds: 0) == Self.time(25, 2))
        #expect(window.end(at: Self.time(25, 1, 59, 59), offsetSeconds: 0) == Self.time(25, 2))
        #expect(window.end(at: Self.time(25, 2), offsetSeconds: 0) == nil)
    }

    @Test(
        "A weekly one is in force on its days only, by local time", arguments: [0, 3_600, -18_000])
    func weekly(offset: Int) {
        // 28 November 2026 is a Saturday.
        let window = Self.weekly(on: [.saturday], at: 120, for: .seconds(90 * 60))
        let end = { (day: Int64, hour: Int64, minute: Int64) in
            window.end(
                at: Self.time(day, hour, minute) + .seconds(-offset), offsetSeconds: offset)
        }
        #expect(end(28, 1, 59) == nil)
        #expect(end(28, 2, 0) == Self.time(28, 3, 30) + .seconds(-offset))
        #expect(end(28, 3, 29) != nil)
        #expect(end(28, 3, 30) == nil)
        #expect(end(27, 2, 30) == nil)
        #expect(end(29, 2, 30) == nil)
    }

    @Test("One in UTC cares nothing for local time")
    func inUTC() {
        let window = Self.weekly(at: 120, for: .seconds(3_600), isUTC: true)
        #expect(window.end(at: Self.time(28, 2, 30), offsetSeconds: 7_200) == Self.time(28, 3))
        #expect(window.end(at: Self.time(28, 0, 30), offsetSeconds: 7_200) == nil)
    }

    @Test("One that begins before midnight ends on the next day, whatever day that is")
    func acrossMidnight() {
        let window = Self.weekly(on: [.sunday], at: 23 * 60, for: .seconds(4 * 3_600))
        #expect(window.end(at: Self.time(30, 2, 59), offsetSeconds: 0) == Self.time(30, 3))
        #expect(window.end(at: Self.time(30, 3), offsetSeconds: 0) == nil)
        #expect(window.end(at: Self.time(30, 23, 30), offsetSeconds: 0) == nil)
    }

    @Test("One that lasts for days is in force on all of them, and ends by itself")
    func forDays() {
        let window = Self.weekly(on: [.monday], at: 600, for: MaintenanceWindow.longest)
        #expect(window.end(at: Self.time(23, 10), offsetSeconds: 0) == Self.time(30, 10))
        #expect(window.end(at: Self.time(30, 9, 59), offsetSeconds: 0) == Self.time(30, 10))
        #expect(window.end(at: Self.time(30, 10), offsetSeconds: 0) == Self.time(37, 10))
    }

    // MARK: The change to and from summer time

    /// Looks at each minute of UTC whether a window is in force, local time changing on the way.
    private static func minutesInForce(
        _ window: MaintenanceWindow, from start: WallTime, hours: Int, offsetsBefore: Int,
        after: Int, changingAt change: WallTime
    ) -> [Int] {
        var calendar = WindowCalendar(windows: [window])
        return (0..<hours * 60).filter { minute in
            let wall = start + .seconds(minute * 60)
            let now = Moment(
                monotonic: MonotonicInstant(nanoseconds: Int64(minute) * 60_000_000_000), wall: wall
            )
            let offset = wall < change ? offsetsBefore : after
            return !calendar.take(now: now, offsetSeconds: offset).isEmpty
        }
    }

    @Test("A night in which the clock is put back has the window once, and as long as ever")
    func clockPutBack() {
        // 25 October 2026, Europe: 03:00 becomes 02:00 at 01:00 UTC.
        let minutes = Self.minutesInForce(
            Self.weekly(at: 150, for: .seconds(90 * 60)),
            from: Self.time(24, 22, month: 10), hours: 8, offsetsBefore: 7_200, after: 3_600,
            changingAt: Self.time(25, 1, month: 10))
        #expect(minutes == Array(150..<240))
    }

    @Test("A night in which the clock leaps over its beginning has the window at that time")
    func clockPutForward() {
        // 29 March 2026, Europe: 02:00 becomes 03:00 at 01:00 UTC.
        let minutes = Self.minutesInForce(
            Self.weekly(at: 150, for: .seconds(90 * 60)),
            from: Self.time(28, 22, month: 3), hours: 8, offsetsBefore: 3_600, after: 7_200,
            changingAt: Self.time(29, 1, month: 3))
        #expect(minutes == Array(180..<270))
    }

    @Test("One that is in force when the watch begins is so at once, for what is left of it")
    func startWithin() {
        var calendar = WindowCalendar(
            windows: [Self.weekly(at: 120, for: .seconds(3_600), isUTC: true)])
        let wall = Self.time(28, 2, 40)
        let inForce = calendar.take(
            now: Moment(monotonic: .origin, wall: wall), offsetSeconds: 0)
        #expect(inForce.map(\.name) == ["night"])
        #expect(inForce.first?.until.monotonic == .origin + .seconds(20 * 60))
        #expect(inForce.first?.until.wall == Self.time(28, 3))
    }

    @Test("A clock that was wrong for a moment leaves no window in force")
    func wrongClock() {
        var calendar = WindowCalendar(
            windows: [Self.weekly(at: 120, for: .seconds(3_600), isUTC: true)])
        let names = { (calendar: inout WindowCalendar, wall: WallTime) in
            calendar.take(now: Moment(monotonic: .origin, wall: wall), offsetSeconds: 0)
                .map(\.name)
        }
        #expect(names(&calendar, Self.time(30, 2, 30)) == ["night"])
        #expect(names(&calendar, Self.time(28, 14)).isEmpty)
        #expect(names(&calendar, Self.time(29, 2, 30)) == ["night"])
        #expect(names(&calendar, Self.time(29, 3)).isEmpty)
        #expect(names(&calendar, Self.time(30, 2, 30)) == ["night"])
    }

    @Test("A window that is taken out of the configuration is in force no longer")
    func takenOut() {
        let window = Self.weekly(at: 120, for: .seconds(3_600), isUTC: true)
        var calendar = WindowCalendar(windows: [window])
        let now = Moment(monotonic: .origin, wall: Self.time(28, 2, 40))
        #expect(!calendar.take(now: now, offsetSeconds: 0).isEmpty)
        calendar.replace(windows: [])
        #expect(calendar.take(now: now, offsetSeconds: 0).isEmpty)
        calendar.replace(windows: [window])
        #expect(!calendar.take(now: now, offsetSeconds: 0).isEmpty)
    }
}
