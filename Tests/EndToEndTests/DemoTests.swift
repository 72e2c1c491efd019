import BrokerScript
import Foundation
import Testing
import VirtualTime
import Vocabulary

/// The demo on real sockets.
@Suite struct DemoTests {
    /// Why connections and attempts of each link ended, as the printed events tell.
    private func causes(in events: [PrintedEvent]) -> [String: Set<String>] {
        var causes: [String: Set<String>] = [:]
        for event in events {
            guard let link = event.link else { continue }
            switch event.name {
            case "configured": causes[link] = []
            case "disconnected" where event.cause != DropCause.stopped.rawValue:
                causes[link]?.insert(event.cause ?? "")
            case "rejected": causes[link]?.insert(DropCause.rejected.rawValue)
            default: break
            }
        }
        return causes
    }

    @Test(.timeLimit(.minutes(2)))
    func thirtySecondsNameEveryScriptedFaultWithItsCauseAsInVirtualTime() async throws {
        let outcome = try await BuiltProgram.run(
            [
                "demo", "--links", "24", "--seed", "5", "--headless", "--events", "-",
                "--duration", "30s",
            ], limit: .seconds(60))
        #expect(outcome.status == 0)
        let onSockets = causes(in: PrintedEvent.read(outcome.output))
        let inVirtualTime = DemoCast(links: 24, seed: 5).causes(within: .seconds(30), seed: 5)
            .mapValues { causes in Set(causes.map(\.rawValue)) }
        #expect(onSockets == inVirtualTime)

        let all = onSockets.values.reduce(into: Set<String>()) { $0.formUnion($1) }
        #expect(
            all.isSuperset(of: [
                "half-open", "reset-by-peer", "rejected", "refused", "server-disconnected",
            ]))
        let events = PrintedEvent.read(outcome.output)
        #expect(
            events.contains { $0.name == "ping_response" && $0["late"] as? Bool == true },
            "one broker gets so slow that its answers are late")
    }
}
