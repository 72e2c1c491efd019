import NIOCore

/// Takes a server's WebSocket frames apart, whatever way the stream is cut.
///
/// The payload of a data frame is passed on as it comes, so that a long message is never kept, and
/// everybody sees that it is still arriving. Holds at most one header and one control frame's
/// payload, beside the bytes of the last `append`.
///
/// Spec: RFC 6455 §5; MQTT 5.0 §6.
struct WebSocketFrameReader {
    /// What a frame, or a part of one, is to its reader.
    enum Event: Hashable {
        /// Bytes of a binary message.
        case bytes(ByteBuffer)
        /// To be answered with the same payload.
        case ping([UInt8])
        /// The answer to a ping, or one that nobody asked for.
        case pong
        /// The peer is done; nothing follows.
        case close(code: UInt16?, reason: String)
    }

    /// A frame that breaks the rules.
    struct Fault: Error, Hashable {
        /// What is wrong, in words.
        var problem: String
        /// The status code that answers it.
        ///
        /// Spec: RFC 6455 §7.4.1.
        var code: UInt16

        static func protocolError(_ problem: String) -> Fault {
            Fault(problem: problem, code: 1002)
        }
    }

    /// A longer frame is refused: no MQTT packet is as long.
    static let frameLimit: UInt64 = 268_435_460
    private static let controlLimit: UInt64 = 125

    private enum State {
        /// Inside a header of which this much has come.
        case header
        case data(bytesLeft: UInt64)
        case control(opcode: UInt8, bytesLeft: Int)
        case closed
    }

    private enum Opcode {
        static let continuation: UInt8 = 0
        static let text: UInt8 = 1
        static let binary: UInt8 = 2
        static let close: UInt8 = 8
        static let ping: UInt8 = 9
        static let pong: UInt8 = 10
    }

    private var input = ByteBuffer()
    private var state = State.header
    private var header: [UInt8] = []
    private var control: [UInt8] = []
    /// Whether a message has begun of which the last frame has not.
    private var isInsideMessage = false

    /// Takes the next bytes of the stream; those before them must have been read.
    mutating func append(_ bytes: ByteBuffer) {
        input = bytes
    }

    /// The next event; nil where more bytes are needed.
    mutating func next() throws(Fault) -> Event? {
        while true {
            switch state {
            case .closed: return nil
            case .header:
                guard try readHeader() else { return nil }
            case .data(let left):
                let count = Int(clamping: min(left, UInt64(input.readableBytes)))
                if left > 0, count == 0 { return nil }
                state = left == UInt64(count) ? .header : .data(bytesLeft: left - UInt64(count))
                if count > 0, let part = input.readSlice(length: count) { return .bytes(part) }
            case .control(let opcode, let left):
                let part = input.readBytes(length: min(left, input.readableBytes)) ?? []
                control += part
                guard part.count == left else {
                    state = .control(opcode: opcode, bytesLeft: left - part.count)
                    return nil
                }
                return try controlFrameEnded(opcode)
            }
        }
    }

    /// Reads a header as far as it has come.
    ///
    /// - Returns: whether it is complete; the state then is that of the frame's payload.
    private mutating func readHeader() throws(Fault) -> Bool {
        while header.count < headerBytes {
            guard let byte = input.readInteger(as: UInt8.self) else { return false }
            header.append(byte)
            if header.count == 2 { try checkBeginning() }
        }
        let short = UInt64(header[1] & 0x7F)
        let length = header.count == 2 ? short : header[2...].reduce(0) { $0 << 8 | UInt64($1) }
        guard length <= Self.frameLimit else {
            throw Fault(problem: "a frame of \(length) bytes", code: 1009)
        }
        let opcode = header[0] & 0x0F
        if opcode < Opcode.close {
            isInsideMessage = header[0] & 0x80 == 0
            state = .data(bytesLeft: length)
        } else {
            control = []
            state = .control(opcode: opcode, bytesLeft: Int(length))
        }
        header.removeAll(keepingCapacity: true)
        return true
    }

    /// Bytes of the header that is being read, as far as it tells yet.
    private var headerBytes: Int {
        guard header.count >= 2 else { return 2 }
        return switch header[1] & 0x7F {
        case 126: 4
        case 127: 10
        default: 2
        }
    }

    /// Checks what the first two bytes of a header say.
    private func checkBeginning() throws(Fault) {
        let isFinal = header[0] & 0x80 != 0
        guard header[0] & 0x70 == 0 else {
            throw .protocolError("a frame uses an extension that was not agreed on")
        }
        guard header[1] & 0x80 == 0 else {
            throw .protocolError("a frame of the server's is masked")
        }
        switch header[0] & 0x0F {
        case Opcode.continuation:
            guard isInsideMessage else {
                throw .protocolError("a frame continues a message that never began")
            }
        case Opcode.text:
            throw Fault(
                problem: "a text frame, where MQTT uses binary ones only [MQTT-6.0.0-1]",
                code: 1003)
        case Opcode.binary:
            guard !isInsideMessage else {
                throw .protocolError("a message begins inside another one")
            }
        case Opcode.close, Opcode.ping, Opcode.pong:
            guard isFinal, header[1] <= Self.controlLimit else {
                throw .protocolError("a control frame is fragmented or too long")
            }
        case let opcode:
            throw .protocolError("a frame has the unknown type \(opcode)")
        }
    }

    private mutating func controlFrameEnded(_ opcode: UInt8) throws(Fault) -> Event {
        state = .header
        switch opcode {
        case Opcode.ping: return .ping(control)
        case Opcode.pong: return .pong
        default:
            state = .closed
            guard control.count != 1 else {
                throw .protocolError("a close frame carries half a code")
            }
            guard control.count >= 2 else { return .close(code: nil, reason: "") }
            return .close(
                code: UInt16(control[0]) << 8 | UInt16(control[1]),
                reason: String(decoding: control[2...], as: UTF8.self))
        }
    }
}
