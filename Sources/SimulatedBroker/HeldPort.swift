import Glibc
import NIOCore

/// A port of loopback that the system gives to nobody else, whether or not a listener that shares
/// addresses (`SO_REUSEADDR`) is bound to it.
///
/// While none is, connections to it are refused.
final class HeldPort {
    /// 1 to 65,535.
    let number: UInt16
    private let descriptor: CInt

    /// Holds a port of the system's choice.
    ///
    /// - Throws: `IOError`: there is none, or no descriptor.
    init() throws {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var isShared: CInt = 1
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        var length = size
        setsockopt(
            descriptor, SOL_SOCKET, SO_REUSEADDR, &isShared,
            socklen_t(MemoryLayout<CInt>.size))
        let isBound = withUnsafeMutablePointer(to: &address) { [descriptor] pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        number = UInt16(bigEndian: address.sin_port)
        guard isBound else { throw IOError(errnoCode: errno, reason: "bind") }
    }

    deinit {
        close(descriptor)
    }
}
