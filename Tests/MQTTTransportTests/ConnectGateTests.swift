import Testing
import Vocabulary

@testable import MQTTTransport

struct ConnectGateTests {
    private let broker = Endpoint(host: "broker", port: 1883)
    private let otherBroker = Endpoint(host: "other", port: 1883)

    @Test func theRateIsSpreadEvenly() {
        var gate = ConnectGate(rate: 100, places: 1_000)
        for number: Int32 in 0..<5 { gate.enter(LinkID(number), to: broker, now: .origin) }
        var admitted: [MonotonicInstant] = []
        while let next = gate.nextDeadline, gate.admit(now: next) != nil { admitted.append(next) }
        #expect(admitted == (0..<5).map { .origin + .milliseconds(10) * $0 })
    }

    @Test func anOwnerThatComesLateCatchesUpWithATenthOfASecondsAttempts() {
        var gate = ConnectGate(rate: 100, places: 1_000)
        for number: Int32 in 0..<100 { gate.enter(LinkID(number), to: broker, now: .origin) }
        #expect(admitted(by: &gate, at: .origin + .seconds(5)).count == 10)
    }

    @Test func aTimeInWhichNobodyWaitedSavesNothingUp() {
        var gate = ConnectGate(rate: 100, places: 1_000)
        let later = MonotonicInstant.origin + .seconds(60)
        for number: Int32 in 0..<100 { gate.enter(LinkID(number), to: broker, now: later) }
        #expect(admitted(by: &gate, at: later) == [LinkID(0)])
    }

    @Test func atMostSixtyFourAttemptsToOneBrokerAreUnderWay() {
        var gate = ConnectGate(rate: 1_000_000)
        for number: Int32 in 0..<100 { gate.enter(LinkID(number), to: broker, now: .origin) }
        let now = MonotonicInstant.origin + .seconds(1)
        #expect(admitted(by: &gate, at: now).count == 64)
        gate.leave(broker, now: now)
        #expect(admitted(by: &gate, at: now + .seconds(1)) == [LinkID(64)])
    }

    @Test func aBrokerWithoutAFreePlaceHoldsUpNobodyElse() {
        var gate = ConnectGate(rate: 1_000_000, places: 1)
        gate.enter(LinkID(0), to: broker, now: .origin)
        gate.enter(LinkID(1), to: broker, now: .origin)
        gate.enter(LinkID(2), to: otherBroker, now: .origin)
        let now = MonotonicInstant.origin + .seconds(1)
        #expect(admitted(by: &gate, at: now) == [LinkID(0), LinkID(2)])
        #expect(gate.nextDeadline == nil)
    }

    @Test func aLinkThatGoesAwayTakesNoPlaceAndNoTime() {
        var gate = ConnectGate(rate: 10, places: 1)
        gate.enter(LinkID(0), to: broker, now: .origin)
        gate.enter(LinkID(1), to: broker, now: .origin)
        gate.withdraw(LinkID(0))
        #expect(gate.admit(now: .origin) == LinkID(1))
    }

    @Test func aLinkThatComesAgainWaitsOnce() {
        var gate = ConnectGate(rate: 1_000_000, places: 10)
        gate.enter(LinkID(0), to: broker, now: .origin)
        gate.withdraw(LinkID(0))
        gate.enter(LinkID(0), to: broker, now: .origin)
        #expect(admitted(by: &gate, at: .origin + .seconds(1)) == [LinkID(0)])
    }

    private func admitted(by gate: inout ConnectGate, at now: MonotonicInstant) -> [LinkID] {
        var links: [LinkID] = []
        while let link = gate.admit(now: now) { links.append(link) }
        return links
    }
}
