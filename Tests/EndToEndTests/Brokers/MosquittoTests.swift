import Foundation
import Testing

/// The program against a real Mosquitto.
@Suite(.serialized, Requirement.mosquitto)
struct MosquittoTests {
    @Test(
        .timeLimit(.minutes(5)),
        arguments: [
            Listener.plain, .password, .tls, .mutualTLS, .websocket, .websocketTLS, .socketFile,
        ])
    func aLinkLivesFromConnectToDisconnect(listener: Listener) async throws {
        try await expectWholeLife(
            of: .mosquitto, over: listener, version: "5.0",
            farewell: "Received DISCONNECT from CLIENT")
    }

    @Test(.timeLimit(.minutes(2)), arguments: [("5.0", 0x87), ("3.1.1", 5)])
    func aWrongPasswordIsARefusalWithItsCode(version: String, code: Int64) async throws {
        let broker = try await SharedBrokers.broker(.mosquitto)
        let program = try RunningProgram(
            [
                "mqtt://kw:wrong@127.0.0.1:\(broker.port(of: .password))", "--mqtt", version,
                "--headless", "--events", "-",
            ])
        let rejected = try await program.event("the refusal") { $0.name == "rejected" }
        #expect(rejected.number("reason_code") == code)
        #expect(rejected.string("reason")?.lowercased().contains("not authorized") == true)
        #expect(!program.output.contains("wrong"))
        #expect(try await program.stop() == 0)
    }

    @Test("Scenario E1: the broker's own keep alive is taken", .timeLimit(.minutes(2)))
    func theServerKeepAliveOfTheBrokerIsTaken() async throws {
        let broker = try await RealBroker.start(.mosquitto, settings: "max_keepalive 30")
        let program = try broker.watch(over: .plain, "--keep-alive", "600s")
        let connected = try await program.event("connected") { $0.name == "connected" }
        #expect(connected.number("keep_alive_s") == 600)
        #expect(connected.number("server_keep_alive_s") == 30)
        #expect(connected.number("effective_keep_alive_s") == 30)
        #expect(try await program.stop() == 0)
    }
}
