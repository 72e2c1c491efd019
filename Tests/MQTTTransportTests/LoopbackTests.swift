import BrokerScript
import MQTTLink
import NIOCore
import SimulatedBroker
import Testing
import Vocabulary

@testable import MQTTTransport

/// What real sockets show, one broker's fault at a time.
@Suite(.timeLimit(.minutes(1)))
struct LoopbackTests {
    @Test func twoHundredLinksAreUpAndTheirHeartbeatsAnswered() async throws {
        try await withBroker { broker in
            try await withPool { pool, recorder in
                for number in 0..<200 { pool.add(Int32(number), port: broker.port) }
                let record = try await recorder.wait(for: "an answer on each link") {
                    $0.answered.count == 200
                }
                #expect(record.connected.count == 200)
                #expect(record.links { if case .disconnected = $0 { true } else { false } }.isEmpty)
            }
        }
    }

    @Test func theKernelIsAskedForTheNetworksRoundTripAtMostOnceInFiveSeconds() async throws {
        try await withBroker { broker in
            try await withPool { pool, recorder in
                pool.add(1, port: broker.port) { $0.probeInterval = Setting(.milliseconds(100)) }
                @Sendable func told(_ record: Recorder.Record) -> [MonotonicInstant] {
                    record.reports.compactMap { report in
                        guard case .pingResponse(_, .some) = report.event else { return nil }
                        return report.at
                    }
                }
                let record = try await recorder.wait(for: "two round trips of the network") {
                    told($0).count == 2
                }
                let times = told(record)
                #expect(zip(times.dropFirst(), times).allSatisfy { $0 - $1 >= .seconds(5) })
            }
        }
    }

    @Test func aResetIsToldApartFromAClose() async throws {
        let resetting = Script.Step.on(.afterPing(2), .end(.reset))
        let closing = Script.Step.on(.afterPing(2), .end(.close))
        try await withBroker([resetting]) { resets in
            try await withBroker([closing]) { closes in
                try await withPool { pool, recorder in
                    pool.add(1, port: resets.port)
                    pool.add(2, port: closes.port)
                    let record = try await recorder.wait(for: "both ends") {
                        $0.disconnection(of: LinkID(1)) != nil
                            && $0.disconnection(of: LinkID(2)) != nil
                    }
                    #expect(record.disconnection(of: LinkID(1))?.cause == .resetByPeer)
                    #expect(record.disconnection(of: LinkID(2))?.cause == .closedByPeer)
                }
            }
        }
    }

    @Test func aPortWhereNobodyListensIsRefused() async throws {
        let port = try unusedPort()
        try await withPool { pool, recorder in
            pool.add(1, port: port)
            let record = try await recorder.wait(for: "the refusal") {
                $0.disconnection(of: LinkID(1)) != nil
            }
            #expect(record.disconnection(of: LinkID(1))?.cause == .refused)
        }
    }

    @Test func garbageIsAProtocolErrorWithItsOffsetAndHurtsNobodyElse() async throws {
        // A packet type that does not exist, in place of the second PINGRESP.
        let garbage = Script.Step.during(.always, .pingAnswer(.bytes([0xD0, 0x00, 0x00])))
        try await withBroker([garbage]) { broken in
            try await withBroker { healthy in
                try await withPool { pool, recorder in
                    pool.add(1, port: broken.port)
                    for number in 2..<12 { pool.add(Int32(number), port: healthy.port) }
                    let record = try await recorder.wait(for: "the end of one, answers to others") {
                        $0.disconnection(of: LinkID(1)) != nil && $0.answered.count >= 10
                    }
                    let end = try #require(record.disconnection(of: LinkID(1)))
                    #expect(end.cause == .protocolError)
                    #expect(end.detail.contains("byte"))
                    let others = (2..<12).map { LinkID($0) }
                    #expect(others.allSatisfy { record.disconnection(of: $0) == nil })
                }
            }
        }
    }

    @Test("Scenario C7: a PINGRESP cut between its two bytes is timed when it is whole")
    func splitPingResponse() async throws {
        let gap = Duration.milliseconds(20)
        let split = Script.Step.during(.always, .pingAnswer(.twoSegments(gap: gap)))
        try await withBroker([split]) { broker in
            try await withPool { pool, recorder in
                pool.add(1, port: broker.port)
                let record = try await recorder.wait(for: "five answers") {
                    $0.roundTrips(of: LinkID(1)).count >= 5
                }
                #expect(record.roundTrips(of: LinkID(1)).allSatisfy { $0 >= gap })
                #expect(record.disconnection(of: LinkID(1)) == nil)
            }
        }
    }

    @Test(
        "Of a name with both families the one that listens is reached",
        arguments: [["::1", "127.0.0.1"], ["127.0.0.1", "::1"]])
    func bothFamilies(order: [String]) async throws {
        try await withBroker { broker in
            let addresses = try order.map { try SocketAddress(ipAddress: $0, port: 0) }
            try await withPool(lookUp: { _ in .success(addresses) }) { pool, recorder in
                pool.add(1, host: "localhost", port: broker.port)
                let record = try await recorder.wait(for: "the link up") {
                    $0.connected.count == 1
                }
                let facts = record.reports.compactMap { report in
                    if case .connected(let facts) = report.event { facts } else { nil }
                }
                // The broker listens at the one of version 4 alone.
                #expect(facts.first?.address == "127.0.0.1:\(broker.port)")
            }
        }
    }

    @Test func aConnectionSaysByWhichInterfaceOfOursItLeaves() async throws {
        try await withBroker { broker in
            try await withPool(machine: KernelMachine()) { pool, recorder in
                pool.add(1, port: broker.port)
                let record = try await recorder.wait(for: "up") { $0.connected.count == 1 }
                let names = record.reports.compactMap { report in
                    if case .connected(let facts) = report.event {
                        facts.interface?.value
                    } else {
                        nil
                    }
                }
                #expect(names == ["lo"])
            }
        }
    }

    @Test func localhostAsTheSystemKnowsItIsReached() async throws {
        try await withBroker { broker in
            try await withPool { pool, recorder in
                pool.add(1, host: "localhost", port: broker.port)
                try await recorder.wait(for: "the link up") { $0.connected.count == 1 }
            }
        }
    }

    @Test func aLinkGoesAndComesBackWithPauseAndResume() async throws {
        try await withBroker { broker in
            try await withPool { pool, recorder in
                pool.add(1, port: broker.port)
                try await recorder.wait(for: "up") { $0.connected.count == 1 }
                pool.pause(LinkID(1))
                try await recorder.wait(for: "paused") { record in
                    !record.links { if case .state(_, .paused) = $0 { true } else { false } }
                        .isEmpty
                }
                pool.resume(LinkID(1))
                try await recorder.wait(for: "up again") { record in
                    record.reports.count { if case .connected = $0.event { true } else { false } }
                        == 2
                }
            }
        }
    }

    @Test func aPeerThatAcknowledgesButDoesNotAnswerIsSilent() async throws {
        let peer = try RawPeer { connection in
            _ = connection.receive()
            connection.send([0x20, 0x03, 0x00, 0x00, 0x00])
            // From here on nobody reads; the kernel acknowledges all the same.
            connection.holdUntilReleased()
        }
        defer { peer.stop() }
        try await withPool { pool, recorder in
            pool.add(1, port: peer.port) {
                $0.responseTimeout = Setting(.milliseconds(400))
                $0.probeInterval = Setting(.milliseconds(400))
            }
            let record = try await recorder.wait(for: "the end") {
                $0.disconnection(of: LinkID(1)) != nil
            }
            let end = try #require(record.disconnection(of: LinkID(1)))
            #expect(end.cause == .halfOpen)
            #expect(end.verdict == .peerSilent)
            let facts = try #require(end.tcp)
            #expect(facts.unacknowledgedSegments == 0)
            #expect(facts.bytesAcknowledged ?? 0 > 0)
        }
    }

    @Test func stoppingSendsDisconnectOnEveryConnection() async throws {
        let peer = try RawPeer { connection in
            _ = connection.receive()
            connection.send([0x20, 0x03, 0x00, 0x00, 0x00])
            connection.receiveToEnd()
        }
        defer { peer.stop() }
        try await withPool { pool, recorder in
            for number in 0..<5 {
                pool.add(Int32(number), port: peer.port) {
                    $0.probeInterval = Setting(.seconds(10))
                }
            }
            try await recorder.wait(for: "all up") { $0.connected.count == 5 }
            await pool.stop()
            let streams = peer.streamsAtEnd(count: 5)
            #expect(streams.count == 5)
            #expect(streams.allSatisfy { $0.bytes.suffix(2) == [0xE0, 0x00] && $0.end == .close })
        }
    }

    @Test func stoppingResetsNobodyWhoIsStillSending() async throws {
        let message: [UInt8] = [0x30, 62, 0, 1, 0x74, 0] + [UInt8](repeating: 0x78, count: 58)
        let peer = try RawPeer { connection in
            _ = connection.receive()
            connection.send([0x20, 0x03, 0x00, 0x00, 0x00])
            // More than is read until the link is stopped.
            connection.send([UInt8]([[UInt8]](repeating: message, count: 5_000).joined()))
            connection.receiveToEnd()
        }
        defer { peer.stop() }
        try await withPool { pool, recorder in
            pool.add(1, port: peer.port) { $0.probeInterval = Setting(.seconds(10)) }
            try await recorder.wait(for: "the first message") { record in
                !record.links { if case .message = $0 { true } else { false } }.isEmpty
            }
            await pool.stop()
            let stream = try #require(peer.streamsAtEnd(count: 1).first)
            #expect(stream.bytes.suffix(2) == [0xE0, 0x00])
            #expect(stream.end == .close)
        }
    }

    @Test func linksOnTwoLoopsAreServedAlike() async throws {
        try await withBroker { broker in
            try await withPool(loops: 2) { pool, recorder in
                for number in 0..<20 { pool.add(Int32(number), port: broker.port) }
                try await recorder.wait(for: "an answer on each link") {
                    $0.answered.count == 20
                }
            }
        }
    }

    @Test func aDeclaredLossIsToldOnceAndSoIsItsEnd() async throws {
        try await withPool(loops: 2) { pool, recorder in
            for _ in 0..<2 { pool.declareOffline(evidence: "all links at once") }
            for _ in 0..<2 { pool.declareOnline() }
            let own = recorder.record.own
            #expect(own.first == .offline(evidence: "all links at once"))
            #expect(own.count == 2)
            guard case .online = own.last else {
                Issue.record("told as \(own)")
                return
            }
        }
    }

    @Test func aLinkThatDoesNotExistCannotBePinged() async throws {
        try await withPool { pool, _ in
            let outcome = await withCheckedContinuation { continuation in
                pool.pingNow(LinkID(7)) { continuation.resume(returning: $0) }
            }
            #expect(outcome == .notConnected)
        }
    }

    @Test func aStoppedPoolTakesNoMoreLinks() async throws {
        try await withPool { pool, recorder in
            await pool.stop()
            pool.add(1, port: 1)
            await pool.stop()
            #expect(recorder.record.reports.isEmpty)
        }
    }
}
