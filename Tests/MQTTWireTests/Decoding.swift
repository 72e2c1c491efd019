import MQTTWire
import Vocabulary

/// All packets of a stream, given to the decoder in these pieces.
func decode(
    _ pieces: [[UInt8]], as version: MQTTVersion, keptPayloadBytes: Int = 65_536
) throws(MQTTDecodeError) -> [Packet] {
    var decoder = PacketDecoder(version: version, keptPayloadBytes: keptPayloadBytes)
    var packets: [Packet] = []
    for piece in pieces {
        decoder.append(piece)
        while let packet = try decoder.next() { packets.append(packet) }
    }
    return packets
}

/// All packets of a stream that comes in one piece.
func decode(_ bytes: [UInt8], as version: MQTTVersion) throws(MQTTDecodeError) -> [Packet] {
    try decode([bytes], as: version)
}

/// The error that a stream ends with; nil where it has none.
func decodeError(_ bytes: [UInt8], as version: MQTTVersion) -> MQTTDecodeError? {
    do {
        _ = try decode(bytes, as: version)
        return nil
    } catch {
        return error
    }
}

/// What is wrong with a stream: the answering code and the offset of the byte.
struct Fault: Equatable {
    var code: ReasonCode
    var offset: Int

    static func malformed(_ offset: Int) -> Fault {
        Fault(code: .malformedPacket, offset: offset)
    }

    static func protocolError(_ offset: Int) -> Fault {
        Fault(code: .protocolError, offset: offset)
    }
}

/// The fault that a stream ends with; nil where it has none.
func fault(_ bytes: [UInt8], as version: MQTTVersion) -> Fault? {
    decodeError(bytes, as: version).map { Fault(code: $0.code, offset: $0.offset) }
}

/// The text as the protocol writes it: length, then UTF-8.
func text(_ string: String) -> [UInt8] {
    let bytes = Array(string.utf8)
    return [UInt8(bytes.count >> 8), UInt8(bytes.count & 0xFF)] + bytes
}

/// A packet with a body of less than 128 bytes.
func packet(_ first: UInt8, _ body: [UInt8]...) -> [UInt8] {
    let whole = body.flatMap { $0 }
    return [first, UInt8(whole.count)] + whole
}
