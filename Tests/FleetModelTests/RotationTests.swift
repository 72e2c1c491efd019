import HeartbeatModel
import Testing
import Vocabulary

@testable import FleetModel

@Suite("Links that come and go")
struct RotationTests {
    /// A fleet of ten links, of which one went for a new one so often; the first one stays.
    private func rotated(times: Int32) -> FleetUnderTest {
        var watch = FleetUnderTest(brokers: (0..<10).map { "broker-\($0)" })
        for turn in 0..<times {
            let moment = FleetUnderTest.moment(Double(turn))
            let next = LinkID(10 + turn)
            _ = watch.fleet.configure(
                [(next, FleetUnderTest.settings("link-\(next.rawValue)"))], now: moment)
            watch.fleet.remove(LinkID(1 + turn), now: moment)
        }
        return watch
    }

    @Test func tenThousandRotationsLeaveTablesOfTheLinksThatAreThere() {
        let snapshot = rotated(times: 10_000).snapshot(at: 10_000)
        #expect(snapshot.places.numbers == [0] + (10_001...10_009))
        #expect(snapshot.links.map(\.id.rawValue) == snapshot.places.numbers)
    }

    @Test func theLossWatchKeepsNoLinkThatWent() {
        var watch = LossWatch()
        for link in Int32(0)..<10_000 {
            _ = watch.linkConnected(
                LinkID(link), address: "192.0.2.1:1883", probeInterval: .seconds(10), now: .origin)
            if link >= 10 { watch.remove(LinkID(link - 10)) }
        }
        #expect(Set(watch.members.keys) == Set((9_990..<10_000).map { LinkID($0) }))
    }

    @Test func reportsFindTheirLinkWhereOthersWent() {
        var watch = rotated(times: 5)
        watch.beat(12, at: 10)
        watch.beat(0, at: 10)
        let sent = watch.snapshot(at: 11).links.map { [$0.id.rawValue, Int32($0.statistics.sent)] }
        #expect(
            sent == [
                [0, 1], [6, 0], [7, 0], [8, 0], [9, 0], [10, 0], [11, 0], [12, 1], [13, 0],
                [14, 0],
            ])
    }

    @Test func aLateReportOfALinkThatWentReachesNoOther() {
        var watch = rotated(times: 5)
        let before = watch.snapshot(at: 9)
        watch.beat(3, at: 10)
        #expect(watch.snapshot(at: 11).changes == before.changes)
    }
}
