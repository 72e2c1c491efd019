import Testing

/// The program against a real RabbitMQ, which ends the stream without CONNACK for MQTT 5.0.
@Suite(.serialized, Requirement.rabbitmq)
struct RabbitMQTests {
    @Test(.timeLimit(.minutes(5)), arguments: [Listener.plain, .tls, .websocket])
    func aLinkFallsBackTo311AndLivesToItsDisconnect(listener: Listener) async throws {
        try await expectWholeLife(
            of: .rabbitmq, over: listener, version: "3.1.1")
    }

    @Test(.timeLimit(.minutes(5)))
    func aWrongPasswordIsCode4() async throws {
        let broker = try await SharedBrokers.broker(.rabbitmq)
        let program = try RunningProgram([
            "mqtt://guest:wrong@127.0.0.1:\(broker.port(of: .plain))", "--headless", "--events",
            "-",
        ])
        let rejected = try await program.event("the refusal") { $0.name == "rejected" }
        #expect(rejected.number("reason_code") == 4)
        #expect(rejected.string("reason")?.lowercased().contains("password") == true)
        #expect(try await program.stop() == 0)
    }
}
