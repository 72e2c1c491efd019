import Vocabulary

/// The first two to five bytes of a packet.
///
/// Spec: MQTT 5.0 §2.1; MQTT 3.1.1 §2.2.
struct FixedHeader {
    /// What packet it is.
    let type: PacketKind
    /// The low half of the first byte.
    let flags: UInt8
    /// The QoS of a PUBLISH; of any other packet 0.
    let qos: QoS
    /// Bytes of the header itself.
    let bytes: Int
    /// The Remaining Length: bytes that follow the header.
    let bodyBytes: Int

    /// The longest packet that has to be held as a whole to be read.
    private static let longestHeld = 1_048_576

    /// Reads and checks a header as soon as the bytes at hand show what is wrong with it.
    ///
    /// - Parameters:
    ///   - bytes: what is at hand of the packet.
    ///   - offset: where the packet begins in the stream.
    /// - Returns: nil where more bytes are needed.
    static func read(
        _ bytes: ArraySlice<UInt8>, offset: Int, version: MQTTVersion, maximumPacketBytes: Int
    ) throws(MQTTDecodeError) -> FixedHeader? {
        guard let first = bytes.first else { return nil }
        let (type, qos) = try check(first, offset: offset, version: version)
        switch VariableByteInteger.read(bytes.dropFirst()) {
        case .incomplete: return nil
        case .malformed(let index, let problem):
            throw malformed("\(type.name): \(problem)", at: offset + 1 + index)
        case .value(let bodyBytes, let lengthBytes):
            if let fixed = type.fixedBodyBytes(in: version), bodyBytes != fixed {
                throw malformed(
                    "\(type.name) with remaining length \(bodyBytes) instead of \(fixed)",
                    at: offset + 1)
            }
            let packetBytes = 1 + lengthBytes + bodyBytes
            let limit =
                type == .publish ? maximumPacketBytes : min(maximumPacketBytes, longestHeld)
            guard packetBytes <= limit else {
                throw MQTTDecodeError(
                    problem: "\(type.name) of \(packetBytes) bytes, at most \(limit) are taken",
                    offset: offset + 1, code: .packetTooLarge)
            }
            return FixedHeader(
                type: type, flags: first & 0x0F, qos: qos, bytes: 1 + lengthBytes,
                bodyBytes: bodyBytes)
        }
    }

    /// Spec: MQTT 5.0 §2.1.3 [MQTT-2.1.3-1], §3.3.1.1 [MQTT-3.3.1-2], §3.3.1.2 [MQTT-3.3.1-4];
    /// MQTT 3.1.1 §2.2.2 [MQTT-2.2.2-2], §3.3.1.1 [MQTT-3.3.1-2], §3.3.1.2 [MQTT-3.3.1-4].
    private static func check(
        _ first: UInt8, offset: Int, version: MQTTVersion
    ) throws(MQTTDecodeError) -> (PacketKind, QoS) {
        let flags = first & 0x0F
        guard let type = PacketKind(rawValue: first >> 4), type != .auth || version == .v5_0
        else { throw malformed("packet type \(first >> 4) does not exist", at: offset) }
        if let fixed = type.fixedFlags {
            guard flags == fixed else {
                throw malformed("\(type.name) with flags \(hexadecimal(flags))", at: offset)
            }
            return (type, .atMostOnce)
        }
        guard let qos = QoS(rawValue: flags >> PublishFlags.qosShift & 0b11) else {
            throw malformed("PUBLISH of QoS 3", at: offset)
        }
        guard flags & PublishFlags.duplicate == 0 || qos != .atMostOnce else {
            throw malformed("duplicate PUBLISH of QoS 0", at: offset)
        }
        return (type, qos)
    }

    private static func malformed(_ problem: String, at offset: Int) -> MQTTDecodeError {
        MQTTDecodeError(problem: problem, offset: offset, code: .malformedPacket)
    }
}
