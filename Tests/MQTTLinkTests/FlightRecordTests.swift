@testable import MQTTLink
import MQTTWire
import Testing
import Vocabulary

@Suite("The flight record")
struct FlightRecordTests {
    @Test func anEntryTakesTwelveBytes() {
        #expect(MemoryLayout<PackedFlightEntry>.stride == 12)
    }

    static let happenings: [FlightHappening] = [
        .sent(.publish, bytes: 70_000), .received(.pingResponse, bytes: 2), .attempt(4_000_000_000),
        .phase(.upgrade), .missed(3),
        .socket(unacknowledgedSegments: 2, retransmits: 5, notSentBytes: 4_000_000_000), .queued,
        .drained, .ownLag(microseconds: 12_345), .webSocketPing, .webSocketClose(code: 1001),
        .ended(.halfOpen),
    ]

    @Test("What is packed comes back whole", arguments: happenings)
    func whatIsPackedComesBackWhole(happening: FlightHappening) {
        let entry = PackedFlightEntry(happening, at: .at(.seconds(7)))
            .entry(upTo: .at(.seconds(9)))
        #expect(entry == FlightEntry(at: .at(.seconds(7)), happening: happening))
    }

    @Test func aFullRecorderForgetsTheOldestFirst() {
        var ring = FlightRing()
        for number in 0..<100 {
            ring.note(.missed(UInt32(number)), now: .at(.seconds(number)))
        }
        #expect(
            ring.record.entries
                == (68..<100).map {
                    FlightEntry(at: .at(.seconds($0)), happening: .missed(UInt32($0)))
                })
    }

    @Test("Times are whole after a year", arguments: [Duration.zero, .seconds(400 * 86_400)])
    func timesAreWholeAfterAYear(start: Duration) {
        var ring = FlightRing()
        let instants = [0, 12 * 86_400_000, 12 * 86_400_000 + 1].map { (milliseconds: Int) in
            MonotonicInstant.at(start + .milliseconds(milliseconds))
        }
        // Noted a moment late: it keeps its own time.
        for instant in [instants[0], instants[2], instants[1]] { ring.note(.queued, now: instant) }
        #expect(ring.record.entries.map(\.at) == [instants[0], instants[2], instants[1]])
    }

    @Test func whatLiesTooFarBackForItsTimeIsForgotten() {
        var ring = FlightRing()
        ring.note(.queued, now: .at(.seconds(1)))
        ring.note(.webSocketPing, now: .at(.seconds(8 * 86_400)))
        #expect(ring.record.entries.map(\.happening) == [.queued, .webSocketPing])
        ring.note(.drained, now: .at(.seconds(13 * 86_400)))
        #expect(ring.record.entries.map(\.happening) == [.drained])
    }

    @Test func aRecordTellsHowAConnectionCameAndWent() throws {
        var link = LinkUnderTest(misses: 1, version: .only(.v5_0)) {
            $0.endpoint = Endpoint(host: "broker.example", port: 8883, isSecure: true)
        }
        link.start()
        link.addressesResolved(after: .milliseconds(2))
        link.machine.phaseCompleted(.tcp, now: link.now)
        link.machine.phaseCompleted(.tls, now: link.now)
        link.transportOpened()
        link.noted(.sent(.connect, bytes: 30))
        link.writesAreQueued = true
        link.packet(.connack(Connack(version: .v5_0)), after: .milliseconds(3))
        link.drained(after: .milliseconds(10))
        link.webSocketPinged()
        link.now = .at(.seconds(6))
        link.examined(unacknowledged: 2)
        link.run(for: .zero)
        let entries = try #require(link.ends.first?.end.flight?.entries)
        #expect(
            entries.map(\.happening) == [
                .attempt(1), .phase(.resolution), .phase(.tcp), .phase(.tls),
                .sent(.connect, bytes: 30), .phase(.connack), .queued, .drained, .webSocketPing,
                .socket(unacknowledgedSegments: 2, retransmits: 0, notSentBytes: 0), .missed(1),
                .ended(.halfOpen),
            ])
        #expect(entries.first?.at == .origin)
        #expect(entries.last?.at == .at(.seconds(6)))
    }

    @Test func theSocketAtAnEndIsNotedBeforeIt() throws {
        var link = LinkUnderTest.connected()
        link.examined(unacknowledged: 1)
        link.closed(.resetByPeer)
        let entries = try #require(link.ends.first?.end.flight?.entries)
        #expect(
            entries.suffix(2).map(\.happening) == [
                .socket(unacknowledgedSegments: 1, retransmits: 0, notSentBytes: 0),
                .ended(.resetByPeer),
            ])
    }

    @Test func theSocketAtAnAnswerIsNotNoted() throws {
        var link = LinkUnderTest.connected()
        let before = link.machine.flight
        link.examined(unacknowledged: 0)
        link.packet(.pingResponse)
        #expect(link.machine.flight == before)
    }

    @Test(
        "An attempt that got past TCP is recorded",
        arguments: [(nil, false), (.tcp, true), (.tls, true)] as [(ConnectPhase?, Bool)])
    func anAttemptPastTCPIsRecorded(reached: ConnectPhase?, isRecorded: Bool) {
        var link = LinkUnderTest { $0.endpoint = Endpoint(host: "b", port: 8883, isSecure: true) }
        link.start()
        link.addressesResolved()
        for phase in [ConnectPhase.tcp, .tls] where reached != nil {
            link.machine.phaseCompleted(phase, now: link.now)
            if phase == reached { break }
        }
        link.closed(.closedByPeer(afterConnack: true))
        #expect(link.ends.map { $0.end.flight != nil } == [isRecorded])
    }

    @Test func whatLedToAnEndIsInTheRecordOfTheNext() throws {
        var link = LinkUnderTest.connected()
        link.closed(.resetByPeer)
        link.reconnect()
        link.closed(.resetByPeer)
        let entries = try #require(link.ends.last?.end.flight?.entries)
        #expect(entries.count { $0.happening == .ended(.resetByPeer) } == 2)
    }
}
