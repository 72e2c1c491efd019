import FleetModel
import Testing
import Vocabulary

@testable import AlertModel

@Suite("Alerts of whole fleets in virtual time")
struct AlertSimulationTests {
    /// Links at brokers named `broker-0`, `broker-1`, …, as many at each as is said.
    private static func fleet(_ sizes: [Int]) -> AlertFleet {
        AlertFleet(
            brokers: sizes.enumerated().flatMap { number, size in
                Array(repeating: "broker-\(number)", count: size)
            })
    }

    @Test(
        "A broker of 200 links dies: one incident, one message, and one when all are back",
        arguments: [
            (BuiltInRules.all, "broker down"), ([AlertRule.test(after: .seconds(30))], "down"),
        ])
    func brokerOf200Links(rules: [AlertRule], rule: String) throws {
        var run = AlertRun(connected: Self.fleet([200, 10, 10]), rules: rules)
        run.run(until: 900) { fleet, second in
            // Detection takes up to a probe interval, reconnecting a minute.
            for link in 0..<200 where second == 100 + link / 20 {
                fleet.drop(link, .halfOpen, at: Double(second))
            }
            for link in 0..<200 where second == 400 + link / 3 {
                fleet.connect(link, at: Double(second))
            }
        }
        #expect(run.told.map(\.withoutTime) == ["opened 1 \(rule)", "resolved 1 \(rule)"])
        #expect(run.incidents.count == 1)
        let message = try #require(run.messages.first)
        #expect(message.linkCount == 200)
        #expect(message.links.count == Announcement.mostLinks)
        #expect(message.cause == "broker-0:1883")
        #expect(message.labels == ["broker": "broker-0:1883"])
        #expect(message.severity == .critical)
        #expect(run.messages.last?.remaining == 0)
        #expect(run.messages.last?.resolvedAt != nil)
    }

    @Test("A link that stays down when its broker is back keeps its incident open, without a word")
    func leftBehind() {
        var run = AlertRun(connected: Self.fleet([40, 5]))
        run.run(until: 900) { fleet, second in
            for link in 0..<40 where second == 100 { fleet.drop(link, at: 100) }
            for link in 0..<39 where second == 200 { fleet.connect(link, at: 200) }
        }
        #expect(run.told.map(\.withoutTime) == ["opened 1 broker down"])
        #expect(run.incidents.first?.remaining == 1)
        run.run(until: 1_200) { fleet, second in
            if second == 901 { fleet.connect(39, at: 901) }
        }
        #expect(run.told.map(\.withoutTime) == ["opened 1 broker down", "resolved 1 broker down"])
    }

    @Test(
        "A link that flaps for an hour is told of three times at most, then how it stands",
        arguments: [
            (down: 5, up: 55), (down: 5, up: 10), (down: 35, up: 5), (down: 40, up: 40),
            (down: 40, up: 80), (down: 45, up: 120), (down: 150, up: 150), (down: 60, up: 540),
        ])
    func flappingForAnHour(down: Int, up: Int) {
        // Beside others, so that its broker is not down with it.
        var run = AlertRun(connected: Self.fleet([10]))
        let flap = { (fleet: inout AlertFleet, second: Int) -> Void in
            switch second % (down + up) {
            case 0 where second > 0: fleet.drop(at: Double(second))
            case down where second > down: fleet.connect(at: Double(second))
            default: break
            }
        }
        run.run(until: 3_600, flap)
        #expect(run.told.count <= 3, "\(run.told)")
        run.run(until: 3_600 + down + up) { fleet, second in
            if second % (down + up) == down { fleet.connect(at: Double(second)) }
        }
        run.run(until: 3_600 + 3_000)
        #expect(run.incidents.allSatisfy { $0.resolvedAt != nil }, "\(run.story)")
        // Whoever was told that it is so was told that it is over.
        let occasions = run.messages.map(\.occasion)
        #expect(occasions.last == .resolved || occasions.isEmpty, "\(run.told)")
        #expect(occasions.count { $0 == .opened } == occasions.count { $0 == .resolved })
    }

    @Test("Five brokers restart one after the other: nobody is told of what takes ten seconds")
    func shortRollingRestart() {
        #expect(Self.rollingRestart(lasting: 10).isEmpty)
    }

    @Test("Five brokers restart one after the other, each for a minute: one pair of messages each")
    func longRollingRestart() {
        let expected = ["opened", "resolved"].flatMap { kind in
            (1...5).map { "\(kind) \($0) broker down" }
        }
        #expect(Self.rollingRestart(lasting: 60).map(\.withoutTime).sorted() == expected)
    }

    private static func rollingRestart(lasting seconds: Int) -> [String] {
        var run = AlertRun(connected: fleet(Array(repeating: 20, count: 5)))
        run.run(until: 1_200) { fleet, second in
            for link in fleet.links {
                let start = 60 + link / 20 * 120
                if second == start { fleet.drop(link, .closedByPeer, at: Double(second)) }
                if second == start + seconds { fleet.connect(link, at: Double(second)) }
            }
        }
        return run.told
    }

    @Test("Names resolve no more: what drops meanwhile is one message, and one when it is back")
    func namesLost() {
        var run = AlertRun(connected: Self.fleet([5, 5, 5]))
        run.run(until: 1_200) { fleet, second in
            // Who is connected stays so. One broker restarts, and nobody finds it again.
            for link in 0..<5 {
                if second == 120 { fleet.drop(link, .closedByPeer, at: 120) }
                if second > 120, second < 900, second % 30 == 0 {
                    let end = Disconnection(
                        cause: .resolutionFailed, detail: "no such name", pattern: nil,
                        verdict: nil, up: nil)
                    fleet.tell(.disconnected(end), of: link, at: Double(second))
                }
                if second == 900 { fleet.connect(link, at: 900) }
            }
        }
        #expect(run.told.map(\.withoutTime) == ["opened 1 broker down", "resolved 1 broker down"])
    }

    @Test("The watcher is suspended for ten minutes: nobody is told anything")
    func suspended() {
        let silent = AlertComparison(
            quantity: .silent, sign: .greater, bound: .duration(.seconds(300)))
        let rules = BuiltInRules.all + [.test(.comparison(silent), named: "silent")]
        var run = AlertRun(connected: Self.fleet([5, 5, 5]), rules: rules)
        run.run(until: 90) { fleet, second in
            guard second % 10 == 0 else { return }
            for link in fleet.links { fleet.beat(link, at: Double(second)) }
        }
        // One is down, not yet for long enough.
        run.run(until: 110) { fleet, second in
            if second == 95 { fleet.drop(0, at: 95) }
        }
        run.sleep(until: 710)
        run.run(until: 800) { fleet, second in
            if second == 710 { fleet.tell(.paused(gap: .seconds(600)), at: 710) }
            if second == 711 {
                for link in 1..<15 {
                    fleet.drop(link, .closedByPeer, pattern: .ownPause, at: 711)
                }
                fleet.connect(0, at: 711)
            }
            if second == 760 { for link in 1..<15 { fleet.connect(link, at: 760) } }
        }
        #expect(run.changes.isEmpty, "\(run.all)")
        #expect(run.told.isEmpty, "\(run.told)")
    }

    @Test("This machine loses its way to all brokers: nobody is told anything")
    func offline() {
        var run = AlertRun(connected: Self.fleet([5, 5, 5]))
        run.run(until: 900) { fleet, second in
            if second == 100 {
                for link in fleet.links {
                    fleet.drop(link, .halfOpen, verdict: .pathDead, at: 100)
                }
                fleet.tell(.offline(evidence: "all links lost"), at: 100)
                for link in fleet.links {
                    fleet.tell(.state(from: .down, to: .unknown), of: link, at: 100)
                }
            }
            if second == 700 {
                fleet.tell(.online(after: .seconds(600)), at: 700)
                for link in fleet.links {
                    fleet.tell(.state(from: .unknown, to: .connecting), of: link, at: 700)
                }
            }
            if second == 740 { for link in fleet.links { fleet.connect(link, at: 740) } }
        }
        #expect(run.changes.isEmpty, "\(run.all)")
        #expect(run.told.isEmpty, "\(run.told)")
    }

    @Test("A round trip that creeps up is told of once, and once when it is well again")
    func slowCreep() {
        let p95 = { (sign: FilterComparison.Sign, milliseconds: Int) in
            AlertExpression.comparison(
                AlertComparison(
                    quantity: .rttP95, sign: sign, bound: .duration(.milliseconds(milliseconds))))
        }
        let rule = AlertRule.test(
            p95(.greater, 500), named: "slow", after: .seconds(120), until: p95(.less, 400),
            endsAfter: .seconds(120))
        var run = AlertRun(connected: AlertFleet(), rules: [rule])
        run.run(until: 10_800) { fleet, second in
            guard second % 10 == 0 else { return }
            // Up by 2 ms a heartbeat for an hour, to and fro by a tenth; then all at once well.
            let jitter = second % 20 == 0 ? 9 : 11
            let milliseconds = second < 3_600 ? (100 + second / 5) * jitter / 10 : 100
            fleet.beat(roundTrip: .milliseconds(milliseconds), at: Double(second))
        }
        #expect(run.told.map(\.withoutTime) == ["opened 1 slow", "resolved 1 slow"])
    }

    @Test("A certificate passes its thresholds: one message for each, none for its days, one end")
    func certificate() {
        var run = AlertRun(
            connected: AlertFleet(), tls: Self.facts(days: 20), rules: BuiltInRules.all)
        run.run(until: 19 * 86_400, step: 3_600)
        let warning = "1 certificate expires within 14 days"
        let critical = "1 certificate expires within 3 days"
        #expect(run.told.map(\.withoutTime) == ["opened \(warning)", "raised \(critical)"])
        #expect(run.told.map(\.day) == [6, 17])
        run.run(until: 19 * 86_400 + 7_200, step: 3_600) { fleet, second in
            fleet.connect(tls: Self.facts(days: 110), at: Double(second))
        }
        #expect(run.told.dropFirst(2).map(\.withoutTime) == ["resolved \(critical)"])
    }

    @Test("A certificate that is past both thresholds at the start is one message, and one end")
    func certificateAtTheStart() {
        let rules = BuiltInRules.all.filter { $0.name.hasPrefix("certificate") }
        let fleet = AlertFleet(brokers: ["a", "a", "b"])
        var run = AlertRun(connected: fleet, tls: Self.facts(days: 2), rules: rules)
        run.run(until: 600) { fleet, second in
            guard second == 300 else { return }
            for link in fleet.links {
                fleet.connect(link, tls: Self.facts(days: 300), at: 300)
            }
        }
        #expect(run.told.count == 2, "\(run.told)")
        #expect(run.messages.map(\.occasion) == [.opened, .resolved])
        #expect(run.messages.allSatisfy { $0.rule == "certificate expires within 3 days" })
    }

    /// What TLS shows of a broker whose certificate ends so many days after the start.
    private static func facts(days: Int64) -> TLSFacts {
        let day = Int64(86_400_000)
        let now = AlertFleet.moment(0).wall.unixMilliseconds
        return TLSFacts(
            version: .v1_3,
            certificates: [
                CertificateFacts(
                    subject: "broker-a", issuer: "ca", names: ["broker-a"],
                    notBefore: WallTime(unixMilliseconds: now - day),
                    notAfter: WallTime(unixMilliseconds: now + days * day))
            ], isInsecure: false)
    }

    @Test("10,000 links at 20 brokers are lost at once and come back: one message and one end")
    func tenThousandLinks() throws {
        let rules = BuiltInRules.all.filter { ["broker down", "link down"].contains($0.name) }
        var run = AlertRun(
            connected: Self.fleet(Array(repeating: 500, count: 20)), rules: rules)
        run.run(until: 300, step: 5) { fleet, second in
            if second == 10 { for link in fleet.links { fleet.drop(link, at: 10) } }
            if second == 70 { for link in fleet.links { fleet.connect(link, at: 70) } }
        }
        #expect(run.changes.count { $0.subject.link != nil } == 20_000)
        #expect(run.told.map(\.withoutTime) == ["opened 1 broker down", "resolved 1 broker down"])
        #expect(run.messages.map(\.linkCount) == [10_000, 10_000])
        #expect(run.incidents.count == 1)
    }
}

extension String {
    /// The day of a line of `AlertRun.told`.
    fileprivate var day: Int? { Int(prefix { $0 != " " }).map { $0 / 86_400 } }
}
