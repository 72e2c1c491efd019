public import Vocabulary

/// Turns a stream of bytes into packets, whatever way the stream is cut.
///
/// Give it bytes with `append`, then call `next` until it returns nil. After an error the stream is
/// lost: every later call throws the same error. No input traps.
public struct PacketDecoder: Sendable {
    /// The version whose packet forms are expected. A decoder at the broker's end changes it
    /// itself when it reads CONNECT.
    public var version: MQTTVersion

    /// Makes a decoder for one direction of one connection.
    ///
    /// - Parameters:
    ///   - version: the version whose forms are expected.
    ///   - maximumPacketBytes: a longer packet is an error; the default is the format's own limit.
    ///   - keptPayloadBytes: of a longer PUBLISH payload the rest is counted, not kept.
    public init(
        version: MQTTVersion, maximumPacketBytes: Int = 268_435_460,
        keptPayloadBytes: Int = 65_536
    ) {
        self.version = version
    }

    /// Whether the bytes taken so far end inside a packet.
    public var isInsidePacket: Bool { false }

    /// Takes the next bytes of the stream.
    public mutating func append(_ bytes: UnsafeRawBufferPointer) {
    }

    /// Takes the next bytes of the stream.
    public mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    /// The next complete packet; nil where more bytes are needed.
    public mutating func next() throws(MQTTDecodeError) -> Packet? {
        nil
    }
}

/// Why bytes are not a packet.
public struct MQTTDecodeError: Error, Hashable, Sendable {
    /// What is wrong, in words, without the bytes themselves.
    public var problem: String
    /// Offset of the offending byte from the start of the stream.
    public var offset: Int
    /// 0x81 Malformed Packet, 0x82 Protocol Error or 0x95 Packet too large.
    public var code: ReasonCode

    /// Describes a problem at a byte of the stream.
    public init(problem: String, offset: Int, code: ReasonCode) {
        self.problem = problem
        self.offset = offset
        self.code = code
    }
}
