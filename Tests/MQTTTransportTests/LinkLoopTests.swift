import MQTTLink
import NIOCore
import NIOEmbedded
import NIOPosix
import Testing
import Vocabulary

@testable import MQTTTransport

/// The drivers and timers of one loop, in virtual time.
struct LinkLoopTests {
    private let pingRequest: [UInt8] = [0xC0, 0x00]
    private let pingResponse: [UInt8] = [0xD0, 0x00]

    @Test func aHeartbeatGoesOutAtEachSlotAndItsRoundTripIsExact() throws {
        let watch = EmbeddedWatch()
        let channel = try watch.addConnected(1)
        for milliseconds in 1...5 {
            #expect(try channel.takeSent() == [pingRequest])
            let roundTrip = Duration.milliseconds(milliseconds)
            watch.advance(roundTrip)
            try channel.receive(pingResponse)
            #expect(watch.recorder.record.roundTrips(of: LinkID(1)).last == roundTrip)
            watch.advance(.seconds(10) - roundTrip)
        }
    }

    @Test func aPeerThatStaysSilentIsGivenUpInTime() throws {
        let watch = EmbeddedWatch()
        let channel = try watch.addConnected(1)
        watch.advance(.seconds(25) - .milliseconds(1))
        #expect(watch.recorder.record.disconnection(of: LinkID(1)) == nil)
        watch.advance(.milliseconds(2))
        #expect(watch.recorder.record.disconnection(of: LinkID(1))?.cause == .halfOpen)
        #expect(!channel.isActive)
    }

    @Test func aHeartbeatThatWaitsInOurOwnQueueIsTimedFromTheMomentItLeft() throws {
        let watch = EmbeddedWatch()
        let channel = try watch.addConnected(1)
        try channel.receive(pingResponse)
        let dam = try channel.pipeline.syncOperations.handler(type: Dam.self)
        dam.close()
        watch.advance(.seconds(11))
        dam.open()
        watch.advance(.milliseconds(7))
        try channel.receive(pingResponse)
        #expect(watch.recorder.record.roundTrips(of: LinkID(1)) == [.zero, .milliseconds(7)])
    }

    @Test func aMissWhileOurOwnQueueIsFullSaysSo() throws {
        let watch = EmbeddedWatch()
        let channel = try watch.addConnected(1)
        try channel.receive(pingResponse)
        try channel.pipeline.syncOperations.handler(type: Dam.self).close()
        watch.advance(.seconds(16))
        let verdicts = watch.recorder.record.reports.compactMap { report in
            if case .overdue(let overdue) = report.event { overdue.verdict } else { nil }
        }
        #expect(verdicts == [.ownQueueFull])
    }

    @Test func aSuspendedMachineIsSaidToBeOurPauseBeforeAnythingIsJudged() throws {
        let watch = EmbeddedWatch()
        let channel = try watch.addConnected(1)
        watch.advance(.milliseconds(4_900))
        watch.suspend(.seconds(60))
        watch.advance(.milliseconds(200))
        #expect(watch.recorder.record.own == [.paused(gap: .seconds(60))])
        try channel.receive(pingResponse)
        let overdue = watch.recorder.record.links { if case .overdue = $0 { true } else { false } }
        #expect(overdue.isEmpty)
    }

    @Test func aSuspensionBelowHalfTheTimeoutIsNoPause() throws {
        let watch = EmbeddedWatch()
        _ = try watch.addConnected(1)
        watch.suspend(.seconds(2))
        watch.advance(.seconds(2))
        #expect(watch.recorder.record.own.isEmpty)
    }

    @Test func endingSendsDisconnectAndIsDoneWhenTheChannelIsClosed() throws {
        let watch = EmbeddedWatch()
        let channel = try watch.addConnected(1)
        _ = try channel.takeSent()
        let ended = watch.loop.end()
        #expect(try channel.takeSent().last == [0xE0, 0x00])
        watch.advance(.seconds(2))
        #expect(!channel.isActive)
        try ended.wait()
    }

    @Test func aLinkThatIsTakenOutBehindTheGateConnectsToNothing() throws {
        let watch = EmbeddedWatch(connectRate: 1)
        watch.add(1)
        watch.add(2) { $0.clientID = Setting("taken out") }
        watch.add(3) { $0.clientID = Setting("third") }
        watch.loop.remove(LinkID(2))
        watch.advance(.milliseconds(1_500))
        #expect(watch.connector.channels.count == 2)
        let sent = try #require(watch.connector.channels.last).takeSent()
        #expect(sent.first?.suffix(5) == Array("third".utf8)[...])
    }

    @Test func theTimeAtTheGateDoesNotCountAgainstTheConnectTimeout() throws {
        let watch = EmbeddedWatch(connectRate: 1)
        for number: Int32 in 1...20 { watch.add(number) }
        watch.advance(.seconds(19))
        // The last one waited longer than its connect timeout, and is none the worse for it.
        let channel = try #require(watch.connector.channels.last)
        #expect(watch.connector.channels.count == 20)
        #expect(try channel.takeSent().first?.first == 0x10)
        watch.advance(.milliseconds(9_900))
        #expect(watch.recorder.record.disconnection(of: LinkID(20)) == nil)
    }

    @Test func aConnectTimeoutEndsTheAttemptAndItsChannel() throws {
        let watch = EmbeddedWatch(network: ["192.0.2.1": .isSilent])
        watch.add(1)
        let isClosed = Counter()
        watch.connector.channels.first?.closeFuture.whenComplete { _ in isClosed.increment() }
        watch.advance(.seconds(10))
        #expect(watch.recorder.record.disconnection(of: LinkID(1))?.cause == .connectTimeout)
        #expect(isClosed.value == 1)
    }

    @Test func aPersonMayPauseALinkThatStillWaitsBehindTheGate() throws {
        let watch = EmbeddedWatch(connectRate: 1)
        watch.add(1)
        watch.add(2)
        let second = try #require(watch.loop.driver(LinkID(2)))
        second.pause(now: watch.loop.now)
        watch.advance(.seconds(5))
        #expect(watch.connector.channels.count == 1)
        second.resume(now: watch.loop.now)
        watch.advance(.seconds(1))
        #expect(watch.connector.channels.count == 2)
    }

    @Test func aPauseThatEndsBeforeTheTurnCameChangesNothing() throws {
        let watch = EmbeddedWatch(connectRate: 1)
        watch.add(1)
        watch.add(2)
        let second = try #require(watch.loop.driver(LinkID(2)))
        second.pause(now: watch.loop.now)
        second.resume(now: watch.loop.now)
        watch.advance(.seconds(2))
        #expect(watch.connector.channels.count == 2)
    }

    @Test("Scenario G4: a fleet that starts connects no faster than the connect rate")
    func aFleetStartsAtTheConnectRate() {
        let watch = EmbeddedWatch(connectRate: 100)
        // Each takes a millisecond.
        for number: Int32 in 1...50 { watch.add(number) }
        var opened = watch.connector.channels.count
        #expect(opened <= 6)
        for _ in 0..<1_000 where opened < 50 {
            watch.advance(.milliseconds(10))
            let now = watch.connector.channels.count
            #expect(now - opened <= 1)
            opened = now
        }
        #expect(opened == 50)
    }

    @Test("Scenario G4: attempts after the back-off keep to the connect rate as well")
    func attemptsAfterTheBackOffWaitTheirTurn() {
        let watch = EmbeddedWatch(connectRate: 1, network: ["192.0.2.1": .refuses])
        for number: Int32 in 1...10 { watch.add(number) }
        for second in 1...60 {
            watch.advance(.seconds(1))
            #expect(watch.connector.channels.count <= second + 1)
        }
        #expect(watch.connector.channels.count > 20)
    }

    @Test func twoBytesOfAMessageThatLookLikeAnAnswerAreNone() throws {
        let watch = EmbeddedWatch()
        let channel = try watch.addConnected(1)
        try channel.receive([0x30, 0x06, 0x00, 0x01, 0x74, 0x00])
        try channel.receive(pingResponse)
        let record = watch.recorder.record
        #expect(record.answered.isEmpty)
        let messages = record.reports.compactMap { report in
            if case .message(let message) = report.event { message.payloadBytes } else { nil }
        }
        #expect(messages == [2])
    }

    @Test func aPingByHandSaysWhatBecameOfIt() throws {
        let watch = EmbeddedWatch()
        let channel = try watch.addConnected(1)
        let driver = try #require(watch.loop.driver(LinkID(1)))
        let since = watch.loop.now
        #expect(driver.pingNow(now: watch.loop.now) == .alreadyOutstanding(since: since))
        try channel.receive(pingResponse)
        _ = try channel.takeSent()
        #expect(driver.pingNow(now: watch.loop.now) == .sent)
        #expect(try channel.takeSent() == [pingRequest])
    }

    @Test func offsetsOfGarbageCountTheAnswersBeforeIt() throws {
        let watch = EmbeddedWatch()
        let channel = try watch.addConnected(1)
        try channel.receive(pingResponse)
        try channel.receive([0xD0, 0x01, 0x00])
        let end = try #require(watch.recorder.record.disconnection(of: LinkID(1)))
        #expect(end.cause == .protocolError)
        // CONNACK has five bytes, the PINGRESP two; the eighth and last is the first that is wrong.
        #expect(end.detail.contains("8") || end.detail.contains("7"), "\(end.detail)")
    }
}
