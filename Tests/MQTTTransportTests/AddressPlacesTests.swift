import NIOCore
import Testing

@testable import MQTTTransport

struct AddressPlacesTests {
    private let address: SocketAddress
    private let otherAddress: SocketAddress

    init() throws {
        address = try SocketAddress(ipAddress: "192.0.2.1", port: 1883)
        otherAddress = try SocketAddress(ipAddress: "192.0.2.2", port: 1883)
    }

    @Test func atMostSoManyAttemptsToOneAddressAreUnderWay() {
        var places = AddressPlaces<Int>(limit: 64)
        let admitted = (0..<100).filter { isAdmitted(places.enter($0, at: address)) }
        #expect(admitted == Array(0..<64))
        #expect(!places.hasFreePlaces)
        places.leave(address)
        #expect(places.hasFreePlaces)
        #expect(places.admit() == 64)
        #expect(places.admit() == nil)
    }

    @Test func anAddressWithoutAFreePlaceHoldsUpNoOther() {
        var places = AddressPlaces<Int>(limit: 1)
        #expect(isAdmitted(places.enter(0, at: address)))
        #expect(!isAdmitted(places.enter(1, at: address)))
        #expect(isAdmitted(places.enter(2, at: otherAddress)))
    }

    @Test func onePlaceIsGivenToOneGuest() {
        var places = AddressPlaces<Int>(limit: 2)
        for guest in 0..<6 { _ = places.enter(guest, at: address) }
        places.leave(address)
        places.leave(address)
        #expect(places.admit() == 2)
        #expect(places.admit() == 3)
        #expect(places.admit() == nil)
    }

    @Test func whoComesLateDoesNotOvertakeThoseWhoWait() {
        var places = AddressPlaces<Int>(limit: 1)
        for guest in 0..<2 { _ = places.enter(guest, at: address) }
        places.leave(address)
        #expect(!isAdmitted(places.enter(2, at: address)))
        #expect(places.admit() == 1)
    }

    @Test func aPlaceThatBecomesFreeWhenEverybodyWentAwayIsFree() {
        var places = AddressPlaces<Int>(limit: 1)
        _ = places.enter(0, at: address)
        guard case .waiting(let ticket) = places.enter(1, at: address) else {
            Issue.record("there was a second place")
            return
        }
        places.withdraw(ticket)
        places.leave(address)
        #expect(places.admit() == nil)
        #expect(isAdmitted(places.enter(2, at: address)))
    }

    private func isAdmitted(_ reception: AddressPlaces<Int>.Reception) -> Bool {
        if case .admitted = reception { true } else { false }
    }
}
