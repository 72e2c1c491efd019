import Glibc
import NIOCore
import Vocabulary

/// Whether this machine has a way to an address; only evidence about ourselves counts.
enum OwnWay: Hashable, Sendable {
    /// Nothing of ours is in the way.
    case open
    /// It leads nowhere but to this machine.
    case local
    /// There is none; why, in words.
    case missing(String)
    /// There is one, but not for this connection, whose own address is gone; in words.
    case moved(String)

    /// Why there is no way at all; nil where there is one.
    var evidenceOfNone: String? {
        if case .missing(let evidence) = self { evidence } else { nil }
    }
}

/// What is known of this machine's ways, until its network changes.
///
/// The kernel is asked once for each address; with thousands of links of a broker that is one
/// question.
struct OwnWays {
    private let machine: any OwnMachine
    private var revision: UInt64
    private var routes: [HostAddress: OwnRoute] = [:]
    private var interfaces: [HostAddress: OwnInterface]?
    /// The interfaces' names, one each, which all their connections share.
    private var names: [String: Shared<String>] = [:]

    /// Addresses of which the route is remembered; names may lead to ever new ones.
    private static let memory = 65_536

    /// Knows nothing yet.
    init(machine: any OwnMachine) {
        self.machine = machine
        revision = machine.networkRevision
    }

    /// Whether the network of this machine changed since the last call; what was known is then
    /// forgotten.
    mutating func haveChanged() -> Bool {
        let present = machine.networkRevision
        guard present != revision else { return false }
        revision = present
        forget()
        return true
    }

    /// Whether a way was asked for that there is not.
    private(set) var isOneMissing = false

    /// The kernel is asked anew.
    mutating func forget() {
        routes = [:]
        interfaces = nil
        names = [:]
        isOneMissing = false
    }

    /// The way to an address.
    ///
    /// - Parameter local: our own address of the connection; nil for one that is yet to be made.
    mutating func way(to remote: SocketAddress, from local: SocketAddress? = nil) -> OwnWay {
        let way = judged(remote, local)
        switch way {
        case .open, .local: break
        case .missing, .moved: isOneMissing = true
        }
        return way
    }

    private mutating func judged(_ remote: SocketAddress, _ local: SocketAddress?) -> OwnWay {
        guard let host = HostAddress(remote) else { return .local }
        let route = self.route(to: remote, host)
        // What one of our own addresses is sent never leaves this machine.
        if route == .from(host) { return .local }
        let ownFault = local.flatMap { faultOfOwn($0) }
        switch route {
        case .missing(let errno):
            return .missing(
                "no route to \(remote.ipAddress ?? ""): "
                    + (ownFault ?? isolation() ?? Self.words(errno)))
        case .from(let source):
            let interface = own()[source]
            if let fault = interface?.fault {
                return .missing("no route to \(remote.ipAddress ?? ""): \(fault)")
            }
            if interface?.isLoopback ?? false { return .local }
        case .unknown: break
        }
        return ownFault.map { .moved($0) } ?? .open
    }

    /// That this machine has no network at all, in words; nil where it has one.
    mutating func isolation() -> String? {
        let others = own().values.filter { !$0.isLoopback }
        if others.contains(where: { $0.condition == .up }) { return nil }
        let faults = Set(others.compactMap(\.fault)).sorted()
        return faults.isEmpty
            ? "no interface but the loopback has an address" : faults.joined(separator: ", ")
    }

    /// The name of the interface that a connection leaves by, which is the one that has our own
    /// address of it; nil where none has.
    mutating func interface(from local: SocketAddress, to remote: SocketAddress) -> Shared<String>?
    {
        guard let name = nameOfInterface(from: local, to: remote) else { return nil }
        if let known = names[name] { return known }
        let shared = Shared(name)
        names[name] = shared
        return shared
    }

    private mutating func nameOfInterface(
        from local: SocketAddress, to remote: SocketAddress
    ) -> String? {
        guard let host = HostAddress(local) else { return nil }
        // What one of our own addresses is sent leaves by no other, whichever has the address.
        if host == HostAddress(remote) { return own().values.first(where: \.isLoopback)?.name }
        return own()[host]?.name
    }

    /// Whether this machine has a way to addresses that nothing is known of.
    mutating func haveDefault() -> Bool {
        Self.unknownAddresses.contains { judged($0, nil) == .open }
    }

    /// Nobody has them: they are for documentation (RFC 5737, RFC 3849).
    private static let unknownAddresses = ["192.0.2.1", "2001:db8::1"].compactMap {
        try? SocketAddress(ipAddress: $0, port: 9)
    }

    /// What is wrong with our own address of a connection.
    private mutating func faultOfOwn(_ local: SocketAddress) -> String? {
        guard let host = HostAddress(local) else { return nil }
        if let interface = own()[host] { return interface.fault }
        // Not every address of ours is an interface's: all of 127.0.0.0/8 is ours.
        return machine.owns(local)
            ? nil : "our address \(local.ipAddress ?? "") is no longer on this machine"
    }

    private mutating func route(to remote: SocketAddress, _ host: HostAddress) -> OwnRoute {
        if let known = routes[host] { return known }
        let route = machine.route(to: remote)
        if routes.count >= Self.memory { routes = [:] }
        routes[host] = route
        return route
    }

    private mutating func own() -> [HostAddress: OwnInterface] {
        if let interfaces { return interfaces }
        let present = machine.ownAddresses
        interfaces = present
        return present
    }

    private static func words(_ errno: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
            guard let words = buffer.baseAddress, strerror_r(errno, words, buffer.count) == 0
            else { return "error \(errno)" }
            return String(cString: words)
        }
    }
}
