import MQTTLink
import MQTTWire
import Testing
import Vocabulary

/// Faults that users of other clients reported, on one link in virtual time.
@Suite("Reported faults")
struct ReportedFaultTests {
    @Test("Scenario C5: a drop while a PINGREQ waits in our buffer leaves nothing behind")
    func aDropDuringAPartialWrite() {
        var link = LinkUnderTest.connected()
        link.packet(.pingResponse)
        link.writesAreQueued = true
        link.run(for: .seconds(10))
        link.closed(.resetByPeer)
        link.writesAreQueued = false
        let before = link.requestTimes.count
        link.reconnect()
        let reconnected = link.now
        link.packet(.pingResponse, after: .milliseconds(2))
        link.run(until: reconnected + .milliseconds(29_999))
        #expect(
            link.requestTimes.dropFirst(before).map { $0 - reconnected }
                == [.zero, .seconds(10), .seconds(15), .seconds(25)])
    }

    @Test("Scenario D3: a PINGREQ that was open when we were suspended is not taken along")
    func anOpenRequestAndASuspension() {
        var link = LinkUnderTest.connected()
        link.now += .seconds(3_600)
        link.watcherPaused(.seconds(3_600))
        link.closed(.resetByPeer)
        link.reconnect()
        link.packet(.pingResponse, after: .milliseconds(7))
        #expect(link.roundTrips == [.milliseconds(7)])
        #expect(link.misses.isEmpty)
    }

    @Test("Scenario D6: a PINGRESP moves no PINGREQ")
    func answersDoNotMoveTheGrid() {
        var link = LinkUnderTest.connected(keepAlive: 0)
        for delay in [Duration.milliseconds(1), .milliseconds(4_999), .milliseconds(700)] {
            link.packet(.pingResponse, after: delay)
            link.run(for: .seconds(10) - delay)
        }
        #expect(link.requestTimes == [0, 10, 20, 30].map { .at(.seconds($0)) })
    }

    @Test(
        "Scenario E7: clocks that cross the ends of 32 bits of milliseconds change nothing",
        arguments: [Int64(1) << 31, Int64(1) << 32])
    func aClockThatCrossesTheEndOf32Bits(milliseconds: Int64) {
        var link = LinkUnderTest(keepAlive: 20)
        link.now = .at(.milliseconds(milliseconds) - .seconds(45))
        link.start()
        link.accept()
        for _ in 0..<10 {
            link.packet(.pingResponse, after: .milliseconds(3))
            link.run(for: .milliseconds(9_997))
        }
        #expect(link.roundTrips == Array(repeating: .milliseconds(3), count: 10))
        #expect(link.misses.isEmpty)
        #expect(link.ends.isEmpty)
    }

    @Test(
        "Scenario E6: a keep alive beyond one byte is on the wire as it was set",
        arguments: [255, 256, 310, 32_767, 32_768, 65_535] as [UInt16])
    func theKeepAliveOnTheWire(seconds: UInt16) throws {
        var link = LinkUnderTest(keepAlive: seconds)
        link.start()
        link.addressesResolved()
        link.transportOpened()
        let sent = link.take().compactMap { if case .send(let packet) = $0 { packet } else { nil } }
        var decoder = PacketDecoder(version: .v5_0)
        decoder.append(try #require(sent.first).encoded(as: .v5_0))
        guard case .connect(let connect) = try decoder.next() else {
            Issue.record("no CONNECT was sent")
            return
        }
        #expect(connect.keepAliveSeconds == seconds)
    }

    @Test("Scenario E11: a 3.1.1 broker that refuses a large keep alive says identifier rejected")
    func aRefusedKeepAlive() {
        var link = LinkUnderTest(keepAlive: .max, version: .only(.v3_1_1))
        link.start()
        link.addressesResolved()
        link.transportOpened()
        link.packet(.connack(Connack(version: .v3_1_1, code: ReasonCode(2))))
        #expect(link.rejections.map(\.name) == ["Connection Refused, identifier rejected"])
        #expect(link.machine.state == .down)
    }
}
