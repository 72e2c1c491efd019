import FleetModel
import Testing
import Vocabulary

@Suite("Brokers with their links")
struct BrokerTableTests {
    private func table(_ watch: FleetUnderTest, filter: String? = nil) throws -> BrokerTable {
        var table = BrokerTable()
        table.filter = try filter.map { try LinkFilter(parsing: $0) }
        table.update(to: watch.snapshot(at: 100), changes: .all)
        return table
    }

    private func names(_ table: BrokerTable) -> [String] {
        table.brokers.map { "\($0.address.authority) \($0.address.address ?? "–")" }
    }

    /// Two links at each of two addresses of `a`, one at `b-10`, which is down, and two at `b-9`.
    private func staged() -> FleetUnderTest {
        var watch = FleetUnderTest(brokers: ["a", "a", "a", "a", "b-10", "b-9", "b-9"])
        for link: Int32 in 0..<2 { watch.connect(link, address: "10.0.0.1:1883", at: 1) }
        for link: Int32 in 2..<4 { watch.connect(link, address: "10.0.0.2:1883", at: 1) }
        for link: Int32 in 4..<7 { watch.connect(link, address: "10.0.1.\(link):1883", at: 1) }
        watch.connect(6, address: "10.0.1.5:1883", at: 2)
        watch.drop(4, at: 3)
        return watch
    }

    @Test func linksAreTogetherByNameAndAddressTheWorstFirst() throws {
        let table = try table(staged())
        #expect(
            names(table) == [
                "b-10:1883 10.0.1.4:1883", "a:1883 10.0.0.1:1883", "a:1883 10.0.0.2:1883",
                "b-9:1883 10.0.1.5:1883",
            ])
        #expect(table.brokers.map(\.linkCount) == [1, 2, 2, 2])
        #expect(table.brokers.map(\.worst) == [.down, .up, .up, .up])
        #expect(table.brokers[0].count(of: .down) == 1 && table.brokers[1].count(of: .up) == 2)
    }

    @Test func aLinkThatWasNeverConnectedHasNoAddressUnlessItsHostIsOne() throws {
        let watch = FleetUnderTest([
            FleetUnderTest.settings("link-0", broker: "a"),
            FleetUnderTest.settings("link-1", broker: "10.0.0.9"),
            FleetUnderTest.settings("link-2", broker: "::1"),
        ])
        let table = try table(watch)
        #expect(
            Set(names(table)) == [
                "a:1883 –", "10.0.0.9:1883 10.0.0.9:1883", "[::1]:1883 [::1]:1883",
            ])
        #expect(table.brokers.allSatisfy { $0.address.otherAddress == nil })
    }

    @Test func roundTripsAreThoseOfConnectedLinks() throws {
        var watch = FleetUnderTest(brokers: ["a", "a", "a", "a"])
        for (link, time) in [3, 9, 1, 5].enumerated() {
            watch.connect(Int32(link), at: 1)
            watch.beat(Int32(link), roundTrip: .milliseconds(time), at: 2)
        }
        let all = try table(watch).brokers[0].roundTrips
        #expect(all?.median == .milliseconds(3), "of an even number the smaller one")
        watch.drop(2, at: 3)
        let times = try table(watch).brokers[0].roundTrips
        #expect(times?.least == .milliseconds(3))
        #expect(times?.median == .milliseconds(5))
        #expect(times?.most == .milliseconds(9))
    }

    @Test func withoutRoundTripsThereIsNoSpread() throws {
        #expect(try table(staged()).brokers.allSatisfy { $0.roundTrips == nil })
    }

    @Test func whatAllCertificatesHaveInCommonCounts() throws {
        var watch = FleetUnderTest(brokers: ["a", "a"])
        for (link, days) in [Int32(0): 90, 1: 40] {
            var facts = FleetUnderTest.facts(FleetUnderTest.settings("link"))
            let certificates = [days, 20 + days].map { day in
                CertificateFacts(
                    subject: "a", issuer: "ca", names: [],
                    notBefore: FleetUnderTest.moment(0).wall + .seconds(day - days),
                    notAfter: FleetUnderTest.moment(0).wall + .seconds(day))
            }
            facts.tls = TLSFacts(version: .v1_3, certificates: certificates.reversed())
            watch.tell(.connected(facts), of: link, at: 1)
        }
        let start = FleetUnderTest.moment(0).wall
        let certificates = try table(watch).brokers[0].certificates
        #expect(certificates?.from == start + .seconds(20))
        #expect(certificates?.until == start + .seconds(40))
    }

    @Test func theExampleIsConnectedWhereAnyLinkIs() throws {
        var watch = FleetUnderTest(brokers: ["a", "a"])
        for link: Int32 in 0..<2 { watch.connect(link, at: 1) }
        watch.drop(0, at: 2)
        let broker = try table(watch).brokers[0]
        #expect(broker.worstLink == 0 && broker.example == 1)
        watch.drop(1, at: 3)
        #expect(try table(watch).brokers[0].example == 0)
    }

    @Test func theFilterLeavesOutLinksAndThenBrokers() throws {
        let table = try table(staged(), filter: "state:down|link-5")
        #expect(names(table) == ["b-10:1883 10.0.1.4:1883", "b-9:1883 10.0.1.5:1883"])
        #expect(table.brokers.map(\.linkCount) == [1, 1] && table.linkCount == 2)
    }

    @Test func theLinksOfAnOpenBrokerStandBelowIt() throws {
        var watch = staged()
        watch.tell(.state(from: .up, to: .late), of: 6, at: 4)
        var table = try table(watch)
        #expect(table.rows == (0..<4).map { .broker($0) })
        table.setOpen(true, table.brokers[1].address)
        table.update(to: watch.snapshot(at: 100), changes: .some([]))
        #expect(
            table.rows == [
                .broker(0), .broker(1), .link(place: 6), .link(place: 5), .broker(2), .broker(3),
            ], "the worst first")
        #expect(table.brokers.map(\.isOpen) == [false, true, false, false])
        table.setAllOpen(true)
        table.update(to: watch.snapshot(at: 100), changes: .some([]))
        #expect(table.rows.count == 4 + 7)
        table.setAllOpen(false)
        table.update(to: watch.snapshot(at: 100), changes: .some([]))
        #expect(table.rows.count == 4)
    }

    @Test func whatChangedStepByStepIsWhatIsCountedAtOnce() throws {
        let brokers = (0..<60).map { "broker-\($0 % 7)" }
        var watch = FleetUnderTest(brokers: brokers)
        var dice = SeededRandom(seed: 3)
        var table = BrokerTable()
        var before = watch.snapshot(at: 0)
        table.update(to: before, changes: .all)
        for second in 1...200 {
            let link = Int32.random(in: 0..<60, using: &dice)
            switch Int.random(in: 0..<4, using: &dice) {
            case 0:
                let address = "10.0.0.\(Int.random(in: 1...2, using: &dice)):1883"
                watch.connect(link, address: address, at: Double(second))
            case 1: watch.drop(link, at: Double(second))
            case 2:
                watch.beat(
                    link, roundTrip: .milliseconds(Int.random(in: 1...90, using: &dice)),
                    at: Double(second))
            default: watch.tell(.state(from: .up, to: .late), of: link, at: Double(second))
            }
            let after = watch.snapshot(at: Double(second) + 0.5)
            table.update(to: after, changes: after.changes(since: before))
            before = after
            var whole = BrokerTable()
            whole.update(to: after, changes: .all)
            table.setAllOpen(true)
            whole.setAllOpen(true)
            table.update(to: after, changes: .some([]))
            whole.update(to: after, changes: .some([]))
            #expect(table.allRows == table.rows)
            #expect(table.brokers == whole.brokers && table.rows == whole.rows)
        }
    }

    @Test func whoMayAskIsSoughtAlsoAmongLinksThatDoNotPass() throws {
        func asking(_ told: (inout FleetUnderTest) -> Void) throws -> BrokerSummary.Asking? {
            var settings = FleetUnderTest.settings("reader", broker: "a")
            settings.readsBrokerFigures = Setting(true)
            var watch = FleetUnderTest([settings, FleetUnderTest.settings("other", broker: "a")])
            for link: Int32 in 0..<2 { watch.connect(link, at: 1) }
            told(&watch)
            return try table(watch, filter: "other").brokers.first?.asking
        }
        #expect(try asking { _ in } == .link(place: 0))
        #expect(try asking { $0.drop(0, .halfOpen, at: 2) } == .noneConnected)
        #expect(try asking { $0.drop(0, .closedByPeer, at: 2) } == .leftInPeace(LinkID(0)))
        #expect(
            try asking { $0.fleet.remove(LinkID(0), now: FleetUnderTest.moment(2)) } == .notAllowed)
    }

    @Test func aBrokerStaysOpenWhereItsAddressBecomesAnother() throws {
        var watch = FleetUnderTest(brokers: ["a", "a"])
        var table = try table(watch)
        table.setAllOpen(true)
        func openAddresses() -> [String?] {
            table.update(to: watch.snapshot(at: 100), changes: .all)
            return table.brokers.filter(\.isOpen).map(\.address.address)
        }
        #expect(openAddresses() == [nil])
        watch.connect(0, address: "10.0.0.1:1883", at: 1)
        #expect(openAddresses() == [nil], "the other link is not there yet")
        watch.connect(1, address: "10.0.0.1:1883", at: 2)
        #expect(openAddresses() == ["10.0.0.1:1883"])
        for link: Int32 in 0..<2 { watch.connect(link, address: "10.0.0.2:1883", at: 3) }
        #expect(openAddresses() == ["10.0.0.2:1883"])
    }

    @Test(arguments: [["10.0.0.1:1883"], ["10.0.0.2:1883"], ["10.0.0.1:1883", "10.0.0.2:1883"]])
    func whatWasOpenIsOpenAgainAfterALookBackToWhereAllAddressesAreOne(opened: [String]) throws {
        var watch = FleetUnderTest(brokers: ["a", "a"])
        let before = watch.snapshot(at: 0)
        for link: Int32 in 0..<2 { watch.connect(link, address: "10.0.0.\(link + 1):1883", at: 1) }
        let now = watch.snapshot(at: 2)
        var table = try table(watch)
        for address in opened {
            table.setOpen(true, BrokerAddress(authority: "a:1883", address: address))
        }
        func openAddresses(_ snapshot: FleetSnapshot) -> [String?] {
            table.update(to: snapshot, changes: .all)
            return table.brokers.filter(\.isOpen).map(\.address.address)
        }
        #expect(openAddresses(now) == opened)
        #expect(openAddresses(before) == [nil])
        #expect(openAddresses(now) == opened)
    }

    @Test func addressesThatChangeForEverDoNotPileUp() throws {
        var watch = FleetUnderTest(brokers: ["a"])
        var table = BrokerTable()
        var before = watch.snapshot(at: 0)
        table.update(to: before, changes: .all)
        for second in 1...300 {
            watch.connect(
                0, address: "10.0.\(second / 250).\(second % 250):1883", at: Double(second))
            let after = watch.snapshot(at: Double(second))
            table.update(to: after, changes: after.changes(since: before))
            before = after
            #expect(table.brokers.count == 1)
        }
        #expect(table.knownAddresses <= 2 * 1 + 65)
    }
}
