import Testing
import Vocabulary

@testable import MQTTTransport

struct ConnectGateTests {
    private let broker = Endpoint(host: "broker", port: 1883)
    private let otherBroker = Endpoint(host: "other", port: 1883)

    @Test func theRateIsSpreadEvenly() {
        var gate = ConnectGate<Int>(rate: 100)
        for number in 0..<5 { _ = gate.enter(number, to: broker, now: .origin) }
        var admitted: [MonotonicInstant] = []
        while let next = gate.nextDeadline, gate.admit(now: next) != nil { admitted.append(next) }
        #expect(admitted == (0..<5).map { .origin + .milliseconds(10) * $0 })
    }

    @Test func anOwnerThatComesLateCatchesUpWithATenthOfASecondsAttempts() {
        var gate = ConnectGate<Int>(rate: 100)
        for number in 0..<100 { _ = gate.enter(number, to: broker, now: .origin) }
        #expect(admitted(by: &gate, at: .origin + .seconds(5)).count == 10)
    }

    @Test func aTimeInWhichNobodyWaitedSavesNothingUp() {
        var gate = ConnectGate<Int>(rate: 100)
        let later = MonotonicInstant.origin + .seconds(60)
        for number in 0..<100 { _ = gate.enter(number, to: broker, now: later) }
        #expect(admitted(by: &gate, at: later) == [0])
    }

    @Test func aLongLineAtOneBrokerHoldsUpNobodyElse() {
        var gate = ConnectGate<Int>(rate: 1_000_000)
        for number in 0..<1_000 { _ = gate.enter(number, to: broker, now: .origin) }
        _ = gate.enter(5_000, to: otherBroker, now: .origin)
        #expect(admitted(by: &gate, at: .origin + .seconds(1)).prefix(2) == [0, 5_000])
    }

    @Test func aGuestThatGoesAwayTakesNoTime() {
        var gate = ConnectGate<Int>(rate: 10)
        let first = gate.enter(0, to: broker, now: .origin)
        _ = gate.enter(1, to: broker, now: .origin)
        gate.withdraw(first)
        #expect(gate.admit(now: .origin) == 1)
    }

    @Test func aBrokerWhoseGuestsAllWentAwayIsForgotten() {
        var gate = ConnectGate<Int>(rate: 10)
        gate.withdraw(gate.enter(0, to: broker, now: .origin))
        #expect(gate.admit(now: .origin) == nil)
        #expect(gate.nextDeadline == nil)
        _ = gate.enter(1, to: broker, now: .origin)
        #expect(gate.admit(now: .origin) == 1)
    }

    private func admitted(
        by gate: inout ConnectGate<Int>, at now: MonotonicInstant
    ) -> [Int] {
        var guests: [Int] = []
        while let guest = gate.admit(now: now) { guests.append(guest) }
        return guests
    }
}
