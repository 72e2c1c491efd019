import AlertModel
import FleetModel
import Testing
import Vocabulary

@testable import Announcing

/// Queues beyond one run, and beyond one configuration.
@Suite struct QueueLifeTests {
    /// A message that waited when a run ended.
    private func waited(
        _ announcement: Announcement = .about(), id: Int64 = 41, way: String = "web",
        attempts: Int = 0, notBefore: Duration = .zero
    ) -> QueuedDelivery {
        QueuedDelivery(
            id: id, way: way, announcement: announcement, attempts: attempts,
            notBefore: night.wall + notBefore)
    }

    @Test func whatWaitedIsSentByTheNextRun() {
        var test = QueueUnderTest(restored: [waited()])
        #expect(test.standing.waiting == 1)
        #expect(test.send() == [.about()])
        #expect(test.disk.isEmpty)
    }

    @Test func numbersGoOnBehindTheKeptOnes() {
        var test = QueueUnderTest(restored: [waited(attempts: 1, notBefore: .seconds(60))])
        test.add(.about(8))
        #expect(test.disk.keys.sorted() == [41, 42])
    }

    @Test func whatRestedGoesOnResting() {
        let test = QueueUnderTest(restored: [waited(attempts: 3, notBefore: .seconds(100))])
        #expect(test.rest == .seconds(100))
    }

    @Test func aClockThatWasSetBackHoldsNothingUpForLongerThanAnHour() {
        let test = QueueUnderTest(restored: [waited(attempts: 3, notBefore: .seconds(86_400))])
        #expect(test.rest == .seconds(3_600))
    }

    @Test func whatWaitedForAWayThatIsGoneIsGivenUp() {
        let test = QueueUnderTest(restored: [waited(way: "gone")])
        #expect(test.disk.isEmpty)
    }

    @Test func aBeginningThatNobodyHeardOfIsDroppedWhereItsIncidentIsOver() {
        let test = QueueUnderTest(restored: [waited()], unresolved: [])
        #expect(test.disk.isEmpty)
        #expect(test.rest == nil)
    }

    @Test func anEndOfAnIncidentOfAnEarlierRunIsTold() {
        var test = QueueUnderTest()
        test.add(.about(7, .resolved))
        #expect(test.send().map(\.occasion) == [.resolved])
    }

    @Test func whomAnEarlierRunToldHearsOfTheEndThoughABeginningForOthersWentBy() {
        var test = QueueUnderTest([.web(name: "a"), .web(name: "b"), .web(name: "c")])
        test.add(.about(ways: ["b"]))
        test.send()
        test.add(.about(7, .resolved, ways: ["a", "b"]))
        #expect(test.take().map(\.way.name) == ["a", "b"])
    }

    @Test func aWayThatALaterMessageNamesFirstHearsOfABeginning() {
        var test = QueueUnderTest([.web(name: "a"), .web(name: "b")])
        test.add(.about(ways: ["a"]))
        test.send()
        test.add(.about(7, .raised, ways: ["a", "b"]))
        let occasions = test.take().flatMap(\.announcements).map(\.occasion)
        #expect(occasions == [.raised, .opened])
    }

    @Test func aWayThatStaysKeepsWhatWaitsAndTriesAtOnceWhereItChanged() {
        var test = QueueUnderTest()
        test.add(.about())
        test.send(broken)
        var mended = AnnouncementWay.web()
        mended.timeLimit = .seconds(20)
        test.queue.replace(ways: [mended], now: test.now)
        #expect(test.rest == .zero)
        #expect(test.take().map(\.way) == [mended])
    }

    @Test func aWayThatDidNotChangeGoesOnResting() {
        var test = QueueUnderTest()
        test.add(.about())
        test.send(.failed(DeliveryTrouble("429", retryAfter: .seconds(30))))
        test.queue.replace(ways: [.web(name: "new"), .web()], now: test.now)
        #expect(test.queue.standings.map(\.name) == ["new", "web"])
        #expect(test.rest == .seconds(30))
    }

    @Test func aWayThatGoesTakesItsMessagesWithIt() {
        var test = QueueUnderTest([.web(), .web(.alertmanager, name: "cluster")])
        test.add(.about(1))
        let batches = test.take()
        test.add(.about(2))
        test.queue.replace(ways: [], now: test.now)
        for batch in batches {
            test.queue.note(.delivered(answer: ""), of: batch, now: test.now)
        }
        test.keep()
        #expect(test.disk.isEmpty)
        #expect(test.queue.standings.isEmpty)
    }

    @Test func howTheWaysStandIsToldOnlyWhenItChanges() {
        var queue = DeliveryQueue(ways: [.web()], seed: 1, now: night)
        #expect(queue.takeNews() == [.standings([DeliveryStanding(name: "web")])])
        #expect(queue.takeNews().isEmpty)
    }

    @Test func whatWasToldOfThousandsOfIncidentsIsForgottenOldestFirst() {
        var hearings = Hearings()
        for number in 1...4_001 { hearings["\(number)"] = .notTold }
        #expect(hearings["1"] == nil)
        #expect(hearings["2"] == .notTold)
        #expect(hearings["4001"] == .notTold)
    }
}
