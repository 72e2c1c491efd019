import Foundation
import Testing

/// The program against a real ejabberd, which gives reasons in words.
@Suite(.serialized, Requirement.ejabberd)
struct EjabberdTests {
    @Test(.timeLimit(.minutes(5)), arguments: [Listener.plain, .tls, .websocket])
    func aLinkLivesFromConnectToDisconnect(listener: Listener) async throws {
        try await expectWholeLife(
            of: .ejabberd, over: listener, version: "5.0",
            farewell: "anyone@localhost/CLIENT from 127.0.0.1: "
                + "Peer disconnected with reason: Normal disconnection")
    }

    @Test("Scenario G5: a takeover is named with the broker's words", .timeLimit(.minutes(5)))
    func aTakeoverIsNamedWithTheBrokersWords() async throws {
        let broker = try await SharedBrokers.broker(.ejabberd)
        let client = "keepwatch-taken-over"
        let program = try broker.watch(over: .plain, "--client-id", client)
        try await program.event("connected") { $0.name == "connected" }
        let other = try broker.publisher(
            "x", to: "keepwatch/takeover", over: .plain, clientIdentifier: client)
        #expect(try await other.end(within: .seconds(20)) == 0)
        let end = try await program.end(since: .zero)
        #expect(end.cause == "server-disconnected")
        #expect(end.number("reason_code") == 0x8E)
        #expect(end.string("pattern") == "takeover")
        #expect(end.string("reason_string")?.isEmpty == false)
        #expect(try await program.stop() == 0)
    }

    @Test(.timeLimit(.minutes(5)))
    func theBrokersKeepAliveTimeoutIsNamedWithItsWords() async throws {
        let broker = try await SharedBrokers.broker(.ejabberd)
        let program = try broker.watch(over: .plain, "--keep-alive", "2s")
        try await program.event("connected") { $0.name == "connected" }
        program.signal(SIGSTOP)
        // The broker waits for 1.5 keep alives, then writes to a client that does not read.
        try await Task.sleep(for: .seconds(5))
        program.signal(SIGCONT)
        let end = try await program.end(since: .zero)
        #expect(end.cause == "server-disconnected")
        #expect(end.number("reason_code") == 0x8D)
        #expect(end.string("reason_string")?.isEmpty == false)
        #expect(end.string("pattern") == "own-pause")
        #expect(try await program.stop() == 0)
    }
}
