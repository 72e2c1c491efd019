public import Vocabulary

/// Turns a stream of bytes into packets, whatever way the stream is cut.
///
/// Give it bytes with `append`, then call `next` until it returns nil. After an error the stream is
/// lost: every later call throws the same error. No input traps.
///
/// It holds at most the bytes of the last `append`, and what is at hand of one packet without the
/// part of a payload that is not kept: 1 MiB, and of a PUBLISH of 5.0 its properties.
public struct PacketDecoder: Sendable {
    /// The version whose packet forms are expected.
    ///
    /// The decoder changes it itself when it reads CONNECT, at the broker's end, and when it reads
    /// a CONNACK of 3.1.1 in answer to 5.0.
    public var version: MQTTVersion

    /// A longer packet is an error.
    public let maximumPacketBytes: Int
    private let keptPayloadBytes: Int
    /// Whether only an answer to CONNECT may come next.
    private var awaitsConnack = false
    /// Bytes taken; those before `consumed` have become packets.
    private var buffer: [UInt8] = []
    private var consumed = 0
    /// Offset of the buffer's first byte from the start of the stream.
    private var bufferOffset = 0
    private var unfinished: UnfinishedPublish?
    private var failure: MQTTDecodeError?

    /// A PUBLISH whose payload goes on beyond what is kept of it.
    private struct UnfinishedPublish {
        let publish: Publish
        var bytesToSkip: Int
    }

    /// An emptied buffer larger than this is given back: thousands of connections rest at a time.
    private static let restingBufferBytes = 4_096

    /// Makes a decoder for one direction of one connection.
    ///
    /// - Parameters:
    ///   - version: the version whose forms are expected.
    ///   - maximumPacketBytes: a longer packet is an error; the default is the format's own limit.
    ///     A packet without a payload that could be skipped is never longer than 1 MiB.
    ///   - keptPayloadBytes: of a longer PUBLISH payload the rest is counted, not kept.
    public init(
        version: MQTTVersion, maximumPacketBytes: Int = 268_435_460,
        keptPayloadBytes: Int = 65_536
    ) {
        self.version = version
        self.maximumPacketBytes = maximumPacketBytes
        self.keptPayloadBytes = max(0, keptPayloadBytes)
    }

    /// Makes the decoder of the client that sent `connect`.
    ///
    /// The largest packet is what CONNECT announced. The first packet must be an answer to CONNECT:
    /// another first byte is an error at once, though it could begin a packet, as the greeting of
    /// a mail server does (`220 `, a PUBLISH of 50 bytes).
    ///
    /// Spec: MQTT 5.0 §3.2 [MQTT-3.2.0-1], §3.1.2.11.4 [MQTT-3.1.2-24]; MQTT 3.1.1 §3.2
    /// [MQTT-3.2.0-1].
    public init(answering connect: Connect) {
        var largest: UInt32 = 268_435_460
        for case .maximumPacketSize(let bytes) in connect.properties { largest = bytes }
        self.init(version: connect.version, maximumPacketBytes: Int(largest))
        awaitsConnack = true
    }

    /// Whether the bytes taken so far end inside a packet, once `next` has returned nil.
    public var isInsidePacket: Bool { unfinished != nil || consumed < buffer.count }

    /// Bytes of the stream that have become packets: what it grows by is the last packet's size.
    public var streamOffset: Int { bufferOffset + consumed }

    /// Takes the next bytes of the stream.
    public mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard failure == nil else { return }
        discardConsumed()
        buffer.append(contentsOf: bytes)
    }

    /// Takes the next bytes of the stream.
    public mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    /// The next complete packet; nil where more bytes are needed.
    ///
    /// - Throws: the first error of the stream, again at each call.
    public mutating func next() throws(MQTTDecodeError) -> Packet? {
        if let failure { throw failure }
        do {
            return try readPacket()
        } catch {
            var failure = error
            failure.bytes = Array(buffer[consumed...].prefix(MQTTDecodeError.mostBytes))
            self.failure = failure
            buffer = []
            consumed = 0
            unfinished = nil
            throw failure
        }
    }

    private mutating func readPacket() throws(MQTTDecodeError) -> Packet? {
        if unfinished != nil { return skipPayload() }
        let start = bufferOffset + consumed
        if awaitsConnack, consumed < buffer.count {
            let first = buffer[consumed]
            guard version.connectMayBeAnswered(byPacketBeginningWith: first) else {
                throw MQTTDecodeError(
                    problem: "\(hexadecimal(first)) where CONNACK begins with 0x20",
                    offset: start, code: .protocolError)
            }
        }
        guard
            let header = try FixedHeader.read(
                buffer[consumed...], offset: start, version: version,
                maximumPacketBytes: maximumPacketBytes)
        else { return nil }
        let body = buffer[(consumed + header.bytes)...].prefix(header.bodyBytes)
        guard let needed = bytesNeeded(of: body, header), body.count >= needed else {
            return nil
        }
        var reader = PacketReader(
            header, body: body.prefix(needed), offset: start + header.bytes, version: version)
        let packet = try reader.packet()
        consumed += header.bytes + needed
        switch packet {
        case .connect(let connect): version = connect.version
        case .connack(let connack):
            version = connack.version
            awaitsConnack = false
        case .publish(let publish) where needed < header.bodyBytes:
            unfinished = UnfinishedPublish(
                publish: publish, bytesToSkip: header.bodyBytes - needed)
            return skipPayload()
        default: break
        }
        return packet
    }

    /// How much of a body must be at hand to read the packet: all of it, but of a PUBLISH only what
    /// is kept; nil where the bytes at hand do not tell yet.
    private func bytesNeeded(of body: ArraySlice<UInt8>, _ header: FixedHeader) -> Int? {
        guard header.type == .publish, header.bodyBytes > keptPayloadBytes else {
            return header.bodyBytes
        }
        guard let head = publishHeadBytes(body, header.qos) else {
            return body.count == header.bodyBytes ? header.bodyBytes : nil
        }
        return min(header.bodyBytes, head + keptPayloadBytes)
    }

    /// Bytes of a PUBLISH between fixed header and payload; nil where `body` does not tell yet.
    private func publishHeadBytes(_ body: ArraySlice<UInt8>, _ qos: QoS) -> Int? {
        guard body.count >= 2 else { return nil }
        let topicBytes = Int(body[body.startIndex]) << 8 | Int(body[body.startIndex + 1])
        let beforeProperties = 2 + topicBytes + (qos == .atMostOnce ? 0 : 2)
        guard version == .v5_0 else { return beforeProperties }
        switch VariableByteInteger.read(body.dropFirst(beforeProperties)) {
        case .value(let length, let bytes): return beforeProperties + bytes + length
        case .incomplete: return nil
        case .malformed(let index, _): return beforeProperties + index + 1
        }
    }

    /// Drops payload bytes that are not kept; the PUBLISH once its last byte has come.
    private mutating func skipPayload() -> Packet? {
        guard var current = unfinished else { return nil }
        let skipped = min(current.bytesToSkip, buffer.count - consumed)
        consumed += skipped
        current.bytesToSkip -= skipped
        guard current.bytesToSkip == 0 else {
            unfinished = current
            return nil
        }
        unfinished = nil
        return .publish(current.publish)
    }

    /// Makes room at the front of the buffer.
    private mutating func discardConsumed() {
        guard consumed > 0 else { return }
        bufferOffset += consumed
        if consumed < buffer.count {
            buffer.removeFirst(consumed)
        } else {
            buffer.removeAll(keepingCapacity: buffer.capacity <= Self.restingBufferBytes)
        }
        consumed = 0
    }
}

/// Why bytes are not a packet.
public struct MQTTDecodeError: Error, Hashable, Sendable {
    /// What is wrong, in words, without the bytes themselves.
    public var problem: String
    /// Offset of the offending byte from the start of the stream.
    public var offset: Int
    /// The code that answers it.
    ///
    /// 0x81 Malformed Packet, 0x82 Protocol Error, 0x95 Packet too large, or for a CONNECT of
    /// another protocol 0x84 Unsupported Protocol Version.
    public var code: ReasonCode
    /// What had come of the offending packet, at most its first 64 bytes; empty where unknown.
    public var bytes: [UInt8]

    static let mostBytes = 64

    /// Describes a problem at a byte of the stream.
    public init(problem: String, offset: Int, code: ReasonCode, bytes: [UInt8] = []) {
        self.problem = problem
        self.offset = offset
        self.code = code
        self.bytes = bytes
    }
}

extension MQTTVersion {
    /// Whether a packet that begins with this byte may answer CONNECT.
    ///
    /// CONNACK; in 5.0 also AUTH, and DISCONNECT of brokers that refuse a client with it.
    ///
    /// Spec: MQTT 5.0 §3.2 [MQTT-3.2.0-1], §4.12; MQTT 3.1.1 §3.2 [MQTT-3.2.0-1].
    public func connectMayBeAnswered(byPacketBeginningWith first: UInt8) -> Bool {
        switch PacketKind(rawValue: first >> 4) {
        case .connack: first & 0x0F == 0
        case .auth, .disconnect: first & 0x0F == 0 && self == .v5_0
        default: false
        }
    }
}
