import NIOCore
import Vocabulary

/// What this machine can say of itself; tests put one in that needs no machine.
protocol OwnMachine: Sendable {
    /// How long the machine has been suspended since it was started.
    var suspended: Duration { get }
    /// How far the wall clock is ahead of the clock that nobody sets; nil where they could not be
    /// read together.
    var wallClockLead: Duration? { get }
    /// A number that is another one whenever an interface, an address or a route may have changed.
    var networkRevision: UInt64 { get }
    /// The addresses of this machine's interfaces, each with its interface's condition.
    var ownAddresses: [HostAddress: OwnInterface] { get }

    /// Whether this machine may send from an address, be it one of an interface's or not.
    func owns(_ local: SocketAddress) -> Bool

    /// How the kernel would send to an address now; nothing is sent.
    func route(to remote: SocketAddress) -> OwnRoute
}

/// An interface of this machine.
struct OwnInterface: Hashable, Sendable {
    /// As the kernel names it: `eth0`.
    var name: String
    /// Whether it was taken down, has no carrier, or works.
    var condition: Condition
    /// Whether it leads nowhere but to this machine.
    var isLoopback: Bool

    /// What an interface can be used for.
    enum Condition: Hashable, Sendable {
        case up
        /// It is up, but nothing is at the other end.
        case withoutCarrier
        case down
    }

    /// What is wrong with it, in words; nil where nothing is.
    var fault: String? {
        switch condition {
        case .up: nil
        case .withoutCarrier: "interface \(name) has no carrier"
        case .down: "interface \(name) is down"
        }
    }
}

/// What the kernel's routes say of an address.
enum OwnRoute: Hashable, Sendable {
    /// It would be sent to from this address of ours.
    case from(HostAddress)
    /// There is no route; the error number.
    case missing(errno: Int32)
    /// It could not be found out.
    case unknown
}
