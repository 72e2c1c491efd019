import Foundation
import Testing
import Vocabulary

@testable import KeepwatchApp

@Suite("The recording of events")
struct EventRecorderTests {
    @Test func aForgottenLinkIsCalledByItsNumber() async throws {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "keepwatch-events-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let moment = Moment(monotonic: .origin, wall: WallTime(unixMilliseconds: 0))
        let recorder = try EventRecorder(
            target: file.path, now: { moment }, withPayloads: false, withFlightRecords: false,
            ended: { _ in })
        let record = RunRecord(at: moment, event: .link(LinkID(7), .webSocketPing))
        recorder.name([(LinkID(7), "rotated"), (LinkID(8), "other")])
        recorder.add(record)
        recorder.forget(LinkID(7))
        recorder.add(record)
        recorder.add(RunRecord(at: moment, event: .link(LinkID(8), .webSocketPing)))
        await recorder.flush()
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        let names = [#""link":"rotated""#, ##""link":"#7""##, #""link":"other""#]
        #expect(zip(lines, names).allSatisfy { $0.contains($1) })
        #expect(lines.count == 3)
    }
}
