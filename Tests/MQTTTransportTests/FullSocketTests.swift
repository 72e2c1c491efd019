import Glibc
import MQTTWire
import NIOCore
import Testing
import Vocabulary

@testable import MQTTTransport

/// A PINGREQ for which the kernel has no room, on a connection with nothing between it and the
/// socket.
@Suite(.timeLimit(.minutes(1)))
struct FullSocketTests {
    private static let filler: UInt8 = 0x55

    /// The socket of ours that is connected to this port of loopback.
    private func descriptor(connectedTo port: UInt16) throws -> CInt {
        let found = (CInt(0)..<4_096).first {
            RawPeer.port(of: $0, by: { getpeername($0, $1, $2) }) == port
        }
        return try #require(found, "no socket leads to the peer")
    }

    /// Writes until the kernel takes not a single byte more; returns how much it took.
    private func fill(_ descriptor: CInt) -> Int {
        let filler = [UInt8](repeating: Self.filler, count: 65_536)
        var taken = 0
        var quietPasses = 0
        // What the peer's kernel acknowledges meanwhile makes room once more.
        while quietPasses < 3 {
            let before = taken
            for size in [filler.count, 1] {
                while true {
                    let count = send(descriptor, filler, size, CInt(MSG_DONTWAIT | MSG_NOSIGNAL))
                    guard count > 0 else { break }
                    taken += count
                }
            }
            quietPasses = taken == before ? quietPasses + 1 : 0
            usleep(20_000)
        }
        return taken
    }

    @Test func aPingRequestWithoutRoomWaitsAndLeavesOnceThePeerReads() async throws {
        let isQueued = Gate()
        let peer = try RawPeer { connection in
            _ = connection.receive()
            connection.send([0x20, 3, 0, 0, 0])
            // The first PINGREQ follows CONNACK at once; it is not the one that is looked at.
            _ = connection.receive()
            connection.send(Packet.pingResponseBytes)
            isQueued.wait()
            connection.receiveToEnd()
        }
        defer { peer.stop() }
        let (taken, end) = try await withPool { pool, recorder in
            pool.add(1, port: peer.port) {
                // No PINGREQ but the one that is asked for.
                $0.probeInterval = Setting(.seconds(30))
                $0.responseTimeout = Setting(.seconds(2))
                $0.missesToDown = Setting(1)
            }
            try await recorder.wait(for: "the first PINGRESP") { $0.answered.count == 1 }
            let taken = fill(try descriptor(connectedTo: peer.port))
            pool.pingNow(LinkID(1)) { _ in isQueued.open() }
            let record = try await recorder.wait(for: "the end without an answer") {
                $0.disconnection(of: LinkID(1)) != nil
            }
            return (taken, try #require(record.disconnection(of: LinkID(1))))
        }
        // Nothing of it is lost, nothing is sent twice, and nothing else stands before it.
        let stream = try #require(peer.streamsAtEnd(count: 1).first)
        let pastFiller = stream.bytes.drop { $0 == Self.filler }
        #expect(stream.bytes.count - pastFiller.count == taken)
        #expect(pastFiller.prefix(2).elementsEqual([0xC0, 0]))
        let happenings = try #require(end.flight).entries.map(\.happening)
        let queued = try #require(happenings.firstIndex(of: .queued))
        #expect(happenings[queued...].contains(.drained))
    }
}
