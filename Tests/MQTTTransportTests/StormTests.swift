import NIOCore
import NIOEmbedded
import Testing
import Vocabulary

@testable import MQTTTransport

/// Many links at once, in virtual time.
struct StormTests {
    @Test func atMostSoManyAttemptsGoToOneAddressWhateverNamesLeadThere() throws {
        let names = (0..<8).map { "name-\($0).test" }
        let watch = EmbeddedWatch(
            network: ["192.0.2.1": .isSilent],
            resolver: try NameResolver.knowing(
                Dictionary(uniqueKeysWithValues: names.map { ($0, ["192.0.2.1"]) })))
        for number: Int32 in 0..<100 { watch.add(number, host: names[Int(number) % names.count]) }
        watch.advance(.seconds(1))
        #expect(watch.connector.channels.count == 64)
    }

    @Test func aDeadAddressHoldsUpNoOther() throws {
        let watch = EmbeddedWatch(network: ["192.0.2.1": .isSilent])
        for number: Int32 in 0..<100 { watch.add(number) }
        watch.add(200, host: "192.0.2.2")
        let channel = try #require(watch.connector.channels.last)
        #expect(channel.remoteAddress?.ipAddress == "192.0.2.2")
        #expect(try channel.takeSent().first?.first == 0x10)
    }

    @Test func theTimeWithoutAPlaceDoesNotCountAgainstTheConnectTimeout() throws {
        let watch = EmbeddedWatch(placesAtAddress: 1, network: ["192.0.2.1": .isSilent])
        watch.add(1)
        watch.add(2)
        watch.advance(.milliseconds(10_010))
        // The first has failed, which gave the second its place.
        #expect(watch.recorder.record.disconnection(of: LinkID(1))?.cause == .connectTimeout)
        #expect(watch.connector.channels.count == 2)
        watch.advance(.milliseconds(9_900))
        #expect(watch.recorder.record.disconnection(of: LinkID(2)) == nil)
        watch.advance(.milliseconds(200))
        #expect(watch.recorder.record.disconnection(of: LinkID(2))?.cause == .connectTimeout)
    }

    @Test func aLinkWithAnotherAddressDoesNotWaitForADeadOnesPlace() throws {
        let watch = EmbeddedWatch(
            placesAtAddress: 1, network: ["2001:db8::1": .isSilent],
            resolver: try NameResolver.knowing(["two.test": ["2001:db8::1", "192.0.2.2"]]))
        watch.add(1, host: "2001:db8::1")
        watch.add(2, host: "two.test")
        watch.advance(.milliseconds(260))
        let channel = try #require(watch.connector.channels.last)
        #expect(channel.remoteAddress?.ipAddress == "192.0.2.2")
        try channel.acceptConnect()
        // Its place in the dead address's line goes with the attempt.
        watch.advance(.milliseconds(9_800))
        let toTheDead = watch.connector.channels.filter {
            $0.remoteAddress?.ipAddress == "2001:db8::1"
        }
        #expect(toTheDead.count == 1)
    }

    @Test func everybodyWhoWaitsForADeadAddressHasItsTurn() {
        let watch = EmbeddedWatch(network: ["192.0.2.1": .isSilent])
        for number: Int32 in 0..<200 {
            watch.add(number) { $0.connectTimeout = Setting(.seconds(1)) }
        }
        // 200 links, 64 at once, a second each.
        watch.advance(.milliseconds(3_300))
        let failed = watch.recorder.record.links {
            if case .disconnected = $0 { true } else { false }
        }
        #expect(failed.count >= 192)
    }

    @Test func theMeterTellsWhatIsUnderWayAndWhatWaits() throws {
        let watch = EmbeddedWatch(connectRate: 10, network: ["192.0.2.1": .isSilent])
        for number: Int32 in 0..<30 { watch.add(number) }
        watch.advance(.milliseconds(990))
        let load = try #require(watch.recorder.record.loads.last)
        #expect(load.underWay + load.waiting == 30)
        #expect((9...11).contains(load.underWay))
        #expect(load.begunInLastSecond == load.underWay)
        watch.advance(.seconds(1))
        let next = try #require(watch.recorder.record.loads.last)
        #expect((9...11).contains(next.begunInLastSecond))
    }

    @Test func theMeterIsAtZeroWhenNothingGoesOn() throws {
        let watch = EmbeddedWatch()
        _ = try watch.addConnected(1)
        watch.advance(.seconds(3))
        #expect(watch.recorder.record.loads.last == ConnectLoad())
    }

    @Test func theMeterAddsUpTheLoops() {
        let sum = ConnectLoadSum(loops: 2)
        let first = ConnectLoad(underWay: 1, waiting: 2, begunInLastSecond: 3)
        #expect(sum.update(0, to: first) == first)
        let second = ConnectLoad(underWay: 10, waiting: 20, begunInLastSecond: 30)
        #expect(
            sum.update(1, to: second)
                == ConnectLoad(underWay: 11, waiting: 22, begunInLastSecond: 33))
        #expect(sum.update(0, to: ConnectLoad()) == second)
    }

    @Test("Scenario D4: after a thousand reconnects there are as many timers as links")
    func timersDoNotPileUp() throws {
        let watch = EmbeddedWatch()
        for number: Int32 in 1...3 {
            watch.add(number) {
                // Each connection leaves a timer behind that would fire in ten hours.
                $0.probeInterval = Setting(.seconds(36_000))
                $0.keepAliveSeconds = Setting(0)
            }
        }
        var reconnects = 0
        while reconnects < 1_000 {
            let channels = watch.connector.channels.suffix(3).filter(\.isActive)
            for channel in channels {
                try channel.acceptConnect()
                try channel.receive([0xD0, 0x00])
            }
            watch.advance(.seconds(6))
            for channel in channels {
                channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
            }
            reconnects += channels.count
            // Longer than any back-off.
            watch.advance(.seconds(31))
            #expect(watch.loop.holdings.timers == 3)
        }
    }
}
