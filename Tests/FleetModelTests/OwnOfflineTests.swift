import FleetModel
import HeartbeatModel
import Testing
import Vocabulary

@Suite("While this machine has no way to brokers")
struct OwnOfflineTests {
    private func moment(_ seconds: Double) -> Moment { FleetUnderTest.moment(seconds) }

    /// A link is up, loses its way with the machine at 45 s, and has it back at 105 s.
    private func minuteOffline(_ watch: inout FleetUnderTest, link: Int32 = 0) {
        watch.connect(link, at: 0)
        watch.beat(link, at: 29.9)
        watch.miss(link, .pathDead, at: 45)
        watch.tell(.state(from: .late, to: .unknown), of: link, at: 45)
    }

    @Test func aHundredLinksThatAreOfflineForAMinuteLoseNoAvailability() {
        var watch = FleetUnderTest(brokers: Array(repeating: "a", count: 100))
        watch.tell(.offline(evidence: "no default route"), at: 45)
        for link in Int32(0)..<100 { minuteOffline(&watch, link: link) }
        watch.tell(.online(after: .seconds(60)), at: 105)
        for link in Int32(0)..<100 {
            if link % 2 == 0 {
                // The connection outlived the outage.
                watch.tell(.state(from: .unknown, to: .up), of: link, at: 105)
                watch.beat(link, at: 106)
            } else {
                watch.drop(link, .halfOpen, pattern: .ownOffline, at: 105)
                watch.connect(link, at: 107)
            }
        }
        let snapshot = watch.snapshot(at: 110)
        #expect(snapshot.links.allSatisfy { $0.availability(at: snapshot.at.monotonic) == 1 })
        #expect(snapshot.links.allSatisfy { $0.dropCount == 0 && $0.state == .up })
        #expect(!watch.fleet.hasNewDrop)
    }

    @Test func timeSinceTheLastProofOfLifeIsNeither() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.drop(at: 15)
        watch.connect(at: 30)
        watch.beat(at: 59.9)
        watch.tell(.state(from: .up, to: .unknown), at: 75)
        watch.tell(.state(from: .unknown, to: .up), at: 200)
        watch.beat(at: 229.9)
        // 30 s down, and up for 30 s before and after the time that counts for nothing.
        #expect(watch.availability(at: 230) == 60.0 / 90)
    }

    @Test func theStripShowsOneMarkOfOurs() {
        var watch = FleetUnderTest(brokers: ["a", "a"])
        minuteOffline(&watch)
        watch.tell(.state(from: .unknown, to: .connecting), of: 1, at: 45)
        watch.tell(.state(from: .connecting, to: .unknown), of: 1, at: 46)
        #expect(watch.link(0, at: 50).strip.last == .ownPause)
        #expect(watch.link(0, at: 50).strip.count == 2)
        #expect(watch.link(1, at: 50).strip.isEmpty, "there was no connection to mark")
        #expect(watch.link(0, at: 50).history.samples.last?.gap == .ownPause)
        watch.drop(0, .halfOpen, pattern: .ownOffline, at: 60)
        #expect(watch.link(0, at: 61).strip.last == .ownPause)
    }

    @Test func itIsTakenOnceHoweverOftenItIsTold() {
        var watch = FleetUnderTest()
        let records = watch.records.count
        watch.tell(.offline(evidence: "no default route"), at: 10)
        watch.tell(.offline(evidence: "all links lost"), at: 11)
        #expect(
            watch.snapshot(at: 12).offline
                == OwnOffline(since: moment(10), evidence: "no default route"))
        watch.tell(.online(after: .seconds(10)), at: 20)
        watch.tell(.online(after: .seconds(10)), at: 21)
        let snapshot = watch.snapshot(at: 22)
        #expect(snapshot.offline == nil)
        #expect(
            snapshot.events.map(\.record.event) == [
                .own(.offline(evidence: "no default route")), .own(.online(after: .seconds(10))),
            ])
        #expect(watch.records.count == records + 2)
    }

    @Test func anOutageThatBeganBeforeGoesOnAfterwards() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.beat(at: 9.9)
        watch.drop(at: 20)
        for second in [40.0, 70] {
            let end = Disconnection(cause: .unreachable, detail: "no way", pattern: .ownOffline)
            watch.tell(.disconnected(end), at: second)
        }
        watch.tell(.disconnected(Disconnection(cause: .refused, detail: "nobody")), at: 100)
        #expect(watch.link(at: 101).since == moment(10))
        #expect(watch.availability(at: 110) == 10.0 / 50, "30 and 10 s down, 60 s neither")
    }

    @Test func aLinkThatIsDownForAnotherReasonIsJudgedAllTheSame() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.beat(at: 9.9)
        watch.drop(at: 20)
        watch.tell(.offline(evidence: "no route to 2001:db8::1"), at: 20)
        #expect(watch.availability(at: 40) == 10.0 / 40, "it has a way of its own")
    }

    @Test func anOutageKeepsItsBeginningOverATimeWithoutJudgement() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.beat(at: 9.9)
        watch.drop(at: 20)
        watch.tell(.state(from: .down, to: .unknown), at: 40)
        watch.tell(.state(from: .unknown, to: .connecting), at: 100)
        watch.tell(.state(from: .connecting, to: .down), at: 101)
        #expect(watch.link(at: 102).since == moment(10))
    }

    @Test func aConnectionMadeMeanwhileIsNotMarked() {
        var watch = FleetUnderTest()
        watch.tell(.state(from: .unknown, to: .down), at: 1)
        watch.tell(.connected(FleetUnderTest.facts(FleetUnderTest.settings("link-0"))), at: 10)
        watch.tell(.state(from: .down, to: .unknown), at: 10)
        #expect(watch.link(at: 11).strip.isEmpty)
    }

    @Test("a failure that is not ours ends the excuse", arguments: [true, false])
    func excuse(isRejection: Bool) {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.beat(at: 9.9)
        watch.drop(0, .halfOpen, pattern: .ownOffline, at: 30)
        let unreachable = Disconnection(
            cause: .unreachable, detail: "no way", pattern: .ownOffline)
        watch.tell(.disconnected(unreachable), at: 40)
        #expect(watch.availability(at: 50) == 1)
        if isRejection {
            watch.tell(.rejected(Rejection(code: .notAuthorized, version: .v5_0)), at: 50)
        } else {
            watch.tell(.disconnected(Disconnection(cause: .refused, detail: "nobody")), at: 50)
        }
        #expect(watch.availability(at: 60) == 0.5)
        #expect(watch.link(at: 60).dropCount == 0)
    }
}
