import Testing

/// The program against a real rumqttd, whose listeners speak one version each.
@Suite(.serialized, Requirement.rumqttd)
struct RumqttdTests {
    @Test(
        .timeLimit(.minutes(5)),
        arguments: [
            (Listener.plain, "3.1.1"), (.plain5, "5.0"), (.tls, "3.1.1"), (.tls5, "5.0"),
            (.websocket, "3.1.1"),
        ])
    func aLinkLivesFromConnectToDisconnect(listener: Listener, version: String) async throws {
        try await expectWholeLife(
            of: .rumqttd, over: listener, version: version)
    }

    @Test(.timeLimit(.minutes(5)))
    func anEndThatFollowsASubscriptionNamesItsFilter() async throws {
        let broker = try await SharedBrokers.broker(.rumqttd)
        let program = try broker.watch(over: .plain, "--subscribe", "$SYS/#")
        let end = try await program.end(since: .zero)
        #expect(end.cause == "closed-by-peer")
        #expect(end.string("evidence")?.contains("$SYS/#") == true)
        #expect(try await program.stop() == 0)
    }
}
