import Glibc
import NIOCore
import Testing
import Vocabulary

@testable import MQTTTransport

/// What counts as evidence that this machine has no way to a broker.
struct OwnWaysTests {
    private let machine = FakeMachine()
    private let broker: SocketAddress
    private let own: SocketAddress
    private let ownHost: HostAddress
    private let otherHost: HostAddress

    init() throws {
        broker = try SocketAddress(ipAddress: "192.0.2.1", port: 1883)
        own = try SocketAddress(ipAddress: "10.0.0.5", port: 40_000)
        ownHost = try host("10.0.0.5")
        otherHost = try host("10.9.0.7")
        machine.changeNetwork { [ownHost] in
            $0.interfaces[ownHost] = OwnInterface(
                name: "eth0", condition: .up, isLoopback: false)
            $0.defaultRoute = .from(ownHost)
            $0.others = []
        }
    }

    @Test func aRouteThroughAWorkingInterfaceIsAWay() {
        var ways = OwnWays(machine: machine)
        #expect(ways.way(to: broker) == .open)
        #expect(ways.way(to: broker, from: own) == .open)
    }

    @Test func theInterfaceWithOurAddressIsNamedUntilTheNetworkChanges() throws {
        var ways = OwnWays(machine: machine)
        let found = ways.interface(from: own, to: broker)
        let first = try #require(found)
        #expect(first.value == "eth0")
        let next = ways.interface(from: own, to: broker)
        let again = try #require(next)
        #expect(again.isIdentical(to: first), "one name for all")
        let strange = ways.interface(from: broker, to: own)
        #expect(strange == nil)
        let file = try SocketAddress(unixDomainSocketPath: "/run/broker.sock")
        let none = ways.interface(from: file, to: file)
        #expect(none == nil)
        machine.changeNetwork { [ownHost] in $0.interfaces[ownHost]?.name = "tun0" }
        let haveChanged = ways.haveChanged()
        #expect(haveChanged)
        let renamed = ways.interface(from: own, to: broker)
        #expect(renamed?.value == "tun0")
    }

    @Test func whatOneOfOurAddressesIsSentLeavesByTheLoopback() throws {
        let loopback = try host("127.0.0.1")
        machine.changeNetwork {
            $0.interfaces[loopback] = OwnInterface(name: "lo", condition: .up, isLoopback: true)
        }
        var ways = OwnWays(machine: machine)
        let found = ways.interface(from: own, to: own)
        #expect(found?.value == "lo")
    }

    @Test func withoutARouteThereIsNoWay() throws {
        let hostOfBroker = try host("192.0.2.1")
        machine.changeNetwork { $0.routes[hostOfBroker] = .missing(errno: ENETUNREACH) }
        var ways = OwnWays(machine: machine)
        #expect(
            ways.way(to: broker) == .missing("no route to 192.0.2.1: Network is unreachable"))
    }

    @Test func theInterfaceThatIsDownIsNamed() throws {
        let hostOfBroker = try host("192.0.2.1")
        machine.changeNetwork {
            $0.routes[hostOfBroker] = .missing(errno: ENETUNREACH)
            $0.set("eth0", to: .down)
        }
        var ways = OwnWays(machine: machine)
        let evidence = "no route to 192.0.2.1: interface eth0 is down"
        #expect(ways.way(to: broker, from: own) == .missing(evidence))
        #expect(ways.way(to: broker) == .missing(evidence))
    }

    @Test func aRouteThroughAnInterfaceWithoutCarrierIsNoWay() {
        machine.changeNetwork { $0.set("eth0", to: .withoutCarrier) }
        var ways = OwnWays(machine: machine)
        #expect(
            ways.way(to: broker, from: own)
                == .missing("no route to 192.0.2.1: interface eth0 has no carrier"))
    }

    @Test("Scenario A11: a connection whose own address is gone has no way, new ones have")
    func movedConnection() {
        machine.changeNetwork { [ownHost, otherHost] in
            $0.interfaces[ownHost] = nil
            $0.interfaces[otherHost] = OwnInterface(
                name: "wlan0", condition: .up, isLoopback: false)
            $0.defaultRoute = .from(otherHost)
        }
        var ways = OwnWays(machine: machine)
        #expect(ways.way(to: broker) == .open)
        #expect(
            ways.way(to: broker, from: own)
                == .moved("our address 10.0.0.5 is no longer on this machine"))
    }

    @Test func anAddressOfNoInterfaceIsGoodWhereItIsOursAllTheSame() throws {
        let loopback = try SocketAddress(ipAddress: "127.0.0.9", port: 1)
        let hostOfLoopback = try host("127.0.0.9")
        machine.changeNetwork { $0.others = [hostOfLoopback] }
        var ways = OwnWays(machine: machine)
        #expect(ways.way(to: loopback, from: loopback) == .open)
    }

    @Test func anAddressOfOursIsReachedWithoutACable() throws {
        machine.changeNetwork { [ownHost] in
            $0.set("eth0", to: .withoutCarrier)
            $0.routes[ownHost] = .from(ownHost)
        }
        var ways = OwnWays(machine: machine)
        #expect(ways.way(to: own, from: own) == .local)
    }

    @Test func whatCannotBeFoundOutIsNoFault() {
        machine.changeNetwork { $0.defaultRoute = .unknown }
        var ways = OwnWays(machine: machine)
        #expect(ways.way(to: broker, from: own) == .open)
    }

    @Test func aSocketFileNeedsNoNetwork() throws {
        machine.changeNetwork { $0.interfaces = [:] }
        var ways = OwnWays(machine: machine)
        #expect(ways.way(to: try SocketAddress(unixDomainSocketPath: "/run/mqtt")) == .local)
    }

    @Test func theKernelIsAskedOnceForAnAddressUntilSomethingChanges() throws {
        var ways = OwnWays(machine: machine)
        let otherPort = try SocketAddress(ipAddress: "192.0.2.1", port: 8883)
        for _ in 0..<100 { #expect(ways.way(to: broker) == ways.way(to: otherPort)) }
        #expect(machine.routeQuestions == 1)
        #expect(ways.haveChanged() == false)
        machine.changeNetwork { _ in }
        #expect(ways.haveChanged() == true)
        _ = ways.way(to: broker)
        #expect(machine.routeQuestions == 2)
    }

    @Test func aMachineWithNothingButItsLoopbackIsAlone() throws {
        let loopback = try host("127.0.0.1")
        machine.changeNetwork {
            $0.interfaces = [
                loopback: OwnInterface(name: "lo", condition: .up, isLoopback: true)
            ]
        }
        var ways = OwnWays(machine: machine)
        #expect(ways.isolation() == "no interface but the loopback has an address")
    }
}
