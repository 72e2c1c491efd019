import AlertModel
import FleetModel
import Testing
import Vocabulary

@testable import Announcing

/// Ways that are new after a reload, and ways that lead to somebody else.
@Suite struct NewReceiverTests {
    /// A queue whose receiver was told of incident 7, and then leads to another one.
    private func changed(
        from former: AnnouncementWay = .web(url: "http://a.example/"),
        to way: AnnouncementWay = .web(url: "http://b.example/")
    ) -> QueueUnderTest {
        var test = QueueUnderTest([former])
        test.add(.about())
        test.send()
        test.queue.replace(ways: [way], now: test.now)
        test.keep()
        return test
    }

    @Test func aNewWayHearsNoEndOfWhatItWasNeverToldOf() {
        var test = QueueUnderTest([.web()])
        test.add(.about())
        test.send()
        test.queue.replace(ways: [.web(), .web(name: "new")], now: test.now)
        test.add(.about(7, .resolved))
        #expect(test.take().map(\.way.name) == ["web"])
    }

    @Test func aNewWayHearsOfABeginningWhereSomethingBecomesMore() {
        var test = QueueUnderTest([.web()])
        test.add(.about())
        test.send()
        test.queue.replace(ways: [.web(), .web(name: "new")], now: test.now)
        test.add(.about(7, .raised))
        let both = test.take()
        #expect(both.map(\.way.name) == ["web", "new"])
        #expect(both.flatMap(\.announcements).map(\.occasion) == [.raised, .opened])
        for batch in both {
            test.queue.note(.delivered(answer: ""), of: batch, now: test.now)
        }
        test.add(.about(7, .resolved))
        #expect(test.send().map(\.occasion) == [.resolved, .resolved])
    }

    @Test func aNewWayThatHearsOfABeginningHearsOfItsEndThoughBothWait() {
        var test = QueueUnderTest([])
        test.queue.replace(ways: [.web()], now: test.now)
        test.add(.about())
        let batch = test.take()[0]
        test.add(.about(7, .resolved))
        test.queue.note(.delivered(answer: ""), of: batch, now: test.now)
        #expect(test.send().map(\.occasion) == [.resolved])
        #expect(test.disk.isEmpty)
    }

    @Test func anotherReceiverUnderTheSameNameHearsNoEndOfWhatTheFormerWasTold() {
        var test = changed()
        test.add(.about(7, .resolved))
        #expect(test.send().isEmpty)
        #expect(test.disk.isEmpty)
    }

    @Test func anotherReceiverUnderTheSameNameHearsOfTheBeginningFirst() {
        var test = changed()
        test.add(.about(7, .raised))
        #expect(test.send().map(\.occasion) == [.opened])
        test.add(.about(7, .resolved))
        #expect(test.send().map(\.occasion) == [.resolved])
    }

    @Test func whatWaitedForTheFormerReceiverIsABeginningToTheOther() {
        var test = QueueUnderTest([.web(url: "http://a.example/")])
        test.add(.about(1), .about(2))
        test.send()
        test.add(.about(1, .raised), .about(2, .resolved))
        test.send(broken)
        test.queue.replace(ways: [.web(url: "http://b.example/")], now: test.now)
        test.keep()
        #expect(test.disk.values.map(\.announcement) == [.about(1)])
        #expect(test.send() == [.about(1)])
        #expect(test.disk.isEmpty)
    }

    @Test func whatIsUnderWayToTheFormerReceiverGoesToTheOtherAsWell() {
        var test = QueueUnderTest([.web(url: "http://a.example/")])
        test.add(.about())
        let batch = test.take()[0]
        test.queue.replace(ways: [.web(url: "http://b.example/")], now: test.now)
        test.queue.note(.delivered(answer: ""), of: batch, now: test.now)
        #expect(test.send() == [.about()])
        #expect(test.standing.delivered == 1)
        #expect(test.disk.isEmpty)
    }

    @Test(arguments: [
        (AnnouncementWay.web(headers: ["X": "1"]), AnnouncementWay.web(headers: ["X": "2"])),
        (.web(.slack), .web(.json)),
        (.web(.ntfy, secret: "old"), .web(.ntfy, secret: "new")),
    ])
    func otherKeysAndOtherBodiesMakeNoOtherReceiver(
        former: AnnouncementWay, way: AnnouncementWay
    ) {
        var test = changed(from: former, to: way)
        test.add(.about(7, .resolved))
        #expect(test.send().map(\.occasion) == [.resolved])
    }

    @Test(arguments: [
        (
            AnnouncementWay.web(.pagerDuty, secret: "R1"),
            AnnouncementWay.web(.pagerDuty, secret: "R2")
        ),
        (.web(.alertmanager), .web(.json)),
        (
            AnnouncementWay(name: "web", means: .command(["page", "a"])),
            AnnouncementWay(name: "web", means: .command(["page", "b"]))
        ),
        (.web(), AnnouncementWay(name: "web", means: .command(["page"]))),
    ])
    func anotherServiceOrCommandIsAnotherReceiver(former: AnnouncementWay, way: AnnouncementWay) {
        var test = changed(from: former, to: way)
        test.add(.about(7, .resolved))
        #expect(test.send().isEmpty)
        #expect(test.disk.isEmpty)
    }

    @Test func anotherAlertmanagerHearsAtOnceOfWhatLastsAndOfItsEnd() {
        var test = changed(
            from: .web(.alertmanager, url: "http://a.example"),
            to: .web(.alertmanager, url: "http://b.example"))
        #expect(test.send() == [.about()])
        test.add(.about(7, .resolved))
        #expect(test.send().map(\.occasion) == [.resolved])
        #expect(test.disk.isEmpty)
    }
}
