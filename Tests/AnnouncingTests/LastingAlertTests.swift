import AlertModel
import FleetModel
import Testing
import Vocabulary

@testable import Announcing

/// A receiver that takes what it is not told again for over: Alertmanager.
@Suite struct LastingAlertTests {
    private let way = AnnouncementWay.web(.alertmanager)

    @Test func whatLastsIsToldAgainEachMinuteAndIsNoNewMessage() {
        var test = QueueUnderTest([way])
        test.add(.about())
        #expect(test.send().count == 1)
        for _ in 1...5 {
            #expect(test.rest == .seconds(60))
            test.wait(.seconds(60))
            #expect(test.send() == [.about()])
        }
        #expect(test.standing.delivered == 1)
        #expect(test.standing.waiting == 0)
    }

    @Test func whatIsOverIsNotToldAgain() {
        var test = QueueUnderTest([way])
        test.add(.about())
        test.send()
        test.add(.about(7, .resolved))
        #expect(test.send().map(\.occasion) == [.resolved])
        #expect(test.rest == nil)
        #expect(test.disk.isEmpty)
    }

    @Test func itStaysOnDiskAndIsToldAgainByTheNextRun() {
        var test = QueueUnderTest([way])
        test.add(.about())
        test.send()
        let kept = Array(test.disk.values)
        #expect(kept.map(\.announcement) == [.about()])

        var next = QueueUnderTest([way], restored: kept, unresolved: [7])
        #expect(next.send() == [.about()])
        #expect(next.standing.delivered == 0)
        next.add(.about(7, .resolved))
        #expect(next.send().map(\.occasion) == [.resolved])
        #expect(next.disk.isEmpty)
    }

    @Test func anEndThatGotLostBetweenTwoRunsIsTold() {
        var test = QueueUnderTest([way])
        test.add(.about())
        test.send()
        var next = QueueUnderTest([way], restored: Array(test.disk.values), unresolved: [])
        let sent = next.send()
        #expect(sent.map(\.occasion) == [.resolved])
        #expect(sent.map(\.resolvedAt) == [night.wall])
        #expect(next.disk.isEmpty)
    }

    @Test func manyGoInOneRequest() {
        var test = QueueUnderTest([way])
        for number in 1...100 { test.add(.about(number)) }
        #expect(test.take()[0].messages.count == 64)
    }

    @Test func onesThatAreNearlyDueGoAlong() {
        var test = QueueUnderTest([way])
        test.add(.about(1))
        test.send()
        test.wait(.seconds(10))
        test.add(.about(2))
        test.send()
        test.wait(.seconds(50))
        #expect(test.send().map(\.incident) == [1, 2])
        #expect(test.rest == .seconds(60))
    }

    @Test func labelsThatHoldNoLongerAreEnded() {
        var test = QueueUnderTest([way])
        let before = Announcement.about(7, .opened, severity: .warning)
        test.add(before)
        test.send()
        test.add(.about(7, .raised, severity: .critical))
        let batch = test.take()[0]
        #expect(batch.superseded == [before])
        test.queue.note(.delivered(answer: ""), of: batch, now: test.now)
        test.wait(.seconds(60))
        #expect(test.take()[0].superseded.isEmpty)
    }

    @Test func oneThatIsRefusedAmongOthersIsFoundOut() {
        var test = QueueUnderTest([way])
        for number in 1...3 { test.add(.about(number)) }
        var sent: [[Int]] = []
        while let batch = test.take().first {
            let incidents = batch.announcements.map(\.incident)
            sent.append(incidents)
            test.queue.note(
                incidents.contains(2)
                    ? .refused(trouble: "web answered 400") : .delivered(answer: ""),
                of: batch, now: test.now)
        }
        test.keep()
        #expect(sent == [[1, 2, 3], [1], [2], [3]])
        #expect(test.standing.lost == 1)
        #expect(test.standing.delivered == 2)
        #expect(test.disk.count == 2)
    }

    @Test func aRenewalThatFailsIsTriedAgainAndTheEndComesNext() {
        var test = QueueUnderTest([way])
        test.add(.about())
        test.send()
        test.wait(.seconds(60))
        test.send(broken)
        test.add(.about(7, .resolved))
        test.wait(.seconds(1))
        #expect(test.send().map(\.occasion) == [.resolved])
        #expect(test.disk.isEmpty)
    }

    @Test func aRenewalThatIsRefusedIsTriedAgainAndTheEndIsTold() {
        var test = QueueUnderTest([way])
        test.add(.about())
        test.send()
        test.wait(.seconds(60))
        test.send(.refused(trouble: "web answered 400"))
        #expect(test.standing.lost == 0)
        #expect(test.standing.trouble == "web answered 400")
        #expect(test.disk.count == 1)
        #expect(test.rest == .seconds(60))
        test.wait(.seconds(60))
        #expect(test.send() == [.about()])
        test.add(.about(7, .resolved))
        #expect(test.send().map(\.occasion) == [.resolved])
        #expect(test.disk.isEmpty)
    }

    @Test func thatARenewalIsRefusedIsSaidOnceThoughOthersArriveInBetween() {
        var test = QueueUnderTest([way])
        test.add(.about(1))
        test.send()
        test.wait(.seconds(60))
        test.send(.refused(trouble: "web answered 400"))
        #expect(test.standing.failingSince != nil)
        test.add(.about(2))
        test.send()
        #expect(test.standing.failingSince == nil)
        test.wait(.seconds(60))
        for _ in 1...2 {
            for batch in test.take() {
                let isRefused = batch.announcements.map(\.incident) == [1]
                test.queue.note(
                    isRefused ? .refused(trouble: "web answered 400") : .delivered(answer: ""),
                    of: batch, now: test.now)
                #expect(test.standing.failingSince == nil)
            }
        }
        #expect(test.rest == .seconds(60))
    }

    @Test func whatLastsGoesOnWhereMoreOfItIsRefused() {
        var test = QueueUnderTest([way])
        let before = Announcement.about(7, .opened, severity: .warning)
        test.add(before)
        test.send()
        test.add(.about(7, .raised))
        test.send(.refused(trouble: "web answered 400"))
        #expect(test.standing.lost == 1)
        test.wait(.seconds(60))
        #expect(test.send() == [before])
    }

    @Test func whatIsOverIsNotToldAgainThoughItsEndIsRefused() {
        var test = QueueUnderTest([way])
        test.add(.about())
        test.send()
        test.add(.about(7, .resolved))
        test.send(.refused(trouble: "web answered 400"))
        #expect(test.standing.lost == 1)
        #expect(test.rest == nil)
        #expect(test.disk.isEmpty)
    }

    @Test func anAlertmanagerIsToldOfEndsEvenIfOthersWereNot() {
        var silent = way
        silent.tellsEnds = false
        var test = QueueUnderTest([silent])
        test.add(.about())
        test.send()
        test.add(.about(7, .resolved))
        #expect(test.send().map(\.occasion) == [.resolved])
    }
}
