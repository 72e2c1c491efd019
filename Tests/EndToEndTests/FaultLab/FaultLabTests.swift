import Foundation
import Testing

/// What the program makes of faults of a real network, in the time that its settings promise.
@Suite(.serialized, LabTrait())
struct FaultLabTests {
    @Test(
        "Scenario A1, A5: over any transport, silence is half-open in time and its side is named",
        .timeLimit(.minutes(2)),
        arguments: [
            ("drop", Listener.plain, "path-dead"), ("drop up", .plain, "path-dead"),
            ("drop down", .plain, "path-dead"), ("power-fail", .plain, "path-dead"),
            ("prohibit", .plain, "path-dead"), ("stall", .plain, "peer-silent"),
            ("drop", .websocketTLS, "path-dead"), ("stall", .tls, "peer-silent"),
            ("stall", .websocket, "peer-silent"),
        ])
    func silenceIsHalfOpenInTime(fault: String, listener: Listener, verdict: String) async throws {
        let lab = try await Lab.start()
        let program = try await lab.watch(over: listener)
        let start = try program.now()
        try await lab.command(fault)
        let broken = try program.now()
        let end = try await program.end(since: start)
        #expect(end.cause == "half-open")
        #expect(end.string("verdict") == verdict)
        #expect(end["tcp"] != nil)
        #expect(end.at <= broken + Lab.downBound)
        let late = try await program.event("late", since: start) {
            $0.name == "state" && $0.string("to") == "late"
        }
        #expect(late.at <= broken + Lab.lateBound)
        #expect(late.at < end.at)
        #expect(!program.events.contains { $0.name == "self" })

        try await lab.command("restore")
        if fault == "power-fail" { try await lab.command("restart") }
        try await program.event("up again", since: end.at, within: .seconds(40)) {
            $0.name == "connected"
        }
        #expect(try await program.stop() == 0)
    }

    @Test(
        .timeLimit(.minutes(2)),
        arguments: [
            ("reset", ["reset-by-peer"]), ("refuse", ["reset-by-peer"]),
            ("kill", ["closed-by-peer", "reset-by-peer"]), ("term", ["closed-by-peer"]),
        ])
    func anEndThatThePeerTellsIsNamedAtOnce(fault: String, causes: [String]) async throws {
        let lab = try await Lab.start()
        let program = try await lab.watch()
        let start = try program.now()
        try await lab.command(fault)
        let broken = try program.now()
        let end = try await program.end(since: start)
        #expect(causes.contains(end.cause ?? ""))
        // `refuse` answers the next packet, which is the next PINGREQ.
        #expect(end.at <= broken + Lab.probe + Lab.margin)
        #expect(end["verdict"] == nil)
        if fault != "reset" {
            let next = try await program.event("the next attempt", since: end.at) {
                $0.name == "disconnected" && $0["up_ns"] == nil
            }
            #expect(next.cause == "refused")
        }
        #expect(try await program.stop() == 0)
    }

    @Test(
        "Scenario A6: a broker that came back without memory resets the connection",
        .timeLimit(.minutes(2)))
    func aBrokerThatCameBackWithoutMemoryResetsTheConnection() async throws {
        let lab = try await Lab.start()
        let program = try await lab.watch("--misses-to-down", "100")
        let start = try program.now()
        try await lab.command("power-fail")
        try await program.event("overdue", since: start) { $0.name == "overdue" }
        #expect(!program.events.contains { $0.name == "disconnected" })
        try await lab.command("restart")
        let back = try program.now()
        try await lab.command("restore")
        let end = try await program.end(since: start)
        #expect(end.cause == "reset-by-peer")
        #expect(end.at >= back)
        try await program.event("up again", since: end.at) { $0.name == "connected" }
        #expect(try await program.stop() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func aSlowNetworkIsToldApartFromASlowBroker() async throws {
        let lab = try await Lab.start()
        let program = try await lab.watch("--response-timeout", "5s")
        let start = try program.now()
        try await lab.command("delay 50")
        // The kernel's figure is smoothed and needs some exchanges.
        let slow = try await program.event("the network is seen to be slow", since: start) {
            $0.name == "ping_response" && ($0.number("network_rtt_ns") ?? 0) > 80_000_000
        }
        #expect((slow.number("rtt_ns") ?? 0) >= 100_000_000)

        let restored = try program.now()
        try await lab.command("restore")
        try await program.event("the network is seen to be quick again", since: restored) {
            $0.name == "ping_response" && ($0.number("network_rtt_ns") ?? .max) < 40_000_000
        }
        let stalled = try program.now()
        try await lab.command("stall")
        try await program.event("a question to the slow broker", since: stalled) {
            $0.name == "ping_request"
        }
        try await Task.sleep(for: .milliseconds(300))
        try await lab.command("resume")
        let answer = try await program.event("the slow broker's answer", since: stalled) {
            $0.name == "ping_response" && ($0.number("rtt_ns") ?? 0) > 250_000_000
        }
        // The kernel is asked once in five seconds at most.
        let network = try await program.event("what the network takes", since: answer.at) {
            $0.name == "ping_response" && $0.number("network_rtt_ns") != nil
        }
        #expect((network.number("network_rtt_ns") ?? .max) < 80_000_000)
        #expect(!program.events.contains { $0.name == "disconnected" })
        #expect(try await program.stop() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func answersThatTakeTooLongAreLateAndTheConnectionIsKept() async throws {
        let lab = try await Lab.start()
        let program = try await lab.watch()
        let start = try program.now()
        try await lab.command("delay 400")
        let broken = try program.now()
        let late = try await program.event("late", since: start) {
            $0.name == "state" && $0.string("to") == "late"
        }
        #expect(late.at <= broken + Lab.lateBound + .milliseconds(800))
        try await program.event("three late answers", since: start) { _ in
            program.events.count { $0["late"] as? Bool == true } >= 3
        }
        #expect(!program.events.contains { $0.name == "disconnected" })
        #expect(try await program.stop() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func lossCostsTimeAndNoConnection() async throws {
        let lab = try await Lab.start()
        let program = try await lab.watch("--response-timeout", "20s", "--keep-alive", "60s")
        try await lab.command("loss 20")
        let start = try program.now()
        try await program.event("thirty heartbeats", since: start, within: .seconds(60)) { _ in
            program.events.count { $0.at > start && $0.name == "ping_response" } >= 30
        }
        let times = program.events.filter { $0.at > start }.compactMap { $0.number("rtt_ns") }
        // What was sent again took a retransmission timeout, of at least 200 ms.
        #expect(times.contains { $0 > 150_000_000 })
        #expect(times.contains { $0 < 100_000_000 })
        #expect(!program.events.contains { $0.name == "disconnected" })
        #expect(try await program.stop() == 0)
    }

    @Test(
        .timeLimit(.minutes(2)),
        arguments: ["cut", "no-route", "unreachable"])
    func ourOwnLostNetworkIsOursAndNobodyIsJudged(fault: String) async throws {
        let lab = try await Lab.start()
        let program = try await lab.watch()
        let start = try program.now()
        try await lab.command(fault)
        try await program.event("offline", since: start) {
            $0.name == "self" && $0.string("what") == "offline"
        }
        // Longer than any bound: were somebody judged, it would be by now.
        try await Task.sleep(for: Lab.downBound)
        #expect(
            !program.events.contains {
                $0.name == "overdue" || $0.name == "state" && $0.string("to") == "late"
            })
        let back = try program.now()
        try await lab.command("restore")
        try await program.event("online", since: back) {
            $0.name == "self" && $0.string("what") == "online"
        }
        try await program.event("heartbeats again", since: back) { $0.name == "ping_response" }
        #expect(try await program.stop() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func anotherMachineThatLetsNobodyPassMakesTheBrokerUnreachable() async throws {
        let lab = try await Lab.start()
        let program = try await lab.watch()
        let start = try program.now()
        try await lab.command("prohibit")
        let end = try await program.end(since: start)
        let next = try await program.event("the next attempt", since: end.at) {
            $0.name == "disconnected" && $0["up_ns"] == nil
        }
        #expect(next.cause == "unreachable")
        #expect(!program.events.contains { $0.name == "self" })
        #expect(try await program.stop() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func twoLabsDoNotTouchEachOther() async throws {
        let broken = try await Lab.start()
        let whole = try await Lab.start()
        let first = try await broken.watch()
        let second = try await whole.watch()
        let start = try first.now()
        try await broken.command("drop")
        _ = try await first.end(since: start)
        #expect(!second.events.contains { $0.name == "disconnected" || $0.name == "overdue" })
        #expect(try await first.stop() == 0)
        #expect(try await second.stop() == 0)
    }
}
