import AlertModel
import FleetModel
import Testing
import Vocabulary

@testable import Announcing

/// A queue in virtual time, and what it told about its messages.
struct QueueUnderTest {
    var queue: DeliveryQueue
    var now = night
    /// What is kept on disk, by number.
    var disk: [Int64: QueuedDelivery] = [:]

    init(
        _ ways: [AnnouncementWay] = [.web()], restored: [QueuedDelivery] = [],
        unresolved: Set<Int>? = nil
    ) {
        queue = DeliveryQueue(
            ways: ways, restored: restored, unresolved: unresolved, seed: 1, now: night)
        for delivery in restored { disk[delivery.id] = delivery }
        keep()
    }

    var standing: DeliveryStanding { queue.standings[0] }

    mutating func keep() {
        for news in queue.takeNews() {
            switch news {
            case .keep(let delivery): disk[delivery.id] = delivery
            case .remove(let id): disk[id] = nil
            case .standings: break
            }
        }
    }

    mutating func add(_ announcements: Announcement...) {
        for announcement in announcements { queue.add(announcement, now: now) }
        keep()
    }

    /// What goes out now; empty: nothing.
    mutating func take() -> [DeliveryBatch] {
        queue.takeDue(now: now.monotonic)
    }

    /// Lets everything that is due go out with that outcome, and returns it.
    @discardableResult
    mutating func send(_ outcome: DeliveryOutcome = .delivered(answer: "")) -> [Announcement] {
        var sent: [Announcement] = []
        while case let batches = take(), !batches.isEmpty {
            for batch in batches {
                sent += batch.announcements
                queue.note(outcome, of: batch, now: now)
            }
        }
        keep()
        return sent
    }

    mutating func wait(_ duration: Duration) { now = now + duration }

    /// How long until something is due.
    var rest: Duration? { queue.nextDue(now: now.monotonic).map { $0 - now.monotonic } }
}

let broken = DeliveryOutcome.failed(DeliveryTrouble("web refused the connection"))

@Suite struct DeliveryQueueTests {
    @Test func aMessageGoesOutAtOnceAndIsGoneFromDiskOnceItArrived() {
        var test = QueueUnderTest()
        test.add(.about())
        #expect(test.disk.count == 1)
        #expect(test.standing.waiting == 1)
        #expect(test.send() == [.about()])
        #expect(test.disk.isEmpty)
        #expect(test.standing.delivered == 1)
        #expect(test.standing.waiting == 0)
        #expect(test.rest == nil)
    }

    @Test func oneMessageIsUnderWayAtATime() {
        var test = QueueUnderTest()
        test.add(.about(1), .about(2))
        let first = test.take()
        #expect(first.flatMap(\.announcements) == [.about(1)])
        #expect(test.take().isEmpty)
        #expect(test.rest == nil)
        test.queue.note(.delivered(answer: ""), of: first[0], now: test.now)
        #expect(test.take().flatMap(\.announcements) == [.about(2)])
    }

    @Test func aWayThatHangsHoldsUpNoOther() {
        var test = QueueUnderTest([.web(name: "slow"), .web(name: "quick")])
        test.add(.about(1))
        let both = test.take()
        #expect(both.map(\.way.name) == ["slow", "quick"])
        test.queue.note(.delivered(answer: ""), of: both[1], now: test.now)
        test.add(.about(2))
        #expect(test.take().map(\.way.name) == ["quick"])
    }

    @Test func failuresAreTriedAgainEverMoreSeldomUpToFiveMinutes() {
        var test = QueueUnderTest()
        test.add(.about())
        for failure in 1...40 {
            test.send(broken)
            let most = Duration.seconds(min(300, 1 << min(failure - 1, 10)))
            let rest = test.rest ?? .zero
            #expect(rest >= .milliseconds(250))
            #expect(rest <= most)
            #expect(test.disk.values.map(\.attempts) == [failure])
            test.wait(rest)
        }
        #expect(test.standing.trouble == "web refused the connection")
        #expect(test.standing.failingSince == night)
        #expect(test.send() == [.about()])
        #expect(test.standing.trouble == nil)
        #expect(test.standing.failingSince == nil)
    }

    @Test func theWaitsOfTwoRunsDiffer() {
        func rests(_ seed: UInt64) -> [Duration] {
            var ledger = DeliveryLedger(lastID: 0, seed: seed)
            return (1...8).map { ledger.wait(afterFailures: $0) }
        }
        #expect(rests(1) != rests(2))
        #expect(rests(1) == rests(1))
    }

    @Test func aReceiverThatAsksToBeLeftAloneIs() {
        var test = QueueUnderTest()
        test.add(.about())
        test.send(.failed(DeliveryTrouble("429", retryAfter: .seconds(120))))
        #expect(test.rest == .seconds(120))
        test.wait(.seconds(119))
        #expect(test.send().isEmpty)
        test.wait(.seconds(1))
        #expect(test.send().count == 1)
    }

    @Test func nobodyIsLeftAloneForLongerThanAnHour() {
        var test = QueueUnderTest()
        test.add(.about())
        test.send(.failed(DeliveryTrouble("503", retryAfter: .seconds(86_400))))
        #expect(test.rest == .seconds(3_600))
    }

    @Test func whatIsRefusedForGoodIsCountedAndHoldsUpNothing() {
        var test = QueueUnderTest()
        test.add(.about(1), .about(2))
        let batch = test.take()[0]
        test.queue.note(.refused(trouble: "web answered 400"), of: batch, now: test.now)
        #expect(test.standing.lost == 1)
        #expect(test.standing.trouble == "web answered 400")
        #expect(test.send() == [.about(2)])
        #expect(test.disk.isEmpty)
    }

    @Test func aMessageThatItsReceiverStumblesOverHoldsUpNoOther() {
        var test = QueueUnderTest()
        test.add(.about(1))
        test.send(broken)
        test.add(.about(2))
        test.wait(.seconds(1))
        #expect(test.send() == [.about(2), .about(1)])
    }

    @Test func noMoreGoOutInAMinuteThanTheWayAllows() {
        var way = AnnouncementWay.web()
        way.mostPerMinute = 3
        var test = QueueUnderTest([way])
        for number in 1...5 { test.add(.about(number)) }
        #expect(test.send().map(\.incident) == [1, 2, 3])
        #expect(test.rest == .seconds(60))
        test.wait(.seconds(59))
        #expect(test.send().isEmpty)
        test.wait(.seconds(1))
        #expect(test.send().map(\.incident) == [4, 5])
    }

    @Test func ofMoreThanAThousandTheOldestGivesWayAndIsCounted() {
        var test = QueueUnderTest()
        for number in 1...1_003 { test.add(.about(number)) }
        #expect(test.standing.waiting == 1_000)
        #expect(test.standing.lost == 3)
        #expect(test.disk.count == 1_000)
        #expect(test.take().flatMap(\.announcements).map(\.incident) == [4])
    }

    @Test func beginningsThatNobodyHeardOfGiveWayBeforeEnds() {
        var test = QueueUnderTest()
        test.add(.about(1))
        test.send()
        test.add(.about(1, .resolved))
        for number in 2...1_001 { test.add(.about(number)) }
        #expect(test.standing.lost == 1)
        test.add(.about(2, .resolved))
        #expect(test.standing.waiting == 1_000, "nobody heard of incident 2")
        let first = test.take().flatMap(\.announcements)
        #expect(first == [.about(1, .resolved)])
    }

    @Test func anOutcomeThatComesTwiceChangesNothing() {
        var test = QueueUnderTest()
        test.add(.about(1), .about(2))
        let batch = test.take()[0]
        test.queue.note(.delivered(answer: ""), of: batch, now: test.now)
        test.queue.note(.delivered(answer: ""), of: batch, now: test.now)
        #expect(test.standing.delivered == 1)
        #expect(test.standing.waiting == 1)
    }
}
