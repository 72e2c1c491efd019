import AlertModel
import FleetModel
import SettingsFiles
import Testing
import Vocabulary

/// `maintenance:`, the times in which nobody is told.
@Suite struct MaintenanceSettingsTests {
    private func schedule(_ text: String) throws -> MaintenanceWindow.Schedule {
        let settings = try parse("maintenance:\n  - { name: a, \(text) }\n")
        return try #require(settings.maintenanceWindows.first?.value.schedule)
    }

    /// What is wrong with a window, from the column on.
    private func problem(_ text: String) -> String {
        let problem = problems(of: "maintenance:\n  - { name: a, \(text) }\n")
        return problem.hasPrefix("fleet.yaml:2:") ? String(problem.dropFirst(13)) : problem
    }

    private func utc(
        _ year: Int64, _ month: Int64, _ day: Int64, _ hour: Int64, _ minute: Int64 = 0,
        second: Int64 = 0
    ) -> WallTime {
        WallTime(
            CivilTime(
                year: year, month: month, day: day, hour: hour, minute: minute, second: second))
    }

    // MARK: What is read

    @Test func aWindowOfEachWeekHasItsDays() throws {
        #expect(
            try schedule("every: [ sat, Sunday ], at: \"02:00\", for: 90m, zone: utc")
                == .weekly(
                    on: [.saturday, .sunday], minuteOfDay: 120, lasting: .seconds(5_400),
                    isUTC: true))
    }

    @Test func aWindowOfEachDayIsInLocalTimeUnlessItSaysOtherwise() throws {
        let days = Set(MaintenanceWindow.Weekday.allCases)
        let window = MaintenanceWindow.Schedule.weekly(
            on: days, minuteOfDay: 23 * 60 + 59, lasting: .seconds(86_400 - 1), isUTC: false)
        #expect(try schedule("every: day, at: 23:59, for: 23h59m59s") == window)
        #expect(try schedule("every: day, at: 23:59, for: 23h59m59s, zone: local") == window)
    }

    @Test(
        "a time has its zone",
        arguments: [
            ("2026-11-24T22:00Z", 22 as Int64, 0 as Int64),
            ("2026-11-24t22:00:30z", 22, 30), ("2026-11-24 23:30+01:30", 22, 0),
            ("2026-11-24T17:00:00-05:00", 22, 0),
        ])
    func times(text: String, hour: Int64, second: Int64) throws {
        let from = utc(2026, 11, 24, hour, second: second)
        #expect(
            try schedule("from: \(text), for: 4h")
                == .once(from: from, until: from + .seconds(14_400)))
    }

    @Test func aWindowMayEndAtATime() throws {
        #expect(
            try schedule("from: 2026-02-28T23:00Z, until: 2026-03-01T01:00Z")
                == .once(from: utc(2026, 2, 28, 23), until: utc(2026, 3, 1, 1)))
    }

    @Test func aWindowConcernsTheLinksOfItsFilterOrAll() throws {
        let settings = try parse(
            """
            maintenance:
              - { name: a, links: site=fra, from: 2026-11-24T22:00Z, for: 1h }
              - { name: b, from: 2026-11-24T22:00Z, for: 1h }
            """)
        let windows = settings.maintenanceWindows
        #expect(windows.map(\.value.links) == [try LinkFilter(parsing: "site=fra"), nil])
        #expect(windows.map(\.value.name) == ["a", "b"])
        #expect(windows[1].origin == .file(path: "fleet.yaml", line: 3, column: 13))
    }

    // MARK: What is refused

    @Test(
        "what is wrong with a window is said at its place",
        arguments: [
            ("links: site=fra", "5: a window needs from, for one time, or every, for each week"),
            ("from: 2026-11-24T22:00Z", "16: a window needs an end: for or until"),
            (
                "from: 2026-11-24T22:00Z, every: day, for: 1h",
                "41: a window has from or every, not both"
            ),
            (
                "from: 2026-11-24T22:00Z, for: 1h, until: 2026-11-24T23:00Z",
                "50: a window has for or until, not both"
            ),
            ("from: 2026-11-24T22:00Z, for: 1h, at: 01:00", "50: at goes only with every"),
            (
                "every: day, for: 1h, at: 01:00, until: 2026-11-24T23:00Z",
                "48: until goes only with from"
            ),
            ("every: day, for: 1h", "5: a window that comes again needs at"),
            ("every: day, at: 01:00", "5: a window that comes again needs for"),
            ("every: [], at: 01:00, for: 1h", "23: every names at least one day"),
            (
                "every: noday, at: 01:00, for: 1h",
                "23: every: \"noday\" is none of mon, tue, wed, thu, fri, sat, sun and day"
            ),
            (
                "every: day, at: 24:00, for: 1h",
                "32: at: \"24:00\" is not a time of the day from 00:00 to 23:59, such as 02:00"
            ),
            (
                "every: day, at: 01:00, for: 1h, zone: CET",
                "54: zone: \"CET\" is neither local nor utc"
            ),
            (
                "from: 2026-11-24T22:00, for: 1h",
                "22: from: \"2026-11-24T22:00\" does not say in which zone; write "
                    + "2026-11-24T22:00Z for UTC, or an offset such as +01:00"
            ),
            (
                "from: 2026-02-30T22:00Z, for: 1h",
                "22: from: \"2026-02-30T22:00Z\" is not a time such as 2026-11-24T22:00Z or "
                    + "2026-11-24T22:00+01:00"
            ),
            (
                "from: tomorrow, for: 1h",
                "22: from: \"tomorrow\" is not a time such as 2026-11-24T22:00Z or "
                    + "2026-11-24T22:00+01:00"
            ),
            (
                "from: 2026-11-24T22:00Z, until: 2026-11-24T22:00Z", "48: until: is not after from"
            ),
            (
                "from: 2026-11-24T22:00Z, until: 2027-11-24T22:00Z",
                "48: until: a window lasts 1m to 7d; after that it would be forgotten"
            ),
            (
                "from: 2026-11-24T22:00Z, for: 8d",
                "46: for: \"8d\" is out of range; a window lasts 1m to 7d; after that it would be "
                    + "forgotten"
            ),
            (
                "from: 2026-11-24T22:00Z, for: 1h, frm: 1",
                "50: unknown key \"frm\"; did you mean \"from\"?"
            ),
        ])
    func refused(text: String, problem expected: String) {
        #expect(problem(text) == expected)
    }

    @Test(
        "a window that would never end is refused",
        arguments: [
            ("day", "1d"), ("[ mon, tue, wed, thu, fri, sat, sun ]", "24h"), ("mon", "7d"),
            ("[ mon, thu ]", "4d"),
        ])
    func endless(days: String, length: String) {
        #expect(problem("every: \(days), at: 01:00, for: \(length)").contains("would never end"))
    }

    @Test(
        "a window that leaves a moment is taken",
        arguments: [("mon", "6d23h"), ("[mon, thu]", "3d")])
    func almostEndless(days: String, length: String) {
        #expect(problem("every: \(days), at: 01:00, for: \(length)") == "")
    }

    @Test func twoWindowsOfOneNameAreRefused() {
        let window = "{ name: a, from: 2026-11-24T22:00Z, for: 1h }"
        #expect(
            problems(of: "maintenance:\n  - \(window)\n  - \(window)\n")
                == "fleet.yaml:3:13: the window name \"a\" is used twice; first at fleet.yaml:2:13")
    }

    @Test func whatWasOnceToComeIsSentToItsPlace() {
        #expect(
            problems(of: "silences: []\n")
                == "fleet.yaml:1:1: silences are made on the screen; what is planned stands under "
                + "maintenance")
        #expect(
            problems(of: "maintenance: on\n").hasPrefix("fleet.yaml:1:14: maintenance is a list"))
    }

    // MARK: What is shown

    @Test func theReportSaysWhenEachWindowIsInForce() throws {
        let report = ConfigReport.text(for: try parse(fullExample))
        for line in [
            #/\n  firmware +every sat, sun at 02:00 UTC for 1h30m .+\n +links +site=fra/#,
            #/\n  backup +every day at 04:30 local time for 10m .+\n +links +all/#,
            #/\n  move +2026-11-24 22:00 UTC for 4h +fleet/#,
            #/\n  fair +2026-12-01 07:00 UTC for 2d10h +fleet/#,
        ] { #expect(report.contains(line), "\(report)") }
    }
}
