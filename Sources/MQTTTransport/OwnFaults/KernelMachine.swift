import Glibc
import NIOCore
import Vocabulary

/// Asks the kernel of this machine.
final class KernelMachine: OwnMachine {
    private let networkEvents = NetworkEvents()

    var suspended: Duration { Self.read(CLOCK_BOOTTIME) - Self.read(CLOCK_MONOTONIC) }

    var wallClockLead: Duration? {
        // Whoever is held up between the two readings would see a step that is none.
        for _ in 0..<5 {
            let before = Self.read(CLOCK_BOOTTIME)
            let wall = Self.read(CLOCK_REALTIME)
            if Self.read(CLOCK_BOOTTIME) - before < .milliseconds(10) { return wall - before }
        }
        return nil
    }

    var networkRevision: UInt64 { networkEvents.revision }

    var ownAddresses: [HostAddress: OwnInterface] {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return [:] }
        defer { freeifaddrs(first) }
        var addresses: [HostAddress: OwnInterface] = [:]
        var next = first
        while let entry = next?.pointee {
            next = entry.ifa_next
            guard let address = entry.ifa_addr, let host = HostAddress(address) else { continue }
            addresses[host] = OwnInterface(
                name: String(cString: entry.ifa_name), flags: entry.ifa_flags)
        }
        return addresses
    }

    func owns(_ local: SocketAddress) -> Bool {
        guard let descriptor = Self.datagramSocket(local.protocol) else { return true }
        defer { close(descriptor) }
        var anyPort = local
        anyPort.port = 0
        return anyPort.withSockAddr { bind(descriptor, $0, socklen_t($1)) == 0 }
            || errno != EADDRNOTAVAIL
    }

    func route(to remote: SocketAddress) -> OwnRoute {
        guard let descriptor = Self.datagramSocket(remote.protocol) else {
            return Self.noRoute(errno)
        }
        defer { close(descriptor) }
        // A datagram socket that is connected has looked its route up, and sent nothing.
        let isConnected = remote.withSockAddr { connect(descriptor, $0, socklen_t($1)) == 0 }
        guard isConnected else { return Self.noRoute(errno) }
        var own = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let source = withUnsafeMutablePointer(to: &own) { storage -> HostAddress? in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                getsockname(descriptor, address, &length) == 0 ? HostAddress(address) : nil
            }
        }
        return source.map { .from($0) } ?? .unknown
    }

    private static func datagramSocket(_ family: NIOBSDSocket.ProtocolFamily) -> CInt? {
        let kind = CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(CInt(family.rawValue), kind, 0)
        return descriptor >= 0 ? descriptor : nil
    }

    /// What an error number says of the route; one that is about anything else says nothing.
    private static func noRoute(_ errno: CInt) -> OwnRoute {
        switch errno {
        case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EADDRNOTAVAIL, EAFNOSUPPORT:
            .missing(errno: errno)
        default: .unknown
        }
    }

    private static func read(_ clock: clockid_t) -> Duration {
        var time = timespec()
        clock_gettime(clock, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}

extension OwnInterface {
    fileprivate init(name: String, flags: CUnsignedInt) {
        func has(_ flag: some BinaryInteger) -> Bool { flags & CUnsignedInt(flag) != 0 }
        self.init(
            name: name,
            condition: !has(IFF_UP)
                ? .down : has(IFF_RUNNING) ? .up : .withoutCarrier,
            isLoopback: has(IFF_LOOPBACK))
    }
}
