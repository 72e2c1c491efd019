import Glibc
import NIOCore
import NIOEmbedded
import Testing
import Vocabulary

@testable import MQTTTransport

/// What becomes of links when this machine loses its way to brokers, in virtual time.
struct OwnNetworkTests {
    private let watch: EmbeddedWatch
    private let wired: HostAddress
    private let wireless: HostAddress
    private let loopback: HostAddress

    init() throws {
        wired = try host("10.0.0.5")
        wireless = try host("10.9.0.7")
        loopback = try host("127.0.0.1")
        watch = EmbeddedWatch(
            network: [:], resolver: try NameResolver.knowing(["one.test": ["192.0.2.1"]]))
        watch.connector.connect(from: try SocketAddress(ipAddress: "10.0.0.5", port: 40_000))
        watch.machine.changeNetwork { [wired, loopback] in
            $0.interfaces = [
                wired: OwnInterface(name: "eth0", condition: .up, isLoopback: false),
                loopback: OwnInterface(name: "lo", condition: .up, isLoopback: true),
            ]
            $0.others = []
            $0.defaultRoute = .from(wired)
            $0.routes = [loopback: .from(loopback)]
        }
    }

    @Test func anInterfaceThatIsDownIsSaidOnceAndNoLinkIsJudgedByIt() throws {
        for number: Int32 in 1...3 {
            try watch.addConnected(number).receive([0xD0, 0x00])
        }
        unplug()
        watch.advance(.seconds(60))
        let record = watch.recorder.record
        #expect(record.own == [.offline(evidence: "no route to 192.0.2.1: interface eth0 is down")])
        #expect(record.links { if case .overdue = $0 { true } else { false } }.isEmpty)
        #expect(record.links { if case .disconnected = $0 { true } else { false } }.isEmpty)
        let unknown = record.links { if case .state(_, .unknown) = $0 { true } else { false } }
        #expect(unknown.count == 3)
    }

    @Test func itIsSaidWithinASecond() throws {
        _ = try watch.addConnected(1)
        unplug()
        watch.advance(.milliseconds(1_001))
        #expect(watch.recorder.record.own.count == 1)
    }

    @Test("Scenario G1: links whose way is back are probed one after another, each once")
    func probedOneAfterAnother() throws {
        let channels = try (1...10).map { try watch.addConnected(Int32($0)) }
        for channel in channels { try channel.receive([0xD0, 0x00]) }
        watch.advance(.seconds(3))
        unplug()
        watch.advance(.seconds(30))
        plugIn()
        let back = watch.loop.now
        try watch.advanceAnswering(.seconds(20))
        let gaps = watch.gapsBetweenProbes(since: back)
        #expect(gaps.count >= 17)
        #expect(gaps.allSatisfy { $0 > .milliseconds(900) && $0 < .milliseconds(1_100) })
    }

    @Test func whenTheLastWayIsBackItIsSaidWithTheTimeItTook() throws {
        for number: Int32 in 1...3 { _ = try watch.addConnected(number) }
        unplug()
        watch.advance(.seconds(20))
        plugIn()
        watch.advance(.seconds(2))
        let own = watch.recorder.record.own
        #expect(own.count == 2)
        guard case .online(let time) = own.last else {
            Issue.record("not told: \(own)")
            return
        }
        #expect(time > .seconds(19) && time < .seconds(22))
    }

    @Test func aLinkOfTheLoopbackIsJudgedAllTheSame() throws {
        _ = try watch.addConnected(1)
        watch.connector.connect(from: try SocketAddress(ipAddress: "127.0.0.1", port: 40_001))
        watch.add(2, host: "127.0.0.1")
        try #require(watch.connector.channels.last).acceptConnect()
        unplug()
        watch.advance(.seconds(26))
        #expect(watch.recorder.record.disconnection(of: LinkID(1)) == nil)
        #expect(watch.recorder.record.disconnection(of: LinkID(2))?.cause == .halfOpen)
    }

    @Test func aWayThatIsLostJustBeforeAJudgementPreventsIt() throws {
        _ = try watch.addConnected(1) { $0.responseTimeout = Setting(.milliseconds(1_500)) }
        // The loop looks after itself at whole seconds.
        watch.advance(.milliseconds(1_300))
        unplug()
        watch.advance(.milliseconds(300))
        let record = watch.recorder.record
        #expect(record.own.count == 1)
        #expect(record.links { if case .overdue = $0 { true } else { false } }.isEmpty)
    }

    @Test func anAttemptWithoutAWayIsOurFaultAndSendsNothing() throws {
        unplug()
        watch.add(1)
        let record = watch.recorder.record
        #expect(record.own == [.offline(evidence: "no route to 192.0.2.1: interface eth0 is down")])
        #expect(record.disconnection(of: LinkID(1))?.pattern == .ownOffline)
        #expect(watch.connector.channels.isEmpty)
    }

    @Test func aBrokerThatThisMachineNeverHadAWayToIsUnreachableAndNotOurFault() throws {
        let distant = try host("2001:db8::7")
        watch.machine.changeNetwork { $0.routes[distant] = .missing(errno: ENETUNREACH) }
        watch.add(1, host: "2001:db8::7")
        let record = watch.recorder.record
        let end = try #require(record.disconnection(of: LinkID(1)))
        #expect(end.cause == .unreachable)
        #expect(end.pattern == nil)
        #expect(
            end.evidence == "this machine has no route to 2001:db8::7: Network is unreachable")
        #expect(record.own.isEmpty)
        #expect(watch.connector.channels.isEmpty)
    }

    @Test func aWayThatWasNeverThereIsOurLossOnlyWhileAllAreLost() throws {
        let distant = try host("2001:db8::7")
        watch.machine.changeNetwork { $0.routes[distant] = .missing(errno: ENETUNREACH) }
        _ = try watch.addConnected(1)
        watch.add(2, host: "2001:db8::7")
        watch.advance(.seconds(2))
        unplug()
        watch.advance(.seconds(60))
        #expect(watch.recorder.record.own.count == 1)
        plugIn()
        watch.advance(.seconds(60))
        // It is unreachable as before, and does not keep us offline.
        #expect(watch.recorder.record.own.count == 2)
    }

    @Test func neighboursThatAreReachedShowThatAWayElsewhereWasNeverThere() throws {
        let neighbour = try host("10.0.0.9")
        watch.machine.changeNetwork { [wired] in
            $0.routes[neighbour] = .from(wired)
            $0.defaultRoute = .missing(errno: ENETUNREACH)
        }
        watch.add(1, host: "10.0.0.9")
        try #require(watch.connector.channels.last).acceptConnect()
        watch.add(2, host: "198.51.100.7")
        #expect(watch.recorder.record.disconnection(of: LinkID(2))?.pattern == nil)
        #expect(watch.recorder.record.own.isEmpty)
    }

    @Test func anAttemptThatWasUnderWayWhenTheWayWasLostIsOurFault() throws {
        watch.connector.set("192.0.2.1", to: .isSilent)
        watch.add(1)
        watch.advance(.milliseconds(9_400))
        unplug()
        watch.advance(.seconds(60))
        let end = watch.recorder.record.disconnection(of: LinkID(1))
        #expect(end == nil || end?.pattern == .ownOffline)
        #expect(watch.recorder.record.own.count == 1)
    }

    @Test func aHostThatARouterCallsUnreachableIsNotOurFault() throws {
        watch.connector.set("192.0.2.1", to: .fails(EHOSTUNREACH))
        watch.add(1)
        let end = try #require(watch.recorder.record.disconnection(of: LinkID(1)))
        #expect(end.cause == .unreachable)
        #expect(end.pattern == nil)
        #expect(watch.recorder.record.own.isEmpty)
    }

    @Test(
        "Scenario A11, G6: a connection whose own address is gone is made anew on the new way")
    func changedAddress() throws {
        let old = try watch.addConnected(1)
        // Between a PINGREQ and its PINGRESP.
        #expect(try old.takeSent().last == [0xC0, 0x00])
        try changeToWireless()
        watch.advance(.milliseconds(1_001))
        #expect(!old.isActive)
        let end = try #require(watch.recorder.record.disconnection(of: LinkID(1)))
        #expect(end.pattern == .ownOffline)
        #expect(end.detail.contains("10.0.0.5"))
        #expect(watch.recorder.record.own.count == 2)
        watch.advance(.seconds(2))
        let new = try #require(watch.connector.channels.last)
        #expect(new.isActive)
        try new.acceptConnect()
        #expect(
            watch.recorder.record.links { if case .overdue = $0 { true } else { false } }.isEmpty)
    }

    @Test func aNameThatCannotBeLookedUpWithoutAnyNetworkIsOurFault() async throws {
        unplug()
        let failure = await lookUpFailure(of: "absent.test")
        #expect(failure?.cause == .resolutionFailed)
        #expect(failure?.pattern == .ownOffline)
        #expect(watch.recorder.record.own == [.offline(evidence: "interface eth0 is down")])
    }

    @Test func aNameThatDoesNotExistIsNotOurFault() async throws {
        let failure = await lookUpFailure(of: "absent.test")
        #expect(failure?.cause == .resolutionFailed)
        #expect(failure?.pattern == nil)
        #expect(watch.recorder.record.own.isEmpty)
    }

    @Test func aLookUpThatFailsWhileTheWayIsLostDoesNotBringItBack() async throws {
        watch.connector.set("192.0.2.1", to: .refuses)
        watch.add(1, host: "one.test")
        // Another interface stays up, so that this machine is not without any network.
        let unrelated = try host("172.17.0.1")
        watch.machine.changeNetwork {
            $0.interfaces[unrelated] = OwnInterface(
                name: "docker0", condition: .up, isLoopback: false)
        }
        unplug()
        watch.advance(.seconds(2))
        let driver = try #require(watch.loop.driver(LinkID(1)))
        driver.lookUpFailed()
        #expect(!driver.lookAtWay(now: watch.loop.now))
        #expect(watch.recorder.record.own.count == 1)
    }

    @Test func aWayThatComesBackWithoutAWordIsFoundAllTheSame() throws {
        _ = try watch.addConnected(1)
        unplug()
        watch.advance(.seconds(5))
        watch.machine.change { [wired] in
            $0.set("eth0", to: .up)
            $0.defaultRoute = .from(wired)
        }
        watch.advance(.seconds(12))
        #expect(watch.recorder.record.own.count == 2)
    }

    @Test func aNetworkThatChangesAllTheTimeIsLookedAtOnceASecond() throws {
        for number: Int32 in 1...5 { _ = try watch.addConnected(number) }
        let before = watch.machine.routeQuestions
        for _ in 0..<1_000 {
            watch.machine.changeNetwork { _ in }
            watch.advance(.milliseconds(10))
        }
        // Ten looks, and a judgement of each link now and then.
        #expect(watch.machine.routeQuestions - before <= 40)
    }

    @Test func aLinkThatIsTakenOutNeedsItsWayNoMore() throws {
        for number: Int32 in 1...2 { _ = try watch.addConnected(number) }
        unplug()
        watch.advance(.seconds(2))
        watch.loop.remove(LinkID(1))
        #expect(watch.recorder.record.own.count == 1)
        watch.loop.remove(LinkID(2))
        #expect(watch.recorder.record.own.count == 2)
    }

    @Test func aLossThatIsDeclaredStopsEveryJudgementUntilItIsOver() throws {
        let channel = try watch.addConnected(1)
        watch.loop.declareOffline(now: watch.loop.now)
        watch.advance(.seconds(60))
        #expect(watch.recorder.record.disconnection(of: LinkID(1)) == nil)
        // One that comes later is not judged either.
        watch.connector.set("192.0.2.1", to: .isSilent)
        watch.add(2)
        watch.advance(.seconds(30))
        #expect(watch.recorder.record.disconnection(of: LinkID(2))?.pattern == .ownOffline)
        watch.loop.declareOnline(now: watch.loop.now)
        watch.advance(.seconds(60))
        #expect(watch.recorder.record.disconnection(of: LinkID(1))?.cause == .halfOpen)
        #expect(!channel.isActive)
    }

    @Test("Scenario F2: a clock that is set right after CONNECT is said, and changes nothing else")
    func clockStep() throws {
        watch.add(1)
        watch.machine.change { $0.wallClockLead = .seconds(1_003_600) }
        try #require(watch.connector.channels.last).acceptConnect()
        watch.advance(.seconds(4))
        try #require(watch.connector.channels.last).receive([0xD0, 0x00])
        watch.advance(.seconds(4))
        let record = watch.recorder.record
        #expect(record.own == [.clockStepped(by: .seconds(3_600))])
        #expect(record.roundTrips(of: LinkID(1)) == [.seconds(4)])
        #expect(record.links { if case .disconnected = $0 { true } else { false } }.isEmpty)
    }

    @Test("Scenario F4: after a suspension all links are probed, one after another")
    func suspension() throws {
        let channels = try (1...5).map { try watch.addConnected(Int32($0)) }
        for channel in channels {
            try channel.receive([0xD0, 0x00])
            _ = try channel.takeSent()
        }
        watch.advance(.seconds(9))
        watch.machine.change { $0.suspended += .seconds(1_200) }
        let woken = watch.loop.now
        try watch.advanceAnswering(.seconds(20))
        #expect(watch.recorder.record.own == [.paused(gap: .seconds(1_200))])
        let gaps = watch.gapsBetweenProbes(since: woken)
        #expect(gaps.count >= 8)
        #expect(gaps.allSatisfy { $0 > .milliseconds(1_900) && $0 < .milliseconds(2_100) })
    }

    // MARK: What happens to the machine

    private func unplug() {
        watch.machine.changeNetwork {
            $0.set("eth0", to: .down)
            $0.defaultRoute = .missing(errno: ENETUNREACH)
        }
    }

    private func plugIn() {
        watch.machine.changeNetwork { [wired] in
            $0.set("eth0", to: .up)
            $0.defaultRoute = .from(wired)
        }
    }

    private func changeToWireless() throws {
        watch.connector.connect(from: try SocketAddress(ipAddress: "10.9.0.7", port: 40_000))
        watch.machine.changeNetwork { [wired, wireless] in
            $0.interfaces[wired] = nil
            $0.interfaces[wireless] = OwnInterface(
                name: "wlan0", condition: .up, isLoopback: false)
            $0.defaultRoute = .from(wireless)
        }
    }

    /// Lets a link look up a name that the resolver does not know.
    private func lookUpFailure(of name: String) async -> Disconnection? {
        watch.add(1, host: name)
        // The look-up runs on a thread of its own, whose answer the loop takes up when it runs.
        for _ in 0..<1_000 where watch.recorder.record.disconnection(of: LinkID(1)) == nil {
            watch.eventLoop.run()
            usleep(1_000)
        }
        return watch.recorder.record.disconnection(of: LinkID(1))
    }
}
