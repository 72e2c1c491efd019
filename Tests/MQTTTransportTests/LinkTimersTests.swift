import Testing
import Vocabulary

@testable import MQTTTransport

@Suite struct LinkTimersTests {
    private let watch = EmbeddedWatch()

    private func driver(_ number: Int32) -> LinkDriver {
        LinkDriver(
            NewLink(
                id: LinkID(number),
                settings: LinkSettings(
                    name: "link-\(number)", endpoint: Endpoint(host: "192.0.2.1", port: 1883)),
                clientID: "test", seed: 1), layers: nil, loop: watch.loop)
    }

    private func at(_ milliseconds: Int64) -> MonotonicInstant {
        .origin + .milliseconds(milliseconds)
    }

    @Test func timersFireInTheOrderOfTheirInstantsHoweverOftenTheyMove() {
        var timers = LinkTimers()
        var random = SeededRandom(seed: 7)
        var expected: [LinkID: Int64] = [:]
        let places = (0..<200).map { number in
            let driver = driver(Int32(number))
            return (driver.id, timers.add(driver))
        }
        for _ in 0..<3_000 {
            let (id, place) = places[Int.random(in: 0..<places.count, using: &random)]
            let instant = Int64.random(in: 0..<50, using: &random)
            let isSet = instant > 5
            timers.set(place, to: isSet ? at(instant) : nil)
            expected[id] = isSet ? instant : nil
        }
        #expect(timers.count == expected.count)
        for now in Int64(0)..<50 {
            #expect(timers.first == expected.values.min().map(at))
            var due: Set<LinkID> = []
            while let driver = timers.takeDue(now: at(now)) { due.insert(driver.id) }
            #expect(due == Set(expected.filter { $0.value <= now }.keys))
            expected = expected.filter { $0.value > now }
        }
        #expect(timers.count == 0)
    }

    @Test func theTimerOfALinkThatWasTakenOutNeverFires() {
        var timers = LinkTimers()
        let first = timers.add(driver(1))
        timers.set(first, to: at(1))
        timers.remove(first)
        let second = timers.add(driver(2))
        #expect(timers.takeDue(now: at(9)) == nil)
        timers.set(second, to: at(2))
        #expect(timers.takeDue(now: at(9))?.id == LinkID(2))
    }
}
