import NIOCore
import Testing
import Vocabulary

@testable import MQTTTransport

struct AddressRaceTests {
    private let start = MonotonicInstant.origin

    @Test func theFamiliesTakeTurnsBeginningWithThePreferredOne() throws {
        let addresses = try ["::1", "::2", "::3", "192.0.2.1", "192.0.2.2"].map(address)
        let order = AddressRace.interleaved(addresses).map(\.ipAddress)
        #expect(order == ["::1", "192.0.2.1", "::2", "192.0.2.2", "::3"])
    }

    @Test func addressesOfOneFamilyKeepTheirOrder() throws {
        let addresses = try ["192.0.2.3", "192.0.2.1", "192.0.2.2"].map(address)
        #expect(AddressRace.interleaved(addresses) == addresses)
        #expect(AddressRace.interleaved([]).isEmpty)
    }

    @Test func theNextAddressIsTriedAQuarterOfASecondAfterTheLast() {
        var race = AddressRace(addresses: 3, now: start)
        #expect(tried(&race, at: start) == [0])
        #expect(race.nextDeadline == start + .milliseconds(250))
        #expect(tried(&race, at: start + .milliseconds(249)).isEmpty)
        #expect(tried(&race, at: start + .milliseconds(250)) == [1])
        #expect(tried(&race, at: start + .milliseconds(700)) == [2])
        #expect(race.nextDeadline == nil)
    }

    @Test func theNextAddressIsTriedAtOnceWhenOneFails() {
        var race = AddressRace(addresses: 2, now: start)
        #expect(tried(&race, at: start) == [0])
        race.failed(now: start + .milliseconds(3))
        #expect(!race.isLost)
        #expect(tried(&race, at: start + .milliseconds(3)) == [1])
        race.failed(now: start + .milliseconds(4))
        #expect(race.isLost)
    }

    @Test func aRaceIsLostOnlyWhenEveryAddressFailed() {
        var race = AddressRace(addresses: 2, now: start)
        #expect(tried(&race, at: start) == [0])
        #expect(tried(&race, at: start + .seconds(1)) == [1])
        race.failed(now: start + .seconds(2))
        #expect(!race.isLost)
    }

    @Test func anAddressWithoutAPlaceDelaysTheNextNoMoreThanASilentOne() {
        var race = AddressRace(addresses: 2, now: start)
        #expect(race.next(now: start) == 0)
        #expect(race.heldUpSince == start)
        #expect(race.next(now: start + .milliseconds(250)) == 1)
        #expect(race.placed(now: start + .milliseconds(250)) == .milliseconds(250))
        #expect(race.heldUpSince == nil)
    }

    @Test func onlyATimeInWhichNothingIsTriedIsTimeWaited() {
        var race = AddressRace(addresses: 2, now: start)
        #expect(tried(&race, at: start) == [0])
        // The second waits for a place while the first is being tried.
        #expect(race.next(now: start + .milliseconds(250)) == 1)
        #expect(race.heldUpSince == nil)
        // From here on nothing is tried.
        race.failed(now: start + .seconds(1))
        #expect(race.heldUpSince == start + .seconds(1))
        #expect(race.placed(now: start + .seconds(4)) == .seconds(3))
    }

    /// Tries what is due, with a place for everybody.
    private func tried(_ race: inout AddressRace, at now: MonotonicInstant) -> [Int] {
        var indices: [Int] = []
        while let index = race.next(now: now) {
            indices.append(index)
            _ = race.placed(now: now)
        }
        return indices
    }

    private func address(_ text: String) throws -> SocketAddress {
        try SocketAddress(ipAddress: text, port: 1883)
    }
}
