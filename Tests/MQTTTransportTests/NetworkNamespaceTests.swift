import Glibc
import NIOCore
import Testing
import Vocabulary

@testable import MQTTTransport

/// What the kernel says when interfaces and routes come and go, in a network namespace.
@Suite(
    .enabled(
        if: NetworkNamespace.isPermitted,
        "needs the right to make a network namespace (root), and iproute2"),
    .timeLimit(.minutes(1)))
struct NetworkNamespaceTests {
    @Test func anInterfaceThatIsTakenDownIsTheEvidence() async throws {
        try await NetworkNamespace.run {
            var ways = try Self.wayThroughInterface()
            let (broker, own) = try Self.addresses()
            #expect(ways.way(to: broker) == .open)
            #expect(ways.way(to: broker, from: own) == .open)
            #expect(ways.haveChanged() == false)

            try NetworkNamespace.ip("link set kw0 down")
            #expect(ways.haveChanged() == true)
            let evidence = "no route to 192.0.2.1: interface kw0 is down"
            #expect(ways.way(to: broker, from: own) == .missing(evidence))
            #expect(ways.way(to: broker) == .missing(evidence))
            #expect(ways.isolation() == "interface kw0 is down")

            try NetworkNamespace.ip("link set kw0 up")
            try NetworkNamespace.ip("route add default via 10.77.0.2")
            #expect(ways.haveChanged() == true)
            // The kernel takes up to a second until it sees the carrier.
            for _ in 0..<300 where ways.way(to: broker, from: own) != .open {
                usleep(10_000)
                _ = ways.haveChanged()
            }
            #expect(ways.way(to: broker, from: own) == .open)
        }
    }

    @Test func aCableThatIsPulledIsTheEvidence() async throws {
        try await NetworkNamespace.run {
            var ways = try Self.wayThroughInterface()
            let (broker, own) = try Self.addresses()
            try NetworkNamespace.ip("link set kw1 down")
            let evidence = OwnWay.missing("no route to 192.0.2.1: interface kw0 has no carrier")
            // The kernel takes up to a second until it says so.
            for _ in 0..<300 where ways.way(to: broker, from: own) != evidence {
                usleep(10_000)
                _ = ways.haveChanged()
            }
            #expect(ways.way(to: broker, from: own) == evidence)
        }
    }

    @Test func aRouteThatIsTakenOutLeavesTheLocalSubnet() async throws {
        try await NetworkNamespace.run {
            var ways = try Self.wayThroughInterface()
            let (broker, own) = try Self.addresses()
            try NetworkNamespace.ip("route del default")
            #expect(ways.haveChanged() == true)
            #expect(
                ways.way(to: broker, from: own)
                    == .missing("no route to 192.0.2.1: Network is unreachable"))
            let neighbour = try SocketAddress(ipAddress: "10.77.0.9", port: 1883)
            #expect(ways.way(to: neighbour, from: own) == .open)
        }
    }

    @Test("Scenario A11, G6: an address that is replaced leaves its connections without a way")
    func replacedAddress() async throws {
        try await NetworkNamespace.run {
            var ways = try Self.wayThroughInterface()
            let (broker, own) = try Self.addresses()
            try NetworkNamespace.ip("addr add 10.77.0.3/24 dev kw0")
            try NetworkNamespace.ip("addr del 10.77.0.1/24 dev kw0")
            try NetworkNamespace.ip("addr replace 10.77.0.3/24 dev kw0")
            try NetworkNamespace.ip("route replace default via 10.77.0.2")
            #expect(ways.haveChanged() == true)
            #expect(ways.way(to: broker) == .open)
            #expect(
                ways.way(to: broker, from: own)
                    == .moved("our address 10.77.0.1 is no longer on this machine"))
        }
    }

    @Test func aMachineWithoutAnythingIsAlone() async throws {
        try await NetworkNamespace.run {
            var ways = OwnWays(machine: KernelMachine())
            let loopback = try SocketAddress(ipAddress: "127.0.0.1", port: 1883)
            #expect(ways.way(to: loopback).evidenceOfNone != nil)
            #expect(ways.isolation() == "no interface but the loopback has an address")
            try NetworkNamespace.ip("link set lo up")
            #expect(ways.haveChanged() == true)
            #expect(ways.way(to: loopback) == .local)
        }
    }

    @Test func linksForWhichNoLocalPortIsLeftSayThatItIsOurs() async throws {
        try await NetworkNamespace.run {
            try NetworkNamespace.ip("link set lo up")
            let peer = try RawPeer { connection in while !connection.receive().isEmpty {} }
            defer { peer.stop() }
            try Self.allowLocalPorts("40000 40003")
            let recorder = Recorder()
            // Its threads are in the namespace of the one that makes it.
            let pool = LinkPool(
                clock: RunClock(), connectRate: 5_000, report: { recorder.report($0) },
                own: { recorder.own($0, at: $1) }, load: { recorder.load($0, $1, at: $2) })
            for number: Int32 in 1...6 { pool.add(number, port: peer.port) }
            func ends() -> [Disconnection] {
                (1...6).compactMap { recorder.record.disconnection(of: LinkID($0)) }
            }
            for _ in 0..<500 where ends().count < 2 { usleep(10_000) }
            #expect(ends().map(\.pattern) == [.ownLimit, .ownLimit])
            #expect(ends().allSatisfy { $0.detail.contains("net.ipv4.ip_local_port_range") })
            let isStopped = Gate()
            Task {
                await pool.stop()
                isStopped.open()
            }
            isStopped.wait()
        }
    }

    private static func allowLocalPorts(_ range: String) throws {
        let file = open("/proc/sys/net/ipv4/ip_local_port_range", O_WRONLY)
        defer { close(file) }
        guard write(file, range, range.utf8.count) == range.utf8.count else {
            throw NamespaceError(text: "no range of local ports: errno \(errno)")
        }
    }

    /// A broker beyond a gateway, and our address on the way to it.
    private static func addresses() throws -> (broker: SocketAddress, own: SocketAddress) {
        (
            try SocketAddress(ipAddress: "192.0.2.1", port: 1883),
            try SocketAddress(ipAddress: "10.77.0.1", port: 40_000)
        )
    }

    /// An interface with a default route through it.
    private static func wayThroughInterface() throws -> OwnWays {
        // No addresses of version 6: the kernel adds them by and by, and each is a change.
        for command in [
            "link set lo up", "link add kw0 type veth peer name kw1",
            "link set kw0 addrgenmode none", "link set kw1 addrgenmode none",
            "addr add 10.77.0.1/24 dev kw0", "link set kw0 up", "link set kw1 up",
        ] {
            try NetworkNamespace.ip(command)
        }
        // The kernel takes up to a second until it sees a carrier, which is a change as well.
        for name in ["kw0", "kw1"] { try NetworkNamespace.waitForCarrier(of: name) }
        try NetworkNamespace.ip("route add default via 10.77.0.2")
        var ways = OwnWays(machine: KernelMachine())
        _ = ways.haveChanged()
        return ways
    }
}
