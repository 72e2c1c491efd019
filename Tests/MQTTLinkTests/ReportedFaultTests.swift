import MQTTLink
import MQTTWire
import Testing
import Vocabulary

/// Faults that users of other clients reported, on one link in virtual time.
@Suite("Reported faults")
struct ReportedFaultTests {
    @Test(
        "Scenario B3: what comes in moves no PINGREQ, and what goes out moves no deadline",
        arguments: [(60, 10, 5), (20, 3_600, 4), (0, 7, 3)] as [(UInt16, Int, Int)])
    func sentAndReceivedAreTimedApart(keepAlive: UInt16, probe: Int, timeout: Int) {
        let link = LinkUnderTest.connected(
            keepAlive: keepAlive, probe: .seconds(probe), timeout: .seconds(timeout))
        var (idle, sending, receiving) = (link, link, link)
        idle.fallSilentAfterAMinute(getting: nil)
        receiving.fallSilentAfterAMinute(getting: Publish(topic: "a"))
        sending.fallSilentAfterAMinute(
            getting: Publish(topic: "a", qos: .atLeastOnce, packetID: 1))
        #expect(idle.roundTrips.count > 3)
        #expect(idle.ends.first?.end.cause == .halfOpen)
        for busy in [sending, receiving] {
            #expect(busy.requestTimes == idle.requestTimes)
            #expect(busy.misses.map(\.at) == idle.misses.map(\.at))
            #expect(busy.ends.map(\.at) == idle.ends.map(\.at))
        }
    }

    @Test("Scenario B6: what we have just sent puts no PINGREQ off, so that silence is noticed")
    func sendingPutsNoRequestOff() {
        var link = LinkUnderTest.connected()
        link.packet(.pingResponse, after: .milliseconds(3))
        link.packet(
            .publish(Publish(topic: "a", qos: .atLeastOnce, packetID: 1)), after: .seconds(9))
        #expect(link.take().contains(.send(.puback(Acknowledgement(packetID: 1)))))
        link.run(until: .at(.seconds(15)))
        #expect(link.requestTimes.prefix(2) == [.at(.zero), .at(.seconds(10))])
        #expect(link.misses.map(\.at) == [.at(.seconds(15))])
    }

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

    @Test("Scenario D5: three PINGREQs before the first PINGRESP are answered by three")
    func severalRequestsBeforeTheFirstAnswer() {
        var link = LinkUnderTest.connected(misses: 4)
        link.run(until: .at(.seconds(15)))
        #expect(link.requestTimes == [0, 5, 15].map { .at(.seconds($0)) })
        for _ in 1...3 { link.packet(.pingResponse, after: .milliseconds(100)) }
        #expect(
            link.answers == [
                .timed(rtt: .milliseconds(15_100), late: true),
                .timed(rtt: .milliseconds(10_200), late: true),
                .timed(rtt: .milliseconds(300), late: false),
            ])
        #expect(!link.events.contains { $0.event == .unexpectedPingResponse })
        #expect(link.machine.state == .up)
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

extension LinkUnderTest {
    /// Two minutes in which a message comes ten times a second; PINGREQs are answered in the first
    /// of them only.
    fileprivate mutating func fallSilentAfterAMinute(getting message: Publish?) {
        for turn in 1...1_200 {
            run(until: .at(.milliseconds(100 * turn)))
            if let message { packet(.publish(message)) }
            if turn <= 600, answers.count < requestCount { packet(.pingResponse) }
        }
    }
}
