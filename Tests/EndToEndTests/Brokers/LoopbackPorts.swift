import Foundation
import Synchronization

/// Ports on loopback for brokers that want several in a row.
///
/// They lie below those that the system gives to connections, so that none is taken between the
/// look and the broker's start.
final class LoopbackPorts: Sendable {
    static let shared = LoopbackPorts()

    private static let range: Range<UInt16> = 10_000..<32_000
    private let next: Mutex<UInt16>

    private init() {
        // Another run on this machine begins elsewhere.
        next = Mutex(UInt16.random(in: Self.range))
    }

    /// The first of `count` ports in a row that nothing listens on, never given to anybody before.
    func claim(_ count: UInt16) throws -> UInt16 {
        try next.withLock { next in
            for _ in 0..<1_000 {
                if next > Self.range.upperBound - count { next = Self.range.lowerBound }
                let first = next
                next += count
                if (first..<first + count).allSatisfy(Self.isFree) { return first }
            }
            throw NeverHappened(description: "\(count) free ports in a row on loopback")
        }
    }

    private static func isFree(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
