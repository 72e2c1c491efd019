import AlertModel
import FleetModel
import Testing
import Vocabulary

@testable import Announcing

/// What several messages about one incident become on their way.
@Suite struct OneIncidentTests {
    @Test func anEndThatOvertakesAnUntoldBeginningCancelsBoth() {
        var test = QueueUnderTest()
        test.add(.about())
        test.send(broken)
        test.add(.about(7, .resolved))
        #expect(test.standing.waiting == 0)
        #expect(test.standing.lost == 0)
        #expect(test.disk.isEmpty)
        #expect(test.rest == nil)
    }

    @Test func anEndThatComesWhileTheBeginningIsUnderWayFollowsItIfItArrives() {
        var test = QueueUnderTest()
        test.add(.about())
        let batch = test.take()[0]
        test.add(.about(7, .resolved))
        test.queue.note(.delivered(answer: ""), of: batch, now: test.now)
        #expect(test.send().map(\.occasion) == [.resolved])
        #expect(test.disk.isEmpty)
    }

    @Test func anEndThatComesWhileTheBeginningIsUnderWayGoesWithItIfItFails() {
        var test = QueueUnderTest()
        test.add(.about())
        let batch = test.take()[0]
        test.add(.about(7, .resolved))
        test.queue.note(broken, of: batch, now: test.now)
        test.keep()
        #expect(test.standing.waiting == 0)
        #expect(test.disk.isEmpty)
    }

    @Test func anEndIsToldWhereNobodyKnowsWhetherTheBeginningArrived() {
        var test = QueueUnderTest()
        test.add(.about())
        test.send(.failed(DeliveryTrouble("no answer within 10s", mayHaveArrived: true)))
        test.add(.about(7, .resolved))
        test.wait(.seconds(1))
        #expect(test.send().map(\.occasion) == [.resolved])
    }

    @Test func whatIsNewerSaysAllOfWhatWaits() {
        var test = QueueUnderTest()
        test.add(.about(7, .opened, severity: .warning))
        test.send(broken)
        test.add(.about(7, .raised, severity: .critical))
        test.wait(.seconds(1))
        let sent = test.send()
        #expect(sent.map(\.occasion) == [.opened])
        #expect(sent.map(\.severity) == [.critical])
    }

    @Test func anEndTakesThePlaceOfWhatWaitsOfAnIncidentThatWasTold() {
        var test = QueueUnderTest()
        test.add(.about())
        test.send()
        test.add(.about(7, .raised))
        test.send(broken)
        test.add(.about(7, .resolved))
        test.wait(.seconds(1))
        #expect(test.send().map(\.occasion) == [.resolved])
    }

    @Test func whatMattersTooLittleIsNotToldAndNeitherIsItsEnd() {
        var way = AnnouncementWay.web()
        way.leastSeverity = .critical
        var test = QueueUnderTest([way])
        test.add(.about(7, .opened, severity: .warning), .about(7, .resolved, severity: .warning))
        #expect(test.send().isEmpty)
        #expect(test.disk.isEmpty)
    }

    @Test func whatComesToMatterIsNewToWhoWasNotTold() {
        var way = AnnouncementWay.web()
        way.leastSeverity = .critical
        var test = QueueUnderTest([way])
        test.add(.about(7, .opened, severity: .warning), .about(7, .raised, severity: .critical))
        #expect(test.send().map(\.occasion) == [.opened])
        test.add(.about(7, .resolved, severity: .critical))
        #expect(test.send().map(\.occasion) == [.resolved])
    }

    @Test func whatComesToMatterAndIsOverBeforeItArrivesIsToldToItsEnd() {
        var way = AnnouncementWay.web()
        way.leastSeverity = .critical
        var test = QueueUnderTest([way])
        test.add(.about(7, .opened, severity: .warning), .about(7, .raised))
        let batch = test.take()[0]
        test.add(.about(7, .resolved))
        test.queue.note(.delivered(answer: ""), of: batch, now: test.now)
        #expect(test.send().map(\.occasion) == [.resolved])
    }

    @Test func whatComesToMatterAndIsOverBeforeAnybodyHeardIsNotTold() {
        var way = AnnouncementWay.web()
        way.leastSeverity = .critical
        var test = QueueUnderTest([way])
        test.add(.about(7, .opened, severity: .warning), .about(7, .raised))
        test.send(broken)
        test.add(.about(7, .resolved))
        #expect(test.rest == nil)
        #expect(test.disk.isEmpty)
    }

    @Test func aWayIsToldOnlyWhatNamesIt() {
        var test = QueueUnderTest([.web(name: "web"), .web(name: "other")])
        test.add(.about(ways: ["other"]))
        #expect(test.take().map(\.way.name) == ["other"])
    }

    @Test func whoWasToldIsToldOfTheEndWhateverItNames() {
        var test = QueueUnderTest()
        test.add(.about(ways: ["web"]))
        test.send()
        test.add(.about(7, .resolved, ways: []))
        #expect(test.send().map(\.occasion) == [.resolved])
    }

    @Test func aWayWithoutEndsHearsOfNone() {
        var way = AnnouncementWay.web()
        way.tellsEnds = false
        var test = QueueUnderTest([way])
        test.add(.about())
        test.send()
        test.add(.about(7, .resolved))
        #expect(test.send().isEmpty)
    }

    @Test func aWayWithoutEndsIsNotToldAnyMoreOfWhatIsOver() {
        var way = AnnouncementWay.web()
        way.tellsEnds = false
        var test = QueueUnderTest([way])
        test.add(.about())
        let batch = test.take()[0]
        test.add(.about(7, .resolved))
        test.queue.note(broken, of: batch, now: test.now)
        test.keep()
        #expect(test.standing.waiting == 0)
        #expect(test.disk.isEmpty)
    }

    @Test func eachWayIsRemindedAsOftenAsItAsks() {
        var hourly = AnnouncementWay.web(name: "hourly")
        hourly.remindsEvery = .seconds(3_600)
        var daily = AnnouncementWay.web(name: "daily")
        daily.remindsEvery = .seconds(86_400)
        var test = QueueUnderTest([hourly, daily, .web(name: "never")])
        test.add(.about())
        test.send()
        test.wait(.seconds(3_600))
        test.add(.about(7, .reminder))
        #expect(test.take().map(\.way.name) == ["hourly"])
    }

    @Test func thatNobodyHasItAnyMoreIsToldOnWaysThatRemindNobody() {
        var reminder = Announcement.about(7, .reminder)
        reminder.isForAll = true
        var test = QueueUnderTest([.web(name: "never")])
        test.add(.about())
        test.send()
        test.wait(.seconds(60))
        test.add(reminder)
        #expect(test.take().map(\.way.name) == ["never"])
    }

    @Test func onlyAReceiverThatKeepsTrackOfPeopleHearsWhoHasIt() {
        var acknowledged = Announcement.about(7, .acknowledged)
        acknowledged.acknowledgedBy = "ada"
        var test = QueueUnderTest([.web(.pagerDuty, secret: "R"), .web(.slack, name: "slack")])
        test.add(.about())
        test.send()
        test.add(acknowledged)
        #expect(test.take().map(\.way.name) == ["web"])
    }

    @Test func whoTookItBeforeTheBeginningWasToldIsSaidRightAfterIt() {
        var acknowledged = Announcement.about(7, .acknowledged)
        acknowledged.acknowledgedBy = "ada"
        var test = QueueUnderTest([.web(.pagerDuty, secret: "R")])
        test.add(.about())
        test.send(broken)
        test.add(acknowledged)
        test.wait(.seconds(1))
        #expect(test.send().map(\.occasion) == [.opened, .acknowledged])
    }

    @Test func anEndIsToldAlthoughItBeganAgainMeanwhile() {
        var test = QueueUnderTest()
        test.add(.about())
        test.send()
        test.add(.about(7, .resolved))
        test.send(broken)
        test.add(.about(7, .opened), .about(7, .resolved))
        test.wait(.seconds(1))
        #expect(test.send().map(\.occasion) == [.resolved])
    }

    @Test func anIncidentThatBeginsAgainIsToldAgain() {
        var test = QueueUnderTest()
        test.add(.about())
        test.send()
        test.add(.about(7, .resolved))
        test.send()
        test.add(.about(7, .opened))
        #expect(test.send().map(\.occasion) == [.opened])
    }
}
