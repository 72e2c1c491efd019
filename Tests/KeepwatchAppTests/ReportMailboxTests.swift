import MQTTLink
import Testing
import Vocabulary

@testable import KeepwatchApp

struct ReportMailboxTests {
    @Test
    func entriesComeOutOnceAndInOrder() {
        let mailbox = ReportMailbox()
        for second in 0..<3 { mailbox.post(heartbeat(at: second)) }
        #expect(instants(taken(from: mailbox)) == [0, 1, 2])
        #expect(taken(from: mailbox).isEmpty)
    }

    @Test
    func routineAloneDoesNotCallTheWriter() async {
        let mailbox = ReportMailbox()
        for second in 0..<100 { mailbox.post(heartbeat(at: second)) }
        #expect(taken(from: mailbox).calledAt == nil)
        #expect(await calls(of: mailbox) == 0)
    }

    @Test
    func whatChangesALinkCallsTheWriterOnce() async {
        let mailbox = ReportMailbox()
        mailbox.post(heartbeat(at: 1))
        mailbox.post(change(at: 2))
        mailbox.post(change(at: 3))
        #expect(taken(from: mailbox).calledAt == instant(2))
        #expect(await calls(of: mailbox) == 1)
    }

    @Test
    func aChangeAfterTheLastBatchCallsAgain() {
        let mailbox = ReportMailbox()
        mailbox.post(change(at: 1))
        _ = taken(from: mailbox)
        mailbox.post(change(at: 2))
        #expect(taken(from: mailbox).calledAt == instant(2))
    }

    @Test
    func aCrowdOfRoutineCallsTheWriter() {
        let mailbox = ReportMailbox()
        for second in 0..<ReportMailbox.crowd { mailbox.post(heartbeat(at: second)) }
        #expect(taken(from: mailbox).calledAt == instant(ReportMailbox.crowd - 1))
    }

    @Test
    func routineCallsTheWriterWhereSomebodyListens() {
        let mailbox = ReportMailbox(callsForAll: true)
        mailbox.post(heartbeat(at: 1))
        #expect(taken(from: mailbox).calledAt == instant(1))
    }

    @Test
    func routineLeavesAQuarterOfTheRoomToWhatChangesALink() {
        let mailbox = ReportMailbox(capacity: 8)
        for second in 0..<10 { mailbox.post(heartbeat(at: second)) }
        for second in 10..<15 { mailbox.post(change(at: second)) }
        let batch = taken(from: mailbox)
        #expect(instants(batch) == [0, 1, 2, 3, 4, 5, 10, 11])
        #expect(batch.lost == 4 + 3)
    }

    @Test
    func lossIsToldWithOneBatchOnly() {
        let mailbox = ReportMailbox(capacity: 4)
        for second in 0..<4 { mailbox.post(heartbeat(at: second)) }
        #expect(taken(from: mailbox).lost == 1)
        mailbox.post(heartbeat(at: 9))
        let next = taken(from: mailbox)
        #expect(next.lost == 0)
        #expect(instants(next) == [9])
    }

    @Test
    func loadThatDoesNotFitIsNoLossButCallsTheWriter() {
        let mailbox = ReportMailbox(capacity: 4)
        for second in 0..<3 { mailbox.post(heartbeat(at: second)) }
        mailbox.post(.load(lag: .zero, ConnectLoad(), at: instant(3)))
        let batch = taken(from: mailbox)
        #expect(batch.entries.count == 3 && batch.lost == 0)
        #expect(batch.calledAt == instant(3))
    }

    @Test
    func payloadsThatWaitHaveABoundTogether() {
        let mailbox = ReportMailbox()
        for second in 0..<66 { mailbox.post(message(mebibytes: 1, at: second)) }
        let batch = taken(from: mailbox)
        #expect(batch.entries.count == 64)
        #expect(batch.lost == 2)
    }

    @Test
    func manyBytesOfPayloadsCallTheWriterWhileThereIsRoom() {
        let mailbox = ReportMailbox()
        let half = 32
        for second in 0..<half - 1 { mailbox.post(message(mebibytes: 1, at: second)) }
        #expect(taken(from: mailbox).calledAt == nil)
        for second in 0..<half { mailbox.post(message(mebibytes: 1, at: second)) }
        #expect(taken(from: mailbox).calledAt == instant(half - 1))
    }

    @Test
    func whatDoesNotFitCallsTheWriter() {
        let mailbox = ReportMailbox()
        mailbox.post(message(mebibytes: 65, at: 1))
        let batch = taken(from: mailbox)
        #expect(batch.lost == 1)
        #expect(batch.calledAt == instant(1))
    }

    @Test("the memory of a batch is used again", arguments: [100, ReportMailbox.crowd + 100])
    func memoryOfABatch(count: Int) {
        let mailbox = ReportMailbox()
        var batch = ReportMailbox.Batch()
        // Two are exchanged.
        for _ in 0..<2 {
            for second in 0..<count { mailbox.post(heartbeat(at: second)) }
            mailbox.take(into: &batch)
        }
        for _ in 0..<2 {
            mailbox.post(heartbeat(at: 0))
            mailbox.take(into: &batch)
            #expect(batch.entries.count == 1 && batch.entries.capacity >= count)
        }
    }

    @Test
    func theMemoryOfAStormIsGivenBack() {
        let mailbox = ReportMailbox()
        var batch = ReportMailbox.Batch()
        for second in 0..<10_000 { mailbox.post(heartbeat(at: second)) }
        mailbox.take(into: &batch)
        #expect(batch.entries.capacity >= 10_000)
        // Both that are exchanged.
        for _ in 0..<2 {
            mailbox.take(into: &batch)
            #expect(batch.entries.capacity < 10_000)
        }
    }

    private func taken(from mailbox: ReportMailbox) -> ReportMailbox.Batch {
        var batch = ReportMailbox.Batch()
        mailbox.take(into: &batch)
        return batch
    }

    private func calls(of mailbox: ReportMailbox) async -> Int {
        mailbox.close()
        var count = 0
        for await _ in mailbox.calls { count += 1 }
        return count
    }

    private func instants(_ batch: ReportMailbox.Batch) -> [Int64] {
        batch.entries.compactMap { entry in
            if case .report(let report) = entry {
                report.at.nanoseconds / 1_000_000_000
            } else {
                nil
            }
        }
    }

    private func heartbeat(at second: Int) -> ReportMailbox.Entry {
        report(.pingRequest(outstanding: 1), at: second)
    }

    private func change(at second: Int) -> ReportMailbox.Entry {
        report(.state(from: .up, to: .late), at: second)
    }

    private func message(mebibytes: Int, at second: Int) -> ReportMailbox.Entry {
        let payload = [UInt8](repeating: 0, count: mebibytes << 20)
        let message = ArrivedMessage(
            topic: "t", qos: 0, retained: false, payloadBytes: payload.count, payload: payload)
        return report(.message(message), at: second)
    }

    private func report(_ event: LinkEvent, at second: Int) -> ReportMailbox.Entry {
        .report(LinkReport(link: LinkID(0), at: instant(second), event: event))
    }

    private func instant(_ second: Int) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: Int64(second) * 1_000_000_000)
    }
}
