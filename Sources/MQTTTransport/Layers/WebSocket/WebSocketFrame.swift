import NIOCore

/// A frame of ours: final, and masked as every frame of a client's is.
///
/// Spec: RFC 6455 §5.2, §5.3.
enum WebSocketFrame {
    case binary(ByteBuffer)
    case pong([UInt8])
    /// nil: without a code.
    case close(code: UInt16?)

    /// Writes the frame.
    ///
    /// - Parameter mask: must not be foreseen by whoever can choose payloads.
    func encoded(mask: UInt32, allocator: ByteBufferAllocator) -> ByteBuffer {
        switch self {
        case .binary(let payload):
            Self.frame(0x82, payload.readableBytesView, mask, allocator)
        case .pong(let payload):
            Self.frame(0x8A, payload, mask, allocator)
        case .close(let code):
            Self.frame(
                0x88, code.map { [UInt8($0 >> 8), UInt8($0 & 0xFF)] } ?? [], mask, allocator)
        }
    }

    private static func frame(
        _ beginning: UInt8, _ payload: some Collection<UInt8>, _ mask: UInt32,
        _ allocator: ByteBufferAllocator
    ) -> ByteBuffer {
        let maskedBit: UInt8 = 0x80
        var frame = allocator.buffer(capacity: payload.count + 14)
        frame.writeInteger(beginning)
        switch payload.count {
        case ..<126:
            frame.writeInteger(maskedBit | UInt8(payload.count))
        case ..<65_536:
            frame.writeInteger(maskedBit | 126)
            frame.writeInteger(UInt16(payload.count))
        default:
            frame.writeInteger(maskedBit | 127)
            frame.writeInteger(UInt64(payload.count))
        }
        frame.writeInteger(mask)
        for (index, byte) in payload.enumerated() {
            let shift = UInt32(24 - index % 4 * 8)
            frame.writeInteger(byte ^ UInt8(truncatingIfNeeded: mask >> shift))
        }
        return frame
    }
}
