import FleetModel
import Testing
import Vocabulary

@Suite("Links put right after reports were lost")
struct StandingTests {
    /// Links that are connected, each at a network of its own.
    private func watch() -> FleetUnderTest {
        var watch = FleetUnderTest(brokers: ["a", "b", "c", "d"])
        for link: Int32 in 0..<4 { watch.connect(link, address: address(link), at: 0) }
        return watch
    }

    private func address(_ link: Int32) -> String { "10.0.\(link).1:1883" }

    private func correct(
        _ watch: inout FleetUnderTest, _ standing: LinkStanding, at seconds: Double
    ) -> [FleetEffect] {
        watch.fleet.correct([standing], at: FleetUnderTest.moment(seconds))
    }

    private func connected(_ link: Int32, at seconds: Double) -> LinkStanding {
        let instant = FleetUnderTest.moment(seconds).monotonic
        let settings = FleetUnderTest.settings("link-\(link)")
        return LinkStanding(
            link: LinkID(link), state: .up, attempt: 0,
            connection: ConnectionStanding(
                acceptedAt: instant, timing: settings.timing(effectiveKeepAliveSeconds: 30),
                address: address(link), lastAnswer: instant))
    }

    private func declarations(_ watch: FleetUnderTest) -> [FleetEffect] {
        watch.requests
    }

    @Test func aLinkThatTurnsOutToBeDownDoesNotHideThatAllOthersWereLost() {
        var watch = watch()
        let down = LinkStanding(link: LinkID(0), state: .down, attempt: 1)
        #expect(correct(&watch, down, at: 10).isEmpty)
        for link: Int32 in 1..<4 { watch.miss(link, .pathDead, at: 20) }
        #expect(declarations(watch).count == 1)
    }

    @Test func aLinkThatTurnsOutToBeConnectedShowsThatTheWayIsBack() {
        var watch = watch()
        for link: Int32 in 0..<4 { watch.miss(link, .pathDead, at: 20) }
        #expect(declarations(watch).count == 1)
        #expect(correct(&watch, connected(2, at: 29), at: 30) == [.declareOnline])
    }

    @Test func aLinkThatTurnsOutToBePausedIsShownSo() {
        var watch = watch()
        watch.drop(0, at: 5)
        let paused = LinkStanding(link: LinkID(0), state: .paused, attempt: 0)
        #expect(correct(&watch, paused, at: 10).isEmpty)
        #expect(watch.link(0, at: 11).state == .paused)
    }

    @Test func aLinkThatTurnsOutToBeConnectedIsLostWithTheOthers() {
        var watch = watch()
        watch.drop(3, at: 5)
        #expect(correct(&watch, connected(3, at: 9), at: 10).isEmpty)
        for link: Int32 in 0..<3 { watch.miss(link, .pathDead, at: 20) }
        #expect(declarations(watch).isEmpty, "link 3 is up")
        watch.miss(3, .pathDead, at: 20)
        #expect(declarations(watch).count == 1)
    }

    @Test func downtimeBeganWithTheLastProofOfLife() {
        var watch = watch()
        _ = correct(&watch, LinkStanding(link: LinkID(1), state: .down, attempt: 1), at: 8)
        #expect(watch.link(1, at: 10).since == FleetUnderTest.moment(0))
        #expect(watch.link(1, at: 10).detectedAt == FleetUnderTest.moment(8))
        #expect(watch.availability(1, at: 10) == 0)
    }

    @Test func aLinkThatWentIsLeftAlone() {
        var watch = watch()
        watch.fleet.remove(LinkID(1), now: FleetUnderTest.moment(1))
        #expect(correct(&watch, connected(1, at: 2), at: 3).isEmpty)
        #expect(watch.snapshot(at: 3).links.count == 3)
    }
}
