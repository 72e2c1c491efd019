import Glibc
import NIOCore
import Synchronization
import Vocabulary

@testable import MQTTTransport

/// A machine whose clocks and network are as a test wants them.
final class FakeMachine: OwnMachine {
    /// All that can be said of it.
    struct Condition: Sendable {
        var suspended = Duration.zero
        var wallClockLead: Duration? = .seconds(1_000_000)
        var interfaces: [HostAddress: OwnInterface] = [:]
        /// Addresses of this machine that are no interface's; nil: any address is.
        var others: Set<HostAddress>?
        /// The route of all addresses that are not routed apart.
        var defaultRoute = OwnRoute.unknown
        /// Addresses that are routed apart from all others.
        var routes: [HostAddress: OwnRoute] = [:]
        fileprivate var revision: UInt64 = 0
        fileprivate var routeQuestions = 0
    }

    private let condition = Mutex(Condition())

    var suspended: Duration { condition.withLock(\.suspended) }
    var wallClockLead: Duration? { condition.withLock(\.wallClockLead) }
    var networkRevision: UInt64 { condition.withLock(\.revision) }
    var ownAddresses: [HostAddress: OwnInterface] { condition.withLock(\.interfaces) }
    /// How often the kernel would have been asked for a route.
    var routeQuestions: Int { condition.withLock(\.routeQuestions) }

    func owns(_ local: SocketAddress) -> Bool {
        condition.withLock { condition in
            guard let others = condition.others, let host = HostAddress(local) else { return true }
            return others.contains(host)
        }
    }

    func route(to remote: SocketAddress) -> OwnRoute {
        condition.withLock { condition in
            condition.routeQuestions += 1
            if let route = HostAddress(remote).flatMap({ condition.routes[$0] }) { return route }
            return condition.defaultRoute
        }
    }

    /// Changes the machine without a word of the kernel's.
    func change(_ body: (inout Condition) -> Void) {
        condition.withLock { body(&$0) }
    }

    /// Changes the machine's network, and says that something changed.
    func changeNetwork(_ body: (inout Condition) -> Void) {
        condition.withLock {
            body(&$0)
            $0.revision += 1
        }
    }
}

extension FakeMachine.Condition {
    /// Takes an interface down, up, or its cable out.
    mutating func set(_ name: String, to condition: OwnInterface.Condition) {
        for (address, interface) in interfaces where interface.name == name {
            interfaces[address]?.condition = condition
        }
    }
}

/// A host's address, without a port.
func host(_ text: String) throws -> HostAddress {
    try HostAddress(SocketAddress(ipAddress: text, port: 0)) ?? { throw NoAddress() }()
}

private struct NoAddress: Error {}
