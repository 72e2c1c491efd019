import BrokerScript
import MQTTWire
import Testing
import Vocabulary

@Suite struct PingAnswerTests {
    private func pinged(
        _ count: Int, _ steps: Script.Step..., seed: UInt64 = 1
    ) -> BrokerRun {
        var run = BrokerRun(steps, seed: seed)
        run.connect()
        run.ping(count)
        run.advance(to: .seconds(count + 60))
        return run
    }

    @Test func aConstantDelayShiftsEveryAnswer() throws {
        let run = pinged(3, .during(.always, .pingDelay(.constant(.milliseconds(250)))))
        #expect(
            try run.pingResponses() == [
                .milliseconds(250), .milliseconds(1250), .milliseconds(2250),
            ])
    }

    @Test func aDelayBeyondTheIntervalLeavesTheAnswersInOrder() throws {
        let run = pinged(3, .during(.always, .pingDelay(.constant(.milliseconds(2500)))))
        #expect(
            try run.pingResponses() == [
                .milliseconds(2500), .milliseconds(3500), .milliseconds(4500),
            ])
    }

    @Test func noAnswerOvertakesAnEarlierOne() throws {
        let run = pinged(
            2, .during(.between(.zero, .milliseconds(500)), .pingDelay(.constant(.seconds(3)))))
        #expect(try run.pingResponses() == [.seconds(3), .seconds(3)])
    }

    @Test func aRisingDelayGrowsWithTheTimeOfItsSpanAndThenStays() throws {
        let run = pinged(
            6,
            .during(
                .from(.seconds(1)),
                .pingDelay(.rising(from: .zero, to: .milliseconds(400), over: .seconds(4)))))
        #expect(
            try run.pingResponses() == [
                .zero, .seconds(1), .milliseconds(2100), .milliseconds(3200), .milliseconds(4300),
                .milliseconds(5400),
            ])
    }

    @Test func jitterStaysInItsRangeAndComesFromTheSeed() throws {
        let step = Script.Step.during(
            .always, .pingDelay(.between(.milliseconds(10), .milliseconds(30))))
        let delays = try pinged(200, step, seed: 5).pingResponses().enumerated()
            .map { $1 - .seconds($0) }
        #expect(delays.allSatisfy { .milliseconds(10)...(.milliseconds(30)) ~= $0 })
        #expect(Set(delays).count > 150)
        #expect(pinged(200, step, seed: 5).done == pinged(200, step, seed: 5).done)
        #expect(pinged(200, step, seed: 5).done != pinged(200, step, seed: 6).done)
    }

    @Test(arguments: [
        (PingSelection.all, []), (.every(2), [1, 3, 5]), (.from(3), [1, 2]),
        (.only([1, 4]), [2, 3, 5]), (.share(0), [1, 2, 3, 4, 5]), (.share(1), []),
    ])
    func swallowedPingsHaveNoAnswer(selection: PingSelection, answered: [Int]) throws {
        let run = pinged(5, .during(.always, .swallowPings(selection)))
        #expect(try run.pingResponses() == answered.map { .seconds($0 - 1) })
        #expect(run.broker.record.pingsSwallowed == 5 - answered.count)
    }

    @Test func selectionsOfPingsAddUp() throws {
        let run = pinged(
            5, .during(.always, .swallowPings(.only([1]))),
            .during(.from(.seconds(3)), .swallowPings(.all)))
        #expect(try run.pingResponses() == [.seconds(1), .seconds(2)])
    }

    @Test func aSpanRecurs() throws {
        let run = pinged(
            9,
            .during(
                .recurring(every: .seconds(4), first: .seconds(1), lasting: .seconds(2)),
                .swallowPings(.all)))
        #expect(try run.pingResponses() == [0, 3, 4, 7, 8].map { .seconds($0) })
    }

    @Test func theLaterOfTwoBehavioursCounts() throws {
        let run = pinged(
            3, .during(.always, .pingDelay(.constant(.milliseconds(5)))),
            .during(
                .between(.seconds(1), .seconds(2)), .pingDelay(.constant(.milliseconds(9)))))
        #expect(
            try run.pingResponses() == [
                .milliseconds(5), .milliseconds(1009), .milliseconds(2005),
            ])
    }

    @Test func anAnswerCanComeInTwoSegments() throws {
        let run = pinged(1, .during(.always, .pingAnswer(.twoSegments(gap: .milliseconds(40)))))
        #expect(
            run.done.suffix(2).map(\.action) == [
                .write([0xD0], to: BrokerConnectionID(1)),
                .write([0x00], to: BrokerConnectionID(1)),
            ])
        #expect(try run.pingResponses() == [.milliseconds(40)])
    }

    @Test func nothingComesBetweenTheSegmentsOfAnAnswer() throws {
        let run = pinged(
            1, .during(.always, .pingAnswer(.twoSegments(gap: .milliseconds(40)))),
            .on(.at(.milliseconds(10)), .publish(Publishing(topic: "t"))),
            .on(.at(.milliseconds(20)), .pingResponses(1)))
        #expect(
            try run.packets().map(\.packet) == [
                .connack(Connack(version: .v5_0)), .pingResponse,
                .publish(Publish(topic: "t", payload: Array(repeating: 0x2E, count: 16))),
                .pingResponse,
            ])
    }

    @Test func anAnswerCanBeGluedBehindAMessage() throws {
        let run = pinged(1, .during(.always, .pingAnswer(.behindPublish(payloadBytes: 3))))
        #expect(run.done.count == 2)
        #expect(
            try run.packets().suffix(2).map(\.packet) == [
                .publish(Publish(topic: "demo/message", payload: [0x2E, 0x2E, 0x2E])),
                .pingResponse,
            ])
    }

    @Test func anAnswerCanBeRepeated() throws {
        let run = pinged(1, .during(.always, .pingAnswer(.repeated(3))))
        #expect(try run.pingResponses() == [.zero, .zero, .zero])
    }

    @Test func aStallHoldsAnswersBackUntilItsEnd() throws {
        let run = pinged(5, .during(.between(.milliseconds(500), .milliseconds(3500)), .stalled))
        #expect(
            try run.pingResponses() == [
                .zero, .milliseconds(3500), .milliseconds(3500), .milliseconds(3500), .seconds(4),
            ])
    }

    @Test func aStallWithoutEndAnswersNothing() throws {
        let run = pinged(3, .during(.from(.milliseconds(500)), .stalled))
        #expect(try run.pingResponses() == [.zero])
    }

    @Test func theRecordHoldsEachPingWithItsFate() {
        let run = pinged(
            3, .during(.always, .pingDelay(.constant(.milliseconds(20)))),
            .during(.always, .swallowPings(.only([2]))))
        let record = run.broker.record
        let pings = record[BrokerConnectionID(1)]?.pings
        #expect(pings?.map(\.arrivedAt) == [0, 1, 2].map { .origin + .seconds($0) })
        #expect(
            pings?.map(\.fate) == [
                .answered(at: .origin + .milliseconds(20)), .swallowed,
                .answered(at: .origin + .milliseconds(2020)),
            ])
        #expect(record.pingRequests == 3)
        #expect(record.pingsAnswered == 2)
    }
}
