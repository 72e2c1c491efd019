import Glibc
import NIOCore

/// An IP address without a port, cheap to compare.
struct HostAddress: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64
    private let isVersion6: Bool

    /// The address of a socket address; nil for a socket file.
    init?(_ address: SocketAddress) {
        guard let host = address.withSockAddr({ address, _ in Self(address) }) else { return nil }
        self = host
    }

    /// The address that the kernel wrote; nil for any family but the two of IP.
    init?(_ address: UnsafePointer<sockaddr>) {
        let raw = UnsafeRawPointer(address)
        switch CInt(address.pointee.sa_family) {
        // By offset: which module declares the fields depends on what else is compiled with this.
        case AF_INET: self.init(version4: UnsafeRawBufferPointer(start: raw + 4, count: 4))
        case AF_INET6: self.init(version6: UnsafeRawBufferPointer(start: raw + 8, count: 16))
        default: return nil
        }
    }

    private init(version4 bytes: UnsafeRawBufferPointer) {
        high = 0
        low = UInt64(bytes.loadUnaligned(as: UInt32.self))
        isVersion6 = false
    }

    private init(version6 bytes: UnsafeRawBufferPointer) {
        high = bytes.loadUnaligned(as: UInt64.self)
        low = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        isVersion6 = true
    }
}
