import Glibc
import Synchronization

/// Listens to what the kernel tells of interfaces, addresses and routes (rtnetlink).
///
/// What changed is not looked at: that something did is enough to look anew. Where the kernel tells
/// nothing, something may have changed every second.
final class NetworkEvents: Sendable {
    /// `AF_NETLINK`, of the kernel's `linux/socket.h`.
    private static let netlink: CInt = 16
    /// Links, then addresses, routes and rules of version 4, addresses, routes and rules of
    /// version 6: `RTMGRP_LINK` and the others of the kernel's `linux/rtnetlink.h`.
    private static let groups: UInt32 = 0x1 | 0x10 | 0x40 | 0x80 | 0x100 | 0x400 | 0x4_0000
    /// Messages that are taken at once; the rest counts as one more change.
    private static let messagesAtOnce = 256

    /// Negative where there is no socket.
    private let descriptor: CInt
    private let count = Mutex(UInt64(0))

    init() {
        let kind =
            CInt(SOCK_RAW.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
            | CInt(SOCK_NONBLOCK.rawValue)
        descriptor = Self.bound(socket(Self.netlink, kind, 0))
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Another number whenever something may have changed.
    var revision: UInt64 {
        guard descriptor >= 0 else { return UInt64(Self.secondsNow()) }
        return count.withLock { count in
            if hasChanged() { count &+= 1 }
            return count
        }
    }

    private static func secondsNow() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return time.tv_sec
    }

    private func hasChanged() -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 16, alignment: 8) { buffer in
            var hasChanged = false
            for _ in 0..<Self.messagesAtOnce {
                let length = recv(descriptor, buffer.baseAddress, buffer.count, 0)
                // Too many messages for the socket: some are lost, which is a change as well.
                guard length >= 0 || errno == ENOBUFS else { break }
                hasChanged = true
            }
            return hasChanged
        }
    }

    /// The socket, listening; -1 where it cannot.
    private static func bound(_ descriptor: CInt) -> CInt {
        guard descriptor >= 0 else { return -1 }
        // `struct sockaddr_nl`: family, padding, port (the kernel picks one), groups.
        let isBound = withUnsafeTemporaryAllocation(byteCount: 12, alignment: 4) { bytes in
            bytes.initializeMemory(as: UInt8.self, repeating: 0)
            bytes.storeBytes(of: UInt16(netlink), as: UInt16.self)
            bytes.storeBytes(of: groups, toByteOffset: 8, as: UInt32.self)
            guard let address = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else {
                return false
            }
            return bind(descriptor, address, 12) == 0
        }
        if isBound { return descriptor }
        close(descriptor)
        return -1
    }
}
