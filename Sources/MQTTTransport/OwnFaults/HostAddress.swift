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
        case AF_INET:
            var number = raw.loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr
            self = withUnsafeBytes(of: &number) { Self(version4: $0) }
        case AF_INET6:
            var bytes = raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            self = withUnsafeBytes(of: &bytes) { Self(version6: $0) }
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
