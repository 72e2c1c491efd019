import BrokerScript
import Glibc
import SimulatedBroker
import Testing
import Vocabulary

@testable import MQTTTransport

/// The event loop is held up on purpose, by blocking in the report of a PINGREQ.
@Suite(.timeLimit(.minutes(1)))
struct OwnPauseTests {
    /// Blocks in the reports of these PINGREQs, those of all links counted from 1.
    private func blocking(
        for time: Duration, atPings numbers: Set<Int>
    ) -> @Sendable (LinkReport) -> Void {
        let pings = Counter()
        return { report in
            guard case .pingRequest = report.event else { return }
            pings.increment()
            if numbers.contains(pings.value) { usleep(UInt32(time / .microseconds(1))) }
        }
    }

    @Test("Scenario F5, F7: a pause of ours is said to be ours once, and judged against nobody")
    func ownPause() async throws {
        try await withBroker { broker in
            try await withPool(disturbing: blocking(for: .milliseconds(1_200), atPings: [30])) {
                pool, recorder in
                for number: Int32 in 1...10 {
                    pool.add(number, port: broker.port) {
                        $0.responseTimeout = Setting(.milliseconds(400))
                    }
                }
                let record = try await recorder.wait(for: "heartbeats after the pause") {
                    $0.roundTrips(of: LinkID(1)).count >= 8
                }
                #expect(record.own.count == 1)
                guard case .paused(let gap) = record.own.first else {
                    Issue.record("not told as a pause: \(record.own)")
                    return
                }
                #expect(gap > .milliseconds(500) && gap < .seconds(3))
                #expect(record.links { if case .overdue = $0 { true } else { false } }.isEmpty)
            }
        }
    }

    @Test func pausesThatComeTooOftenAreAnOverload() async throws {
        try await withBroker { broker in
            try await withPool(disturbing: blocking(for: .milliseconds(700), atPings: [2, 4])) {
                pool, recorder in
                pool.add(1, port: broker.port) {
                    $0.probeInterval = Setting(.milliseconds(200))
                    $0.responseTimeout = Setting(.milliseconds(400))
                }
                let record = try await recorder.wait(for: "both pauses") { $0.own.count >= 2 }
                guard case .paused = record.own[0], case .overloaded = record.own[1] else {
                    Issue.record("told as \(record.own)")
                    return
                }
            }
        }
    }

    @Test func whatWasReadableAtTheDeadlineIsReadBeforeItIsJudged() async throws {
        // Messages of exactly one read each, so that the answer lies many reads behind the first.
        let message: [UInt8] = [0x30, 62, 0, 1, 0x74, 0] + [UInt8](repeating: 0x78, count: 58)
        let burst = [UInt8]([[UInt8]](repeating: message, count: 50).joined()) + [0xD0, 0x00]
        let peer = try RawPeer { connection in
            _ = connection.receive()
            connection.send([0x20, 0x03, 0x00, 0x00, 0x00])
            while !connection.receive().isEmpty { connection.send(burst) }
        }
        defer { peer.stop() }
        // Longer than the timeout, too short for a pause: nothing but reading first helps.
        try await withPool(disturbing: blocking(for: .milliseconds(300), atPings: [2])) {
            pool, recorder in
            pool.add(1, port: peer.port) { $0.responseTimeout = Setting(.milliseconds(200)) }
            let record = try await recorder.wait(for: "three answers") {
                $0.roundTrips(of: LinkID(1)).count >= 3
            }
            #expect(record.roundTrips(of: LinkID(1)).contains { $0 > .milliseconds(200) })
            #expect(record.links { if case .overdue = $0 { true } else { false } }.isEmpty)
        }
    }

    @Test("Scenario C6: what holds the loop up for less than a pause is told as its lag")
    func lag() async throws {
        try await withBroker { broker in
            try await withPool(disturbing: blocking(for: .milliseconds(300), atPings: [5])) {
                pool, recorder in
                for number: Int32 in 1...3 {
                    pool.add(number, port: broker.port) {
                        $0.responseTimeout = Setting(.milliseconds(900))
                    }
                }
                let record = try await recorder.wait(for: "the lag") {
                    $0.lags.contains { $0 > .milliseconds(150) }
                }
                #expect(record.own.isEmpty)
                #expect(record.links { if case .overdue = $0 { true } else { false } }.isEmpty)
            }
        }
    }

    @Test func theWorstLatenessOfTheTimersIsToldEverySecond() async throws {
        try await withPool { _, recorder in
            let record = try await recorder.wait(for: "a lag") { !$0.lags.isEmpty }
            #expect(record.lags.allSatisfy { $0 >= .zero && $0 < .seconds(5) })
        }
    }
}
