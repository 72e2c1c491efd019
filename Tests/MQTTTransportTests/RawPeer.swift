import Glibc
import NIOCore
import Synchronization

@testable import MQTTTransport

/// A listening socket on loopback without any protocol, one blocking thread for each connection.
final class RawPeer: Sendable {
    /// All that came in on one connection.
    struct Stream: Sendable {
        enum End: Sendable {
            /// FIN.
            case close
            /// RST.
            case reset
        }

        var bytes: [UInt8]
        var end: End
    }

    let port: UInt16
    private let listener: CInt
    private let streams = Mutex([Stream]())
    private let released = Mutex(false)

    /// Calls `serve` for each connection, on a thread of its own.
    init(serve: @escaping @Sendable (RawConnection) -> Void) throws {
        listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        let loopback = try SocketAddress(ipAddress: "127.0.0.1", port: 0)
        let isBound = loopback.withSockAddr { [listener] address, size in
            bind(listener, address, socklen_t(size)) == 0 && listen(listener, 64) == 0
        }
        guard isBound, let port = Self.port(of: listener) else {
            throw RawSocketError(errno: errno)
        }
        self.port = port
        guard startDetachedThread({ [self] in acceptAll(serve) }) else {
            throw RawSocketError(errno: EAGAIN)
        }
    }

    /// Ends listening and lets held connections go.
    func stop() {
        released.withLock { $0 = true }
        shutdown(listener, CInt(SHUT_RDWR))
    }

    /// What came in on the connections that were read to their end, once there are `count` of them.
    func streamsAtEnd(count: Int) -> [Stream] {
        for _ in 0..<2_000 {
            let known = streams.withLock { $0 }
            if known.count >= count { return known }
            usleep(1_000)
        }
        return streams.withLock { $0 }
    }

    /// The port of a socket, or with `getpeername` that of its peer; nil where it has none.
    static func port(
        of descriptor: CInt,
        by ask: (CInt, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> CInt =
            getsockname
    ) -> UInt16? {
        withUnsafeTemporaryAllocation(byteCount: 128, alignment: 8) { bytes in
            var length = socklen_t(bytes.count)
            let address = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
            guard let address, ask(descriptor, address, &length) == 0 else { return nil }
            // The port follows the family, in network order.
            return UInt16(bytes[2]) << 8 | UInt16(bytes[3])
        }
    }

    private func acceptAll(_ serve: @escaping @Sendable (RawConnection) -> Void) {
        while true {
            let descriptor = accept(listener, nil, nil)
            guard descriptor >= 0 else { break }
            let connection = RawConnection(descriptor: descriptor, peer: self)
            guard
                startDetachedThread({
                    serve(connection); close(descriptor)
                })
            else { break }
        }
        close(listener)
    }

    fileprivate var isReleased: Bool { released.withLock { $0 } }

    fileprivate func keep(_ stream: Stream) {
        streams.withLock { $0.append(stream) }
    }
}

/// A port of loopback at which nobody listens, nor can anybody else while the tests run.
func unusedPort() throws -> UInt16 {
    try boundPort.get()
}

/// The port of a socket that is bound, does not listen, and is never closed.
private let boundPort = Result<UInt16, any Error> {
    let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    let loopback = try SocketAddress(ipAddress: "127.0.0.1", port: 0)
    let isBound = loopback.withSockAddr { address, size in
        bind(descriptor, address, socklen_t(size)) == 0
    }
    guard isBound, let port = RawPeer.port(of: descriptor) else {
        throw RawSocketError(errno: errno)
    }
    return port
}

/// One accepted connection of a raw peer.
struct RawConnection: Sendable {
    let descriptor: CInt
    fileprivate let peer: RawPeer

    /// The next bytes; empty at the end of the stream.
    func receive() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 4_096) { buffer, count in
            count = max(0, recv(descriptor, buffer.baseAddress, buffer.count, 0))
        }
    }

    func send(_ bytes: [UInt8]) {
        _ = Glibc.send(descriptor, bytes, bytes.count, CInt(MSG_NOSIGNAL))
    }

    /// Reads until the stream ends, and keeps what came.
    func receiveToEnd() {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        var stream = RawPeer.Stream(bytes: [], end: .close)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0 { stream.end = .reset }
            guard count > 0 else { break }
            stream.bytes += buffer[..<count]
        }
        peer.keep(stream)
    }

    /// Makes the end of the connection a reset.
    func reset() {
        var abandoned = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &abandoned, socklen_t(MemoryLayout<linger>.size))
    }

    /// Keeps the connection open without reading until the peer is stopped.
    func holdUntilReleased() {
        while !peer.isReleased { usleep(10_000) }
    }
}

/// A socket could not be made.
struct RawSocketError: Error {
    var errno: CInt
}
