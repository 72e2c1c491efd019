import NIOCore
import Testing

@testable import MQTTTransport

struct WebSocketFrameTests {
    typealias Event = WebSocketFrameReader.Event

    /// Reads a stream that is cut into two parts, or not at all.
    private func events(_ bytes: [UInt8], cutAt cut: Int? = nil) throws -> [Event] {
        var reader = WebSocketFrameReader()
        var events: [Event] = []
        for part in [bytes[..<(cut ?? bytes.count)], bytes[(cut ?? bytes.count)...]] {
            reader.append(ByteBuffer(bytes: part))
            while let event = try reader.next() { events.append(event) }
        }
        return events
    }

    /// All payload bytes of binary messages, and the other events in their order.
    private func summary(_ events: [Event]) -> (payload: [UInt8], control: [Event]) {
        var payload: [UInt8] = []
        var control: [Event] = []
        for event in events {
            if case .bytes(let bytes) = event {
                payload += bytes.readableBytesView
            } else {
                control.append(event)
            }
        }
        return (payload, control)
    }

    @Test func aStreamIsTheSameWhereverItIsCut() throws {
        let long = [UInt8](repeating: 7, count: 300)
        let stream: [UInt8] =
            // A fragmented message with a ping inside, an empty frame, a longer one, a close.
            [0x02, 2, 0xD0, 0x00] + [0x89, 3, 1, 2, 3] + [0x00, 0] + [0x80, 1, 0xAA]
            + [0x82, 126, 1, 44] + long + [0x8A, 0] + [0x88, 4, 0x03, 0xE9, 0x68, 0x69]
        let whole = [0xD0, 0x00, 0xAA] + long
        let control: [Event] = [.ping([1, 2, 3]), .pong, .close(code: 1001, reason: "hi")]
        for cut in 0...stream.count {
            let read = summary(try events(stream, cutAt: cut))
            #expect(read.payload == whole, "cut at \(cut)")
            #expect(read.control == control, "cut at \(cut)")
        }
    }

    @Test func aLongMessageIsPassedOnAsItComes() throws {
        var reader = WebSocketFrameReader()
        reader.append(ByteBuffer(bytes: [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0, 1, 2, 3]))
        let first = try reader.next()
        let second = try reader.next()
        #expect(first == .bytes(ByteBuffer(bytes: [1, 2, 3])))
        #expect(second == nil)
    }

    @Test(
        arguments: [
            ([0x81, 1, 0x41], 1003, "text"), ([0xC2, 0], 1002, "extension"),
            ([0x82, 0x81, 1, 2, 3, 4, 5], 1002, "masked"), ([0x80, 0], 1002, "never began"),
            ([0x02, 0, 0x82, 0], 1002, "inside another"), ([0x83, 0], 1002, "unknown type 3"),
            ([0x8B, 0], 1002, "unknown type 11"), ([0x09, 0], 1002, "fragmented"),
            ([0x89, 126, 0, 126], 1002, "too long"), ([0x88, 1, 3], 1002, "half a code"),
            ([0x82, 127, 0, 0, 0, 0, 0x20, 0, 0, 0], 1009, "536870912 bytes"),
            ([0x82, 127, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], 1009, "bytes"),
        ] as [([UInt8], UInt16, String)])
    func whatBreaksTheRulesIsRefusedWithItsCode(bytes: [UInt8], code: UInt16, words: String) throws
    {
        for cut in 0...bytes.count {
            let fault = #expect(throws: WebSocketFrameReader.Fault.self) {
                try events(bytes, cutAt: cut)
            }
            #expect(fault?.code == code)
            #expect(fault?.problem.contains(words) == true)
        }
    }

    @Test func nothingIsReadBehindAClose() throws {
        #expect(try events([0x88, 0, 0x82, 1, 5]) == [.close(code: nil, reason: "")])
    }

    @Test func noInputTraps() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let bytes = (0..<24).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            _ = try? events(bytes, cutAt: Int.random(in: 0...24, using: &random))
        }
    }

    /// Takes a frame of a client's apart; nil where it is not whole or not masked.
    private func unmasked(_ frame: ByteBuffer) -> (first: UInt8, payload: [UInt8])? {
        var frame = frame
        guard let first = frame.readInteger(as: UInt8.self),
            let second = frame.readInteger(as: UInt8.self), second & 0x80 != 0
        else { return nil }
        let length =
            switch second & 0x7F {
            case 126: frame.readInteger(as: UInt16.self).map { Int($0) }
            case 127: frame.readInteger(as: UInt64.self).map { Int($0) }
            case let short: Int(short)
            }
        guard let mask = frame.readBytes(length: 4), frame.readableBytes == length else {
            return nil
        }
        return (first, frame.readableBytesView.enumerated().map { $1 ^ mask[$0 % 4] })
    }

    @Test(arguments: [0, 2, 125, 126, 65_535, 65_536])
    func ourFramesAreFinalAndMasked(count: Int) throws {
        let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let frame = WebSocketFrame.binary(ByteBuffer(bytes: payload))
            .encoded(mask: 0x1234_5678, allocator: ByteBufferAllocator())
        let (first, read) = try #require(unmasked(frame))
        #expect(first == 0x82)
        #expect(read == payload)
    }

    @Test func pongAndCloseSayWhatTheyAnswer() throws {
        let pong = WebSocketFrame.pong([9, 8, 7]).encoded(mask: 1, allocator: .init())
        #expect(unmasked(pong)?.first == 0x8A)
        #expect(unmasked(pong)?.payload == [9, 8, 7])
        let close = WebSocketFrame.close(code: 1000).encoded(mask: 2, allocator: .init())
        #expect(unmasked(close)?.first == 0x88)
        #expect(unmasked(close)?.payload == [0x03, 0xE8])
        let bare = WebSocketFrame.close(code: nil).encoded(mask: 3, allocator: .init())
        #expect(unmasked(bare)?.first == 0x88)
        #expect(unmasked(bare)?.payload == [])
    }
}
