import Testing

/// The program against a real nats-server, which answers MQTT 5.0 with 3.1.1's code 1.
@Suite(.serialized, Requirement.nats)
struct NatsTests {
    @Test(.timeLimit(.minutes(5)), arguments: [Listener.plain, .tls, .websocket])
    func aLinkFallsBackTo311AndLivesToItsDisconnect(listener: Listener) async throws {
        try await expectWholeLife(
            of: .nats, over: listener, version: "3.1.1")
    }
}
