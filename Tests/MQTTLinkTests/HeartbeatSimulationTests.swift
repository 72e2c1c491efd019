import Testing

/// The heartbeat rule in thousands of random worlds, against its three invariants.
@Suite("The heartbeat rule, simulated")
struct HeartbeatSimulationTests {
    private static let worldsForEachTrouble: UInt64 = 4_000

    @Test(
        "No round trip is wrong, the keep alive holds and both bounds hold",
        arguments: Trouble.allCases)
    func theInvariantsHold(trouble: Trouble) {
        var roundTrips = 0
        var untimed = 0
        for seed in 1...Self.worldsForEachTrouble {
            var world = HeartbeatWorld(trouble, seed: seed)
            let findings = world.run()
            roundTrips += findings.roundTrips
            untimed += findings.untimed
            if !findings.problems.isEmpty {
                Issue.record(
                    "trouble \(trouble), seed \(seed): \(findings.problems.joined(separator: "; "))"
                )
                return
            }
        }
        // A simulation in which nothing happens would prove nothing.
        #expect(roundTrips > 20_000)
        #expect([.stall, .delay, .offline].contains(trouble) || untimed > 500)
    }
}
