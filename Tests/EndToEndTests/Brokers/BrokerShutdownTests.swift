import Foundation
import Testing

/// What a broker's own end looks like from outside.
@Suite(.serialized, Requirement.mosquitto, Requirement.nats, Requirement.rumqttd)
struct BrokerShutdownTests {
    /// No broker says goodbye: a shutdown and a crash look alike.
    @Test(.timeLimit(.minutes(2)), arguments: [RealBroker.Make.mosquitto, .nats, .rumqttd])
    func aBrokerThatIsShutDownClosedTheConnectionAndNoMoreIsClaimed(
        make: RealBroker.Make
    ) async throws {
        let broker = try await RealBroker.start(make)
        let program = try broker.watch(over: .plain)
        try await program.event("a heartbeat is answered") { $0.name == "ping_response" }
        let start = try program.now()
        broker.signal(SIGTERM)
        let end = try await program.end(since: start)
        #expect(end.cause == "closed-by-peer")
        #expect(end["pattern"] == nil)
        let detail = end.string("detail")?.lowercased() ?? ""
        #expect(!detail.contains("crash"))
        #expect(!detail.contains("shut"))
        #expect(try await program.stop() == 0)
    }
}
