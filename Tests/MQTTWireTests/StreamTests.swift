import MQTTWire
import Testing
import Vocabulary

@Suite("A stream cut anywhere")
struct StreamTests {
    @Test("Scenario C7: a PINGRESP in two segments comes with its second byte")
    func aPingResponseInTwoSegmentsComesWithItsSecondByte() throws {
        var decoder = PacketDecoder(version: .v5_0)
        decoder.append([0xD0])
        #expect(try decoder.next() == nil)
        #expect(decoder.isInsidePacket)
        decoder.append([0x00])
        #expect(try decoder.next() == .pingResponse)
        #expect(try decoder.next() == nil)
        #expect(!decoder.isInsidePacket)
    }

    @Test("Scenario C7: a PINGRESP glued behind a PUBLISH comes at once")
    func aPingResponseGluedBehindAPublishComesAtOnce() throws {
        let publish = Packet.publish(Publish(topic: "a/b", payload: Array("x".utf8)))
        var decoder = PacketDecoder(version: .v3_1_1)
        decoder.append(try publish.encoded(as: .v3_1_1) + [0xD0, 0x00])
        #expect(try decoder.next() == publish)
        #expect(try decoder.next() == .pingResponse)
        #expect(!decoder.isInsidePacket)
    }

    @Test("Scenario C7: a PINGRESP behind a PUBLISH of which only the front is kept comes at once")
    func aPingResponseBehindALongPublishComesAtOnce() throws {
        let payload = [UInt8](repeating: 0xD0, count: 1_000)
        let bytes = try Packet.publish(Publish(topic: "t", payload: payload)).encoded(as: .v5_0)
        let packets = try decode([bytes + [0xD0, 0x00]], as: .v5_0, keptPayloadBytes: 10)
        #expect(packets.count == 2 && packets.last == .pingResponse)
    }

    @Test func ofALongPayloadTheFrontIsKeptAndTheRestCounted() throws {
        var publish = Publish(
            topic: "t", qos: .atLeastOnce, retain: true, packetID: 7,
            payload: (0..<200_000).map { UInt8(truncatingIfNeeded: $0) },
            properties: [.contentType("x")])
        let bytes = try Packet.publish(publish).encoded(as: .v5_0)
        publish.payload = Array(publish.payload.prefix(65_536))
        for size in [1, 3, 1_000, 65_536, 300_000] {
            let pieces = stride(from: 0, to: bytes.count, by: size).map {
                Array(bytes[$0..<min($0 + size, bytes.count)])
            }
            #expect(try decode(pieces, as: .v5_0) == [.publish(publish)])
        }
    }

    @Test(arguments: [0, 1, 9, 10, 11])
    func aPayloadAroundTheLimitIsKeptUpToIt(length: Int) throws {
        var publish = Publish(topic: "t", payload: [UInt8](repeating: 1, count: length))
        let bytes = try Packet.publish(publish).encoded(as: .v3_1_1)
        publish.payload = Array(publish.payload.prefix(10))
        #expect(try decode([bytes], as: .v3_1_1, keptPayloadBytes: 10) == [.publish(publish)])
        #expect(publish.payloadBytes == length)
    }

    @Test func whileALongPayloadIsSkippedTheStreamIsInsideAPacket() throws {
        let payload = [UInt8](repeating: 1, count: 100)
        let bytes = try Packet.publish(Publish(topic: "t", payload: payload)).encoded(as: .v5_0)
        var decoder = PacketDecoder(version: .v5_0, keptPayloadBytes: 10)
        for byte in bytes.dropLast() {
            decoder.append([byte])
            #expect(try decoder.next() == nil)
            #expect(decoder.isInsidePacket)
        }
        decoder.append([1])
        #expect(try decoder.next() != nil)
        #expect(!decoder.isInsidePacket)
    }

    @Test func anErrorStaysWhateverFollows() throws {
        var decoder = PacketDecoder(version: .v5_0)
        decoder.append([0xD0, 0x00, 0xD1, 0x00])
        #expect(try decoder.next() == .pingResponse)
        let expected = MQTTDecodeError(
            problem: "PINGRESP with flags 0x01", offset: 2, code: .malformedPacket,
            bytes: [0xD1, 0x00])
        #expect(throws: expected) { try decoder.next() }
        decoder.append([0xD0, 0x00])
        #expect(throws: expected) { try decoder.next() }
    }

    @Test func offsetsCountFromTheStartOfTheStreamAcrossManyAppends() throws {
        var decoder = PacketDecoder(version: .v5_0)
        let publish = try Packet.publish(Publish(topic: "t")).encoded(as: .v5_0)
        for _ in 0..<1_000 {
            decoder.append(publish)
            #expect(try decoder.next() != nil)
        }
        decoder.append([0x00])
        #expect(
            throws: MQTTDecodeError(
                problem: "packet type 0 does not exist", offset: 1_000 * publish.count,
                code: .malformedPacket, bytes: [0x00])
        ) { try decoder.next() }
    }

    @Test func theOffsetOfTheStreamGrowsByEachPacketsSize() throws {
        let long = Publish(topic: "t", payload: [UInt8](repeating: 7, count: 1_000))
        let packets: [Packet] = [.pingResponse, .publish(long), .publish(Publish(topic: "u"))]
        var decoder = PacketDecoder(version: .v5_0, keptPayloadBytes: 10)
        for packet in packets {
            let before = decoder.streamOffset
            let bytes = try packet.encoded(as: .v5_0)
            for byte in bytes.dropLast() {
                decoder.append([byte])
                #expect(try decoder.next() == nil)
            }
            decoder.append(Array(bytes.suffix(1)))
            #expect(try decoder.next()?.kind == packet.kind)
            #expect(decoder.streamOffset - before == bytes.count)
        }
    }

    @Test func aDecoderAtTheBrokersEndSpeaksTheVersionOfTheConnect() throws {
        for (expected, spoken) in [(MQTTVersion.v5_0, MQTTVersion.v3_1_1), (.v3_1_1, .v5_0)] {
            var decoder = PacketDecoder(version: expected)
            let subscribe = Packet.subscribe(Subscribe(packetID: 1, filters: [.init("a")]))
            decoder.append(try Packet.connect(Connect(version: spoken)).encoded(as: spoken))
            decoder.append(try subscribe.encoded(as: spoken))
            #expect(try decoder.next() == .connect(Connect(version: spoken)))
            #expect(decoder.version == spoken)
            #expect(try decoder.next() == subscribe)
        }
    }
}
