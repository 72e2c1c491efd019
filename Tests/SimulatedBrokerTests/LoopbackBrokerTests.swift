import BrokerScript
import MQTTWire
import NIOCore
import NIOPosix
import SimulatedBroker
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(1))) struct LoopbackBrokerTests {
    private let group = MultiThreadedEventLoopGroup.singleton

    private func withBroker(
        _ steps: [Script.Step] = [],
        _ body: (LoopbackBroker) async throws -> Void
    ) async throws {
        let broker = try await LoopbackBroker.start(
            script: Script(steps), seed: 1, recording: .everything(atMost: 20_000),
            group: group)
        do {
            try await body(broker)
        } catch {
            try await broker.stop()
            throw error
        }
        try await broker.stop()
    }

    @Test func aPingIsAnsweredAndWrittenDown() async throws {
        try await withBroker { broker in
            var client = try await SocketClient(port: broker.port, group: group)
            #expect(try await client.connect() == .packet(.connack(Connack(version: .v5_0))))
            try await client.send(.pingRequest)
            #expect(await client.next() == .packet(.pingResponse))
            let record = try await broker.record()
            #expect(record.connections.first?.clientID == "client")
            #expect(record.pingsAnswered == 1)
        }
    }

    @Test func aDelayedAnswerLeavesOnTheTimer() async throws {
        try await withBroker([
            .during(.always, .pingDelay(.constant(.milliseconds(80))))
        ]) { broker in
            var client = try await SocketClient(port: broker.port, group: group)
            _ = try await client.connect()
            try await client.send(.pingRequest)
            #expect(await client.next() == .packet(.pingResponse))
            let ping = try #require(try await broker.record().connections.first?.pings.first)
            guard case .answered(let instant) = ping.fate else {
                Issue.record("not answered")
                return
            }
            #expect(instant - ping.arrivedAt >= .milliseconds(80))
        }
    }

    @Test func closingSendsFin() async throws {
        try await withBroker([.on(.afterPing(1), .end(.close))]) { broker in
            var client = try await SocketClient(port: broker.port, group: group)
            _ = try await client.connect()
            try await client.send(.pingRequest)
            #expect(await client.next() == .packet(.pingResponse))
            #expect(await client.next() == .closed)
        }
    }

    @Test func resettingSendsRst() async throws {
        try await withBroker([
            .during(.always, .swallowPings(.all)), .on(.afterPing(1), .end(.reset)),
        ]) { broker in
            var client = try await SocketClient(port: broker.port, group: group)
            _ = try await client.connect()
            try await client.send(.pingRequest)
            #expect(await client.next() == .reset)
        }
    }

    @Test func aRefusalArrivesBeforeTheEnd() async throws {
        try await withBroker([
            .during(.always, .connect(.refuse(.notAuthorized)))
        ]) { broker in
            var client = try await SocketClient(port: broker.port, group: group)
            #expect(
                try await client.connect()
                    == .packet(.connack(Connack(version: .v5_0, code: .notAuthorized))))
            #expect(await client.next() == .closed)
        }
    }

    @Test func aRestartRefusesConnectionsAndKeepsThePort() async throws {
        try await withBroker([
            .on(.afterPing(1), .restart(.close, downFor: .seconds(2)))
        ]) { broker in
            var client = try await SocketClient(port: broker.port, group: group)
            _ = try await client.connect()
            try await client.send(.pingRequest)
            while let seen = await client.next(), seen != .closed {}
            await #expect(throws: (any Error).self) {
                try await SocketClient(port: broker.port, group: group)
            }
            var second = try await connectWhenListening(to: broker)
            #expect(try await second.connect() == .packet(.connack(Connack(version: .v5_0))))
        }
    }

    @Test func nobodyElseGetsThePortWhileTheBrokerIsDown() async throws {
        try await withBroker([
            .on(.afterPing(1), .restart(.close, downFor: .seconds(600)))
        ]) { broker in
            var client = try await SocketClient(port: broker.port, group: group)
            _ = try await client.connect()
            try await client.send(.pingRequest)
            while let seen = await client.next(), seen != .closed {}
            await #expect(throws: (any Error).self) {
                _ = try await ServerBootstrap(group: group)
                    .bind(host: "127.0.0.1", port: Int(broker.port)).get()
            }
        }
    }

    @Test(arguments: [ConnectionEnd.close, .reset, .disconnect(.serverShuttingDown)])
    func aRestartThatTakesNoTimeListensAgain(end: ConnectionEnd) async throws {
        try await withBroker([.on(.afterPing(1), .restart(end, downFor: .zero))]) { broker in
            var client = try await connectWhenListening(to: broker)
            for _ in 0..<3 {
                _ = try await client.connect()
                try await client.send(.pingRequest)
                while let seen = await client.next(), seen != .closed, seen != .reset {}
                client = try await connectWhenListening(to: broker)
            }
            #expect(try await client.connect() == .packet(.connack(Connack(version: .v5_0))))
        }
    }

    private func connectWhenListening(to broker: LoopbackBroker) async throws -> SocketClient {
        let deadline = ContinuousClock.now + .seconds(10)
        while true {
            do {
                return try await SocketClient(port: broker.port, group: group)
            } catch {
                guard ContinuousClock.now < deadline else { throw error }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    @Test func bytesThatAreNoPacketEndTheConnection() async throws {
        try await withBroker { broker in
            var client = try await SocketClient(port: broker.port, group: group)
            _ = try await client.connect()
            try await client.send([0x00, 0x00])
            #expect(
                await client.next()
                    == .packet(.disconnect(Disconnect(code: .malformedPacket))))
            #expect(await client.next() == .closed)
        }
    }

    @Test func manyClientsAtOnceAreAllAccepted() async throws {
        try await withBroker { broker in
            let accepted = try await withThrowingTaskGroup(of: Bool.self) { tasks in
                for number in 0..<400 {
                    tasks.addTask { [group] in
                        var client = try await SocketClient(port: broker.port, group: group)
                        let answer = try await client.connect(clientID: "client-\(number)")
                        return answer == .packet(.connack(Connack(version: .v5_0)))
                    }
                }
                return try await tasks.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(accepted == 400)
        }
    }

    @Test func stoppingEndsConnectionsAndListening() async throws {
        let broker = try await LoopbackBroker.start(
            script: Script(), seed: 1, group: group)
        var client = try await SocketClient(port: broker.port, group: group)
        _ = try await client.connect()
        try await broker.stop()
        #expect(await client.next() == .closed)
        await #expect(throws: (any Error).self) {
            try await SocketClient(port: broker.port, group: group)
        }
    }
}
