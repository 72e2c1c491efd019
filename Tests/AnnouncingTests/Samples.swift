import AlertModel
import Foundation
import Vocabulary

/// 2026-11-23T03:12:44Z, in the first second of a run.
let night = Moment(
    monotonic: MonotonicInstant(nanoseconds: 1_000_000_000),
    wall: WallTime(
        CivilTime(year: 2026, month: 11, day: 23, hour: 3, minute: 12, second: 44)))

extension Moment {
    /// So much later.
    static func + (moment: Moment, duration: Duration) -> Moment {
        Moment(monotonic: moment.monotonic + duration, wall: moment.wall + duration)
    }
}

extension Announcement {
    /// Something to tell of incident `number`.
    static func about(
        _ number: Int = 7, _ occasion: Occasion = .opened, severity: AlertSeverity = .critical,
        ways: [String]? = nil
    ) -> Announcement {
        Announcement(
            key: "run1-\(number)", incident: number, occasion: occasion, severity: severity,
            rule: "link down", rules: ["link down", "heartbeats lost"],
            summary: "40 links half-open: 38 of 40 share 10.2.3.4; 0 of 120 others do",
            cause: "10.2.3.4", measured: "down", links: ["dock-01", "dock-02"], linkCount: 40,
            remaining: occasion == .resolved ? 0 : 40,
            labels: ["broker": "broker-a.example:8883", "site": "fra"],
            since: night.wall + .seconds(-30), at: night.wall,
            resolvedAt: occasion == .resolved ? night.wall + .seconds(90) : nil,
            note: "Ring the hall <first> & wait", runbook: "https://wiki.example/docks",
            ways: ways)
    }
}

extension AnnouncementWay {
    /// A way over a web server.
    static func web(
        _ form: Webhook.Form = .json, name: String = "web", url: String = "http://127.0.0.1:9/",
        secret: String? = nil, headers: [String: String] = [:]
    ) -> AnnouncementWay {
        AnnouncementWay(
            name: name,
            means: .webhook(
                Webhook(
                    form: form, url: Secret(Array(url.utf8)),
                    secret: secret.map { Secret(Array($0.utf8)) },
                    headers: headers.mapValues { Secret(Array($0.utf8)) })))
    }
}
