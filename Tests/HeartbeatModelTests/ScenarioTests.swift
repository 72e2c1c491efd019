import Foundation
import HeartbeatModel
import Testing
import Vocabulary

@Suite("Scenario files: rows of heartbeats, then what the figures must be")
struct ScenarioTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Scenarios")

    static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test func thereAreScenarios() throws {
        #expect(try Self.names().count >= 10)
    }

    @Test("the figures are as expected", arguments: try names())
    func figures(name: String) throws {
        let text = try String(
            contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
        let scenario = try Scenario(text)
        for link in scenario.links {
            #expect(!link.expectations.isEmpty, "\(name): \(link.name) expects nothing")
            check(link, in: name)
        }
    }

    private func check(_ link: Scenario.Link, in name: String) {
        var record = HeartbeatRecord(startedAt: .origin, keptMarks: 128)
        var rest = link.steps.sorted { $0.at < $1.at }[...]
        for expectation in link.expectations {
            while let next = rest.first, next.at <= expectation.at {
                rest.removeFirst()
                switch next.step {
                case .event(let event): record.record(event, at: next.at)
                case .ownPause: record.noteOwnPause(at: next.at)
                }
            }
            record.advance(to: expectation.at)
            for (figure, value) in expectation.figures {
                let mismatch =
                    figure == "suspicion"
                    ? record.mismatchOfSuspicion(at: expectation.at, with: value)
                    : record.statistics.mismatch(of: figure, with: value)
                if let mismatch {
                    Issue.record("\(name):\(expectation.line): \(figure) \(value): \(mismatch)")
                }
            }
        }
    }
}

extension HeartbeatRecord {
    /// What is wrong with the suspicion; nil where it is as expected.
    fileprivate func mismatchOfSuspicion(
        at instant: MonotonicInstant, with expected: String
    ) -> String? {
        let suspicion = suspicion(at: instant)
        return HeartbeatStatistics.matches(suspicion, expected) ? nil : "is \(suspicion as Any)"
    }
}

extension HeartbeatStatistics {
    /// What is wrong with a figure; nil where it is as expected.
    fileprivate func mismatch(of figure: String, with expected: String) -> String? {
        if let count = count(named: figure) {
            return Int(expected) == count ? nil : "is \(count)"
        }
        if let duration = duration(named: figure) {
            // A percentile comes from a cell, all else from the round trips themselves.
            let isPercentile = figure.hasPrefix("p")
            return Self.matches(duration, expected, loosely: isPercentile)
                ? nil : "is \(duration.map(DurationText.exact) ?? "none") (\(duration as Any))"
        }
        switch figure {
        case "loss": return Self.matches(loss, expected) ? nil : "is \(loss as Any)"
        default: return "there is no such figure"
        }
    }

    private func count(named name: String) -> Int? {
        switch name {
        case "sent": sent
        case "answered": answered
        case "late": late
        case "untimed": untimed
        case "lost": lost
        case "outstanding": outstanding
        case "missed": missed
        case "consecutive": consecutiveMissed
        case "unexpected": unexpected
        default: nil
        }
    }

    private func duration(named name: String) -> Duration?? {
        switch name {
        case "last": .some(last)
        case "min": .some(minimum)
        case "avg": .some(average)
        case "max": .some(maximum)
        case "deviation": .some(deviation)
        case "smoothed": .some(smoothed)
        case "variation": .some(variation)
        case "jitter": .some(jitter)
        case "smoothed-jitter": .some(smoothedJitter)
        case "p50": .some(p50)
        case "p95": .some(p95)
        case "p99": .some(p99)
        default: nil
        }
    }

    private static func matches(_ value: Duration?, _ expected: String, loosely: Bool) -> Bool {
        guard let value else { return expected == "none" }
        if expected.hasPrefix(">") {
            guard let bound = try? DurationText.parse(expected.dropFirst()) else { return false }
            return value > bound
        }
        guard let bound = try? DurationText.parse(expected) else { return false }
        let difference = abs(value.nanoseconds - bound.nanoseconds)
        return difference <= (loosely ? bound.nanoseconds / 32 : 0)
    }

    /// A share is expected as `2/90`.
    fileprivate static func matches(_ value: Double?, _ expected: String) -> Bool {
        guard let value else { return expected == "none" }
        let parts = expected.split(separator: "/").compactMap { Double($0) }
        return parts.count == 2 && abs(value - parts[0] / parts[1]) < 1e-12
    }
}
