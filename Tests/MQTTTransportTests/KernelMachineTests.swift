import NIOCore
import Testing
import Vocabulary

@testable import MQTTTransport

/// What the kernel of the machine that runs the tests says.
struct KernelMachineTests {
    private let machine = KernelMachine()

    @Test func theLoopbackHasItsOwnAnswer() throws {
        let loopback = try host("127.0.0.1")
        let interface = try #require(machine.ownAddresses[loopback])
        #expect(interface.isLoopback)
        #expect(interface.condition == .up)
        #expect(
            machine.route(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1))
                == .from(loopback))
    }

    @Test func everyOtherLoopbackAddressIsAWayToo() throws {
        var ways = OwnWays(machine: machine)
        let remote = try SocketAddress(ipAddress: "127.0.0.2", port: 1883)
        #expect(ways.way(to: remote, from: remote) == .local)
    }

    @Test func theClocksAreReadTogether() throws {
        let lead = try #require(machine.wallClockLead)
        // Since 1970 far more time has passed than since this machine was started.
        #expect(lead > .seconds(86_400 * 365))
        let again = try #require(machine.wallClockLead)
        #expect(max(lead - again, again - lead) < .milliseconds(100))
    }
}
