import Foundation
import Testing

/// Settings under which a life is short enough for a test.
private let quickHeartbeats = ["--probe-interval", "200ms", "--response-timeout", "5s"]

extension RealBroker {
    /// A headless watch on one listener, its events on standard output.
    func watch(over listener: Listener, _ flags: String...) throws -> RunningProgram {
        try RunningProgram(
            arguments(for: listener) + quickHeartbeats + flags + ["--headless", "--events", "-"])
    }
}

/// What every listener of every broker must give: CONNECT, heartbeats, a subscription, a message
/// and a clean end, in a link that is up the whole time.
///
/// - Parameters:
///   - version: the protocol version that is agreed on.
///   - farewell: what the broker's log says of a DISCONNECT, with the client's identifier where the
///     text has `CLIENT`.
func expectWholeLife(
    of make: RealBroker.Make, over listener: Listener, version: String,
    farewell: String? = nil
) async throws {
    let broker = try await SharedBrokers.broker(make)
    let topic = "keepwatch/\(UUID().uuidString)"
    let program = try broker.watch(over: listener, "--subscribe", topic, "--payloads")
    let connected = try await program.event("connected") { $0.name == "connected" }
    #expect(connected.string("mqtt") == version)
    #expect((connected.number("connack_ns") ?? 0) > 0)
    #expect((connected.number("tls_ns") != nil) == listener.isSecure)
    #expect((connected.number("upgrade_ns") != nil) == listener.isWebSocket)

    let subscribed = try await program.event("subscribed") { $0.name == "subscribed" }
    #expect(subscribed.string("filter") == topic)
    #expect(subscribed["granted"] != nil)
    try await program.event("five heartbeats are answered and timed") { _ in
        program.events.count { ($0.number("rtt_ns") ?? 0) > 0 } >= 5
    }
    try await broker.publish("hello", to: topic, over: listener.forOtherClients)
    let message = try await program.event("the message arrives") { $0.name == "message" }
    #expect(message.string("topic") == topic)
    #expect(message.string("payload") == "hello")

    #expect(try await program.stop() == 0)
    let ends = program.events.filter { $0.name == "disconnected" && $0["up_ns"] != nil }
    #expect(ends.map(\.cause) == ["stopped"])
    #expect(!program.events.contains { $0.name == "overdue" })
    if let farewell, let client = connected.string("client_id") {
        let line = farewell.replacing("CLIENT", with: client)
        try await eventually("the broker's log says: \(line)", within: .seconds(5)) {
            broker.log.contains(line)
        }
    }
}
