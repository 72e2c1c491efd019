import Glibc
import NIOCore
import Synchronization
import Vocabulary

@testable import MQTTTransport

/// A relay between pool and broker that writes down when each packet of a heartbeat passed.
final class RecordingRelay: Sendable {
    /// One packet of a heartbeat on its way.
    struct Passage: Sendable {
        /// When the relay read it.
        var at: MonotonicInstant
        /// For how long the relay's thread had stood in line for a processor by then.
        var inLine: Duration
    }

    /// What passed, in order.
    struct Passages: Sendable {
        var requests: [Passage] = []
        var answers: [Passage] = []
    }

    private let passages = Mutex(Passages())
    private let clock: RunClock
    private let broker: SocketAddress

    init(to port: UInt16, clock: RunClock) throws {
        broker = try SocketAddress(ipAddress: "127.0.0.1", port: Int(port))
        self.clock = clock
    }

    var record: Passages { passages.withLock { $0 } }

    /// Relays one connection until either side ends it.
    func relay(_ client: RawConnection) {
        let upstream = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        defer { close(upstream) }
        let isConnected = broker.withSockAddr { connect(upstream, $0, socklen_t($1)) == 0 }
        let backEnded = Gate()
        let hasBack = startDetachedThread { [self] in
            pump(from: upstream, to: client.descriptor) { $0.answers.append($1) }
            backEnded.open()
        }
        guard isConnected, hasBack else { return }
        pump(from: client.descriptor, to: upstream) { $0.requests.append($1) }
        backEnded.wait()
    }

    private func pump(
        from source: CInt, to destination: CInt, writeDown: (inout Passages, Passage) -> Void
    ) {
        var noDelay: CInt = 1
        setsockopt(
            destination, CInt(IPPROTO_TCP), TCP_NODELAY, &noDelay,
            socklen_t(MemoryLayout<CInt>.size))
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while case let count = recv(source, &buffer, buffer.count, 0), count > 0 {
            let now = clock.now()
            _ = send(destination, buffer, count, CInt(MSG_NOSIGNAL))
            guard count == 2, buffer[0] == 0xC0 || buffer[0] == 0xD0 else { continue }
            let passage = Passage(at: now, inLine: timeInLineForProcessor())
            passages.withLock { writeDown(&$0, passage) }
        }
        shutdown(destination, CInt(SHUT_WR))
    }
}

/// For how long the calling thread has been ready to run without a processor, since it began.
func timeInLineForProcessor() -> Duration {
    let file = open("/proc/thread-self/schedstat", O_RDONLY)
    guard file >= 0 else { return .zero }
    defer { close(file) }
    let text = [UInt8](unsafeUninitializedCapacity: 128) { buffer, count in
        count = max(0, read(file, buffer.baseAddress, buffer.count))
    }
    // Nanoseconds on a processor, nanoseconds in line, number of turns.
    let fields = text.split(separator: UInt8(ascii: " "))
    guard fields.count > 1, let nanoseconds = Int64(String(decoding: fields[1], as: UTF8.self))
    else { return .zero }
    return .nanoseconds(nanoseconds)
}
