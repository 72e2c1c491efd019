import NIOCore

/// Whether this machine has a way to an address; only evidence about ourselves counts.
enum OwnWay: Hashable, Sendable {
    /// Nothing of ours is in the way.
    case open
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
        routes = [:]
        interfaces = nil
        return true
    }

    /// The way to an address.
    ///
    /// - Parameter local: our own address of the connection; nil for one that is yet to be made.
    mutating func way(to remote: SocketAddress, from local: SocketAddress? = nil) -> OwnWay {
        guard let host = HostAddress(remote) else { return .open }
        let route = self.route(to: remote, host)
        // What one of our own addresses is sent never leaves this machine.
        if route == .from(host) { return .open }
        let ownFault = local.flatMap { faultOfOwn($0) }
        switch route {
        case .missing(let errno):
            return .missing(
                "no route to \(remote.ipAddress ?? ""): "
                    + (ownFault ?? isolation() ?? Self.words(errno)))
        case .from(let source):
            if let fault = own()[source]?.fault {
                return .missing("no route to \(remote.ipAddress ?? ""): \(fault)")
            }
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
}
