import FleetModel
import Testing
import Vocabulary

@Suite("All links lost at once")
struct LossWatchTests {
    private static let networks = ["192.0.2", "198.51.100", "203.0.113", "10.0.0"]

    /// Links 0, 1, …, each at the next of the networks, all connected and answered.
    private func watch(links: Int, networks: Int) -> FleetUnderTest {
        watch(addresses: (0..<links).map { "\(Self.networks[$0 % networks]).\($0 + 1):1883" })
    }

    private func watch(addresses: [String]) -> FleetUnderTest {
        var watch = FleetUnderTest(brokers: addresses)
        for (link, address) in zip(Int32(0)..., addresses) {
            watch.connect(link, address: address, at: 0)
            watch.beat(link, at: 10)
        }
        return watch
    }

    private func declarations(_ watch: FleetUnderTest) -> [FleetEffect] {
        watch.requests
    }

    @Test("Scenario F7: links that are all lost at three networks are our own fault")
    func ours() {
        var watch = watch(links: 40, networks: 4)
        for link in Int32(0)..<40 { watch.miss(link, .pathDead, at: 20 + Double(link) * 3.2 / 39) }
        let evidence =
            "all 40 links at 4 networks lost within 3.2 s, none acknowledges anything"
        #expect(declarations(watch) == [.declareOffline(evidence: evidence)])
        // The misses that follow add nothing.
        for link in Int32(0)..<40 { watch.miss(link, .pathDead, at: 30) }
        #expect(declarations(watch).count == 1)
    }

    @Test func aLinkThatAloneWasLostAndAnswersIsNotLostWithTheOthers() {
        var watch = watch(links: 4, networks: 4)
        watch.miss(0, .pathDead, at: 20)
        watch.beat(0, at: 21)
        for link in Int32(1)..<4 { watch.miss(link, .pathDead, at: 25) }
        #expect(declarations(watch).isEmpty)
    }

    @Test func aLostLinkThatIsTakenOutLeavesTheOthersCounted() {
        var watch = watch(
            addresses: [
                "192.0.2.1:1883", "192.0.2.2:1883", "198.51.100.1:1883", "203.0.113.1:1883",
                "10.0.0.1:1883",
            ])
        watch.miss(0, .pathDead, at: 20)
        watch.fleet.remove(LinkID(0), now: FleetUnderTest.moment(21))
        watch.miss(1, .pathDead, at: 22)
        watch.beat(1, at: 23)
        for link in Int32(2)..<5 { watch.miss(link, .pathDead, at: 25) }
        #expect(declarations(watch).isEmpty, "link 1 answers")
    }

    @Test(
        "which addresses are of one network",
        arguments: [
            (["203.0.113.1:1", "203.0.114.1:1", "203.0.115.1:1"], 3),
            (["203.0.113.1:1", "203.0.113.200:1", "203.0.115.1:1"], 2),
            (["203.1.113.1:1", "203.2.113.1:1", "204.1.113.1:1"], 3),
            (["[2001:db8:1::1]:1", "[2001:db8:2::1]:1", "[2001:db8:3::1]:1"], 3),
            (["[2001:db8:1:1::1]:1", "[2001:db8:1:2::1]:1", "[2001:db8:3::1]:1"], 2),
            (["[::ffff:203.0.113.1]:1", "203.0.113.2:1", "[2001:db8:3::1]:1"], 2),
        ])
    func networks(addresses: [String], networks: Int) {
        var watch = watch(addresses: addresses)
        for link in Int32(0)..<3 { watch.miss(link, .pathDead, at: 20) }
        #expect(declarations(watch).count == (networks == 3 ? 1 : 0))
    }

    @Test func theFirstSignAfterwardsShowsTheWay() {
        var watch = watch(links: 3, networks: 3)
        for link in Int32(0)..<3 { watch.miss(link, .pathDead, at: 20) }
        watch.tell(.offline(evidence: "all links"), at: 20)
        watch.beat(1, at: 80)
        watch.beat(2, at: 81)
        #expect(declarations(watch).count == 2 && declarations(watch).last == .declareOnline)
    }

    @Test(
        "an attempt that is answered shows the way, though nothing connects",
        arguments: [DropCause.refused, .tlsFailed, .closedByPeer, .protocolError])
    func answered(cause: DropCause) {
        var watch = watch(links: 3, networks: 3)
        for link in Int32(0)..<3 { watch.miss(link, .pathDead, at: 20) }
        watch.tell(.offline(evidence: "all links"), at: 20)
        // However the connections end now, the links were lost.
        for link in Int32(0)..<3 { watch.drop(link, .resetByPeer, at: 25) }
        watch.fail(0, .connectTimeout, at: 30)
        watch.fail(1, .unreachable, at: 31)
        #expect(declarations(watch).count == 1)
        watch.fail(2, cause, at: 32)
        #expect(declarations(watch).count == 2 && declarations(watch).last == .declareOnline)
    }

    @Test func aRefusalOfCredentialsShowsTheWayAsWell() {
        var watch = watch(links: 3, networks: 3)
        for link in Int32(0)..<3 { watch.miss(link, .pathDead, at: 20) }
        watch.tell(.offline(evidence: "all links"), at: 20)
        watch.tell(.rejected(Rejection(code: .notAuthorized, version: .v5_0)), of: 1, at: 40)
        #expect(declarations(watch).last == .declareOnline)
    }

    @Test func anAttemptThatNobodyAnswersContradictsNothing() {
        var watch = watch(links: 4, networks: 4)
        watch.miss(0, .pathDead, at: 20)
        watch.drop(0, .halfOpen, verdict: .pathDead, at: 20)
        watch.fail(0, .unreachable, at: 24)
        for link in Int32(1)..<4 { watch.miss(link, .pathDead, at: 26) }
        #expect(declarations(watch).count == 1)
    }

    @Test func anAttemptThatIsAnsweredSetsItsLinkApart() {
        var watch = watch(links: 4, networks: 4)
        watch.miss(0, .pathDead, at: 20)
        watch.drop(0, .halfOpen, verdict: .pathDead, at: 20)
        watch.fail(0, .refused, at: 21)
        for link in Int32(1)..<4 { watch.miss(link, .pathDead, at: 26) }
        #expect(watch.link(0, at: 30).dropCount == 1, "it was not lost with the others")
    }

    @Test func aSignBeforeCONNACKDoesNotCountItsLinkAsAlive() {
        var watch = watch(links: 4, networks: 4)
        watch.miss(0, .pathDead, at: 20)
        watch.drop(0, .halfOpen, verdict: .pathDead, at: 20)
        watch.tell(.webSocketPing, of: 0, at: 21)
        watch.fail(0, .connectTimeout, at: 24)
        for link in Int32(1)..<4 { watch.miss(link, .pathDead, at: 26) }
        #expect(declarations(watch).count == 1, "the links that were up are all lost")
    }

    @Test func itIsFoundAgainTheNextTime() {
        var watch = watch(links: 3, networks: 3)
        for second in [20.0, 120] {
            for link in Int32(0)..<3 { watch.miss(link, .pathDead, at: second) }
            watch.tell(.offline(evidence: "all links"), at: second)
            for link in Int32(0)..<3 { watch.beat(link, at: second + 50) }
            watch.tell(.online(after: .seconds(50)), at: second + 51)
        }
        #expect(declarations(watch).count == 4)
    }

    @Test func twoNetworksMayShareAFaultOfTheirOwn() {
        var watch = watch(links: 40, networks: 2)
        for link in Int32(0)..<40 { watch.miss(link, .pathDead, at: 20) }
        #expect(declarations(watch).isEmpty)
    }

    @Test(
        "neighbours are one network",
        arguments: [
            ["192.0.2.1:1", "192.0.2.200:2", "198.51.100.1:1"],
            ["[2001:db8:1:1::1]:1", "[2001:db8:1:2::1]:1", "[2001:db8:2::1]:1"],
            ["127.0.0.1:1", "127.1.2.3:1", "[::1]:1", "/run/broker.sock", "192.0.2.1:1"],
            ["[::ffff:192.0.2.1]:1", "192.0.2.2:1", "198.51.100.1:1"],
            ["[fe80::1%eth0]:1", "[fe80::2%eth1]:1", "192.0.2.2:1"],
            ["", "broker:1", "192.0.2.2:1"],
        ])
    func neighbours(addresses: [String]) {
        var watch = watch(addresses: addresses)
        for link in addresses.indices { watch.miss(Int32(link), .pathDead, at: 20) }
        #expect(declarations(watch).isEmpty)
    }

    @Test(
        "networks of both versions count",
        arguments: [
            ["[2001:db8:1::1]:1", "[2001:db8:2::1]:1", "[::1]:1"],
            ["[fe80::1%eth0]:1", "broker:1", "192.0.2.2:1"],
        ])
    func versions(addresses: [String]) {
        var watch = watch(addresses: addresses)
        for link in Int32(0)..<3 { watch.miss(link, .pathDead, at: 20) }
        #expect(declarations(watch).count == 1)
    }

    @Test func oneLinkThatAnswersMakesItAnIncident() {
        var watch = watch(links: 40, networks: 4)
        for link in Int32(0)..<39 { watch.miss(link, .pathDead, at: 20) }
        watch.beat(39, at: 20)
        #expect(declarations(watch).isEmpty)
        // What was lost before an answer was not lost together with the one that answered.
        watch.miss(39, .pathDead, at: 25)
        #expect(declarations(watch).isEmpty)
    }

    @Test func whatIsSpreadOverMoreThanAnIntervalIsAnIncident() {
        for (spread, count) in [(10.0, 1), (10.001, 0)] {
            var watch = watch(links: 4, networks: 4)
            for link in Int32(0)..<4 {
                watch.miss(link, .pathDead, at: 20 + Double(link) / 3 * spread)
            }
            #expect(declarations(watch).count == count)
        }
    }

    @Test(
        "what acknowledges our bytes is reached", arguments: [Verdict.peerSilent, .behindBacklog])
    func acknowledging(verdict: Verdict) {
        var watch = watch(links: 4, networks: 4)
        for link in Int32(0)..<3 { watch.miss(link, .pathDead, at: 20) }
        watch.miss(3, verdict, at: 21)
        watch.miss(3, .pathDead, at: 22)
        #expect(declarations(watch).isEmpty)
    }

    @Test(
        "a verdict that tells nothing is no dead path",
        arguments: [Verdict.unknown, .ownQueueFull, nil])
    func telling(verdict: Verdict?) {
        var watch = watch(links: 4, networks: 4)
        for link in Int32(0)..<3 { watch.miss(link, .pathDead, at: 20) }
        watch.miss(3, verdict, at: 21)
        #expect(declarations(watch).isEmpty)
        watch.miss(3, .pathDead, at: 22)
        #expect(declarations(watch).count == 1)
    }

    @Test func aWebSocketPingShowsThatThePathLives() {
        var watch = watch(links: 4, networks: 4)
        for link in Int32(0)..<3 { watch.miss(link, .pathDead, at: 20) }
        watch.tell(.webSocketPing, of: 3, at: 21)
        watch.miss(3, .pathDead, at: 22)
        #expect(declarations(watch).isEmpty)
    }

    @Test func aLinkThatCameBackByItselfIsLostAgainWithTheOthers() {
        var watch = watch(links: 4, networks: 4)
        watch.miss(0, .pathDead, at: 12)
        watch.beat(0, at: 15)
        for link in Int32(0)..<4 { watch.miss(link, .pathDead, at: 20) }
        #expect(declarations(watch).count == 1)
    }

    @Test func aLinkThatEndsOtherwiseMakesItAnIncident() {
        var watch = watch(links: 4, networks: 4)
        for link in Int32(0)..<3 { watch.miss(link, .pathDead, at: 20) }
        watch.drop(3, .closedByPeer, at: 21)
        #expect(declarations(watch).isEmpty)
    }

    @Test func aPersonWhoPausesALinkTellsNothing() {
        var watch = watch(links: 5, networks: 4)
        for link in [Int32(0), 1, 2, 4] { watch.miss(link, .pathDead, at: 20) }
        watch.tell(.disconnected(FleetUnderTest.end(.stopped)), of: 3, at: 21)
        #expect(declarations(watch).count == 1, "the links that are left are all lost")
        watch.tell(.disconnected(FleetUnderTest.end(.stopped)), of: 4, at: 22)
        #expect(declarations(watch).count == 1)
    }

    @Test func aLinkThatWasDownBeforeIsNotAskedFor() {
        var watch = watch(links: 5, networks: 4)
        watch.miss(4, .pathDead, at: 12)
        watch.drop(4, .halfOpen, verdict: .pathDead, at: 32)
        for link in Int32(0)..<4 { watch.beat(link, at: 40) }
        for link in Int32(0)..<4 { watch.miss(link, .pathDead, at: 55) }
        #expect(
            declarations(watch) == [
                .declareOffline(
                    evidence: "all 4 links at 4 networks lost at once, none acknowledges anything")
            ])
        #expect(watch.link(4, at: 60).dropCount == 1, "its end was another matter")
    }

    @Test func aLinkThatWasRemovedIsNotAskedFor() {
        var watch = watch(links: 4, networks: 4)
        watch.fleet.remove(LinkID(3), now: FleetUnderTest.moment(15))
        for link in Int32(0)..<3 { watch.miss(link, .pathDead, at: 20) }
        #expect(declarations(watch).count == 1)
    }

    @Test func itIsFoundWhateverElseOfThisMachineIsKnown() {
        var watch = watch(links: 3, networks: 3)
        watch.tell(.offline(evidence: "no route to 2001:db8::1"), at: 15)
        for link in Int32(0)..<3 { watch.miss(link, .pathDead, at: 20) }
        watch.beat(0, at: 60)
        #expect(declarations(watch).count == 2 && declarations(watch).last == .declareOnline)
    }

    @Test func whatWasLostBeforeTheWayCameBackSaysNothingAfterwards() {
        var watch = watch(links: 3, networks: 3)
        for link in Int32(0)..<2 { watch.miss(link, .pathDead, at: 20) }
        watch.tell(.offline(evidence: "no default route"), at: 20)
        watch.tell(.online(after: .seconds(5)), at: 25)
        watch.miss(2, .pathDead, at: 26)
        #expect(declarations(watch).isEmpty)
    }

    @Test func aLinkThatStaysDownAfterwardsIsNotAskedFor() {
        var watch = watch(links: 4, networks: 4)
        for link in Int32(0)..<4 { watch.miss(link, .pathDead, at: 20) }
        watch.drop(3, .halfOpen, pattern: .ownOffline, verdict: .pathDead, at: 21)
        watch.tell(.offline(evidence: "all links"), at: 21)
        watch.tell(.online(after: .seconds(60)), at: 81)
        for link in Int32(0)..<3 { watch.miss(link, .pathDead, at: 100) }
        #expect(declarations(watch).count == 2)
    }

    @Test func linksThatDroppedBeforeTheLastOfThemWasLostAreExcused() {
        var watch = watch(links: 4, networks: 4)
        watch.miss(0, .pathDead, at: 20)
        watch.drop(0, .halfOpen, verdict: .pathDead, at: 20)
        #expect(watch.link(0, at: 21).dropCount == 1)
        for link in Int32(1)..<4 { watch.miss(link, .pathDead, at: 29) }
        watch.tell(.offline(evidence: "all links"), at: 29)
        var snapshot = watch.snapshot(at: 60)
        #expect(snapshot.links[0].dropCount == 0)
        #expect(snapshot.links[0].drops.isEmpty)
        watch.tell(.online(after: .seconds(60)), at: 90)
        watch.connect(0, at: 95)
        snapshot = watch.snapshot(at: 100)
        #expect(snapshot.links[0].availability(at: snapshot.at.monotonic) == 1)
    }
}
