import BrokerScript
import MQTTWire
import Testing
import Vocabulary

@Suite struct HappeningTests {
    @Test func allConnectionsAreResetAtATime() {
        var run = BrokerRun([.on(.at(.seconds(5)), .end(.reset))])
        run.connect(1)
        run.connect(2)
        run.advance(to: .seconds(10))
        #expect(
            run.done.suffix(2) == [
                .init(at: .seconds(5), action: .reset(BrokerConnectionID(1))),
                .init(at: .seconds(5), action: .reset(BrokerConnectionID(2))),
            ])
    }

    @Test func aShareOfTheClientsIsHitAndTheSeedSaysWhich() {
        func hit(seed: UInt64) -> Set<UInt64> {
            var run = BrokerRun([.on(.at(.seconds(5)), .end(.reset), share: 0.3)], seed: seed)
            for connection in UInt64(1)...200 { run.connect(connection) }
            run.advance(to: .seconds(6))
            return Set((1...200).filter { run.end(of: $0) != nil })
        }
        #expect(30...90 ~= hit(seed: 1).count)
        #expect(hit(seed: 1) == hit(seed: 1))
        #expect(hit(seed: 1) != hit(seed: 2))
    }

    @Test func aConnectionEndsALengthOfTimeAfterItsConnack() {
        var run = BrokerRun([.on(.afterConnack(.seconds(3)), .end(.close))])
        run.connect(1)
        run.advance(to: .seconds(1))
        run.connect(2)
        run.advance(to: .seconds(10))
        #expect(run.end(of: 1)?.at == .seconds(3))
        #expect(run.end(of: 2)?.at == .seconds(4))
    }

    @Test func aDrawnTimeAfterConnackLiesInItsRange() throws {
        var run = BrokerRun([
            .on(.afterConnackBetween(.seconds(2), .seconds(4)), .end(.reset))
        ])
        for connection in UInt64(1)...50 { run.connect(connection) }
        run.advance(to: .seconds(10))
        let ends = try (1...50).map { try #require(run.end(of: $0)).at }
        #expect(ends.allSatisfy { .seconds(2)...(.seconds(4)) ~= $0 })
        #expect(Set(ends).count > 40)
    }

    @Test func aConnectionIsResetAfterItsThirdPing() throws {
        var run = BrokerRun([.on(.afterPing(3), .end(.reset))])
        run.connect()
        run.ping(5)
        #expect(try run.pingResponses() == [.zero, .seconds(1), .seconds(2)])
        #expect(run.end()?.at == .seconds(2))
    }

    @Test func answersNotWrittenYetAreLostWhenAConnectionEnds() throws {
        var run = BrokerRun([
            .during(.always, .pingDelay(.constant(.seconds(2)))),
            .on(.at(.seconds(1)), .end(.close)),
        ])
        run.connect()
        run.receive(.pingRequest)
        run.advance(to: .seconds(5))
        #expect(try run.pingResponses().isEmpty)
        #expect(run.end()?.at == .seconds(1))
    }

    @Test(
        "an end with words says them in 5.0, and is a plain close in 3.1.1",
        arguments: [
            (
                ConnectionEnd.disconnect(.serverShuttingDown, reason: "bye"),
                Disconnect(code: .serverShuttingDown, properties: [.reasonString("bye")])
            ),
            (
                .redirect(.useAnotherServer, to: "b:1884"),
                Disconnect(code: .useAnotherServer, properties: [.serverReference("b:1884")])
            ),
        ])
    func anEndWithWords(end: ConnectionEnd, disconnect: Disconnect) throws {
        var run = BrokerRun([.on(.afterConnack(.seconds(1)), .end(end))])
        run.connect(1)
        run.connect(2, version: .v3_1_1)
        run.advance(to: .seconds(2))
        #expect(try run.packets().last?.packet == .disconnect(disconnect))
        #expect(run.end(of: 1)?.action == .close(BrokerConnectionID(1)))
        #expect(try run.packets(on: 2, version: .v3_1_1).count == 1)
        #expect(run.end(of: 2)?.action == .close(BrokerConnectionID(2)))
    }

    @Test func aRestartClosesEverythingAndListensAgain() {
        var run = BrokerRun([.on(.at(.seconds(5)), .restart(.close, downFor: .seconds(3)))])
        run.connect(1)
        run.open(2)
        run.advance(to: .seconds(6))
        run.open(3)
        run.advance(to: .seconds(20))
        run.connect(4)
        #expect(
            run.done.dropFirst().dropLast() == [
                .init(at: .seconds(5), action: .stopListening),
                .init(at: .seconds(5), action: .close(BrokerConnectionID(1))),
                .init(at: .seconds(5), action: .close(BrokerConnectionID(2))),
                .init(at: .seconds(6), action: .reset(BrokerConnectionID(3))),
                .init(at: .seconds(8), action: .listen),
            ])
        #expect(run.broker.record.accepted == 2)
    }

    @Test func aRestartThatTakesNoTimeClosesEverythingAndListensAtOnce() {
        var run = BrokerRun([.on(.at(.seconds(5)), .restart(.close, downFor: .zero))])
        run.connect(1)
        run.advance(to: .seconds(5))
        run.connect(2)
        #expect(
            run.done.dropFirst().dropLast() == [
                .init(at: .seconds(5), action: .stopListening),
                .init(at: .seconds(5), action: .close(BrokerConnectionID(1))),
                .init(at: .seconds(5), action: .listen),
            ])
        #expect(run.broker.record.accepted == 2)
    }

    @Test func aRecurringHappeningComesAgain() {
        var run = BrokerRun([
            .on(.every(.seconds(10), first: .seconds(3)), .restart(.close, downFor: .seconds(1)))
        ])
        run.advance(to: .seconds(30))
        #expect(run.done.map(\.at) == [3, 4, 13, 14, 23, 24].map { .seconds($0) })
    }

    @Test func occasionsThatAHeldUpTimerMissedAreNotMadeUpFor() {
        var broker = ScriptedBroker(
            script: Script([.on(.every(.seconds(10), first: .zero), .pingResponses(1))]),
            seed: 1)
        _ = broker.started(now: .origin)
        _ = broker.timerFired(now: .origin + .seconds(3605))
        #expect(broker.nextDeadline == .origin + .seconds(3610))
    }

    @Test func pingResponsesComeUnasked() throws {
        var run = BrokerRun([.on(.at(.seconds(1)), .pingResponses(2))])
        run.connect()
        run.advance(to: .seconds(2))
        #expect(try run.pingResponses() == [.seconds(1), .seconds(1)])
        #expect(run.broker.record.pingRequests == 0)
    }

    @Test func messagesFlood() throws {
        var run = BrokerRun([
            .on(
                .afterConnack(.zero),
                .publish(Publishing(topic: "a", count: 1000, interval: .milliseconds(1))))
        ])
        run.connect()
        run.advance(to: .seconds(5))
        let times = try run.packets().dropFirst().map(\.at)
        #expect(times == (0..<1000).map { .milliseconds($0) })
    }

    @Test func garbageFollowsConnack() {
        var run = BrokerRun([.on(.afterConnack(.zero), .write([0xFF, 0xFF]))])
        run.connect()
        #expect(run.done.last?.action == .write([0xFF, 0xFF], to: BrokerConnectionID(1)))
        #expect(run.done.count == 2)
    }

    @Test func whatAClientMeetsDoesNotDependOnTheOrderOfTheOthers() throws {
        func times(order: [UInt64]) throws -> [Duration] {
            var run = BrokerRun(
                [
                    .during(.always, .pingDelay(.between(.zero, .milliseconds(500)))),
                    .during(.always, .swallowPings(.share(0.3))),
                ], seed: 9)
            for connection in order { run.connect(connection) }
            for _ in 0..<20 {
                for connection in order { run.receive(.pingRequest, on: connection) }
                run.advance(to: run.now + .seconds(1))
            }
            return try run.pingResponses(on: 3)
        }
        #expect(try times(order: [1, 2, 3, 4]) == times(order: [4, 3, 2, 1]))
    }
}
