import NIOCore
import NIOEmbedded
import Testing
import Vocabulary

@testable import MQTTTransport

struct WebSocketHandlerTests {
    /// Lets a stream come, cut into two parts or not at all.
    ///
    /// - Returns: what went on above, and the frames that were written.
    private func run(
        _ stream: [UInt8], cutAt cut: Int? = nil
    ) throws -> (entries: [String], written: [ClientFrame]) {
        let log = LayerLog()
        let channel = EmbeddedChannel(handlers: WebSocketHandler().handlers + [LayerTop(log)])
        for part in [stream[..<(cut ?? stream.count)], stream[(cut ?? stream.count)...]]
        where !part.isEmpty {
            _ = try? channel.writeInbound(ByteBuffer(bytes: part))
        }
        return (log.entries, ClientFrame.all(in: try channel.takeSent().flatMap { $0 }))
    }

    @Test func aStreamIsTheSameWhereverItIsCut() throws {
        let long = [UInt8](repeating: 0x79, count: 300)
        let stream: [UInt8] =
            // A fragmented message with a ping inside, an empty frame, a longer one, a close.
            [0x02, 2, 0x61, 0x62] + [0x89, 3, 1, 2, 3] + [0x00, 0] + [0x80, 1, 0x63]
            + [0x82, 126, 1, 44] + long + [0x8A, 0] + [0x88, 4, 0x03, 0xE9, 0x68, 0x69]
        for cut in 0...stream.count {
            let (entries, written) = try run(stream, cutAt: cut)
            let told = entries.filter { $0 != "webSocketFrameArriving" }
            #expect(
                told == [
                    "read ab", "webSocketPinged", "read c",
                    "read " + String(repeating: "y", count: 300),
                    "webSocketClosed(code: Optional(1001), reason: \"hi\")",
                ], "cut at \(cut)")
            #expect(
                written == [
                    ClientFrame(0x8A, [1, 2, 3]), ClientFrame(0x88, [0x03, 0xE9]),
                ], "cut at \(cut)")
        }
    }

    @Test func aFrameThatIsNotWholeIsSaidToBeArriving() throws {
        #expect(try run([0x82, 3, 0x61]).entries == ["webSocketFrameArriving"])
        #expect(try run([0x82]).entries == ["webSocketFrameArriving"])
        #expect(try run([0x82, 1, 0x61]).entries == ["read a"])
        #expect(try run([0x8A, 0]).entries == [])
    }

    @Test(
        arguments: [
            ([0x81, 1, 0x41], 0xEB, "text"), ([0xC2, 0], 0xEA, "extension"),
            ([0x82, 0x81, 1, 2, 3, 4, 5], 0xEA, "masked"), ([0x80, 0], 0xEA, "never began"),
            ([0x02, 0, 0x82, 0], 0xEA, "inside another"), ([0x83, 0], 0xEA, "unknown type 3"),
            ([0x8B, 0], 0xEA, "unknown type 11"), ([0x09, 0], 0xEA, "fragmented"),
            ([0x89, 126, 0, 126], 0xEA, "too long"), ([0x88, 1, 3], 0xEA, "half a code"),
            ([0x82, 127, 0, 0, 0, 0, 0x20, 0, 0, 0], 0xF1, "longer than 16777216 bytes"),
            ([0x82, 127, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], 0xF1, "longer than"),
        ] as [([UInt8], UInt8, String)])
    func whatBreaksTheRulesIsRefusedWithItsCode(stream: [UInt8], code: UInt8, words: String) throws
    {
        for cut in 0...stream.count {
            let (entries, written) = try run(stream, cutAt: cut)
            #expect(entries.last?.contains(words) == true, "cut at \(cut): \(entries)")
            #expect(written == [ClientFrame(0x88, [0x03, code])])
        }
    }

    @Test func aFrameIsOneWrite() throws {
        let channel = EmbeddedChannel(handlers: WebSocketHandler().handlers)
        try channel.writeOutbound(ByteBuffer(bytes: [0xC0, 0x00]))
        let written = try channel.takeSent()
        #expect(written.count == 1)
        #expect(ClientFrame.all(in: written.flatMap { $0 }) == [ClientFrame(0x82, [0xC0, 0x00])])
    }

    @Test func nothingIsReadBehindAClose() throws {
        #expect(
            try run([0x88, 0, 0x82, 1, 5]).entries
                == ["webSocketClosed(code: nil, reason: \"\")"])
    }

    @Test func noInputTraps() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let stream = (0..<24).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            _ = try run(stream, cutAt: Int.random(in: 0...24, using: &random))
        }
    }

    @Test(arguments: [2, 125]) func whatIsWrittenIsAFrameOfItsOwn(count: Int) throws {
        let channel = EmbeddedChannel(handlers: WebSocketHandler().handlers)
        let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        try channel.writeOutbound(ByteBuffer(bytes: payload))
        let written = ClientFrame.all(in: try channel.takeSent().flatMap { $0 })
        #expect(written == [ClientFrame(0x82, payload)])
    }
}

/// A frame of a client's, without its mask.
struct ClientFrame: Equatable {
    var first: UInt8
    var payload: [UInt8]

    init(_ first: UInt8, _ payload: [UInt8]) {
        self.first = first
        self.payload = payload
    }

    /// Takes frames of at most 125 bytes apart.
    static func all(in bytes: [UInt8]) -> [ClientFrame] {
        var rest = bytes[...]
        var frames: [ClientFrame] = []
        while rest.count >= 6 {
            let head = Array(rest.prefix(6))
            let payload = rest.dropFirst(6).prefix(Int(head[1] & 0x7F))
            frames.append(
                ClientFrame(head[0], payload.enumerated().map { $1 ^ head[2 + $0 % 4] }))
            rest = rest.dropFirst(6 + payload.count)
        }
        return frames
    }
}
