import MQTTWire
import Testing
import Vocabulary
import WireFuzz

@Suite("Random packets of both versions")
struct RoundTripTests {
    @Test(arguments: MQTTVersion.allCases)
    func whatIsWrittenIsReadBackEqual(version: MQTTVersion) throws {
        var source = RandomPackets(version: version, seed: 1)
        for _ in 0..<3_000 {
            let packet = source.packet()
            #expect(try decode(packet.encoded(as: version), as: version) == [packet])
        }
    }

    @Test(arguments: MQTTVersion.allCases)
    func everyTruncationAsksForMoreBytes(version: MQTTVersion) throws {
        var source = RandomPackets(version: version, seed: 2)
        for _ in 0..<200 {
            let bytes = try source.packet().encoded(as: version)
            for length in 0..<bytes.count {
                var decoder = PacketDecoder(version: version)
                decoder.append(Array(bytes.prefix(length)))
                #expect(try decoder.next() == nil)
                #expect(decoder.isInsidePacket == (length > 0))
            }
        }
    }

    @Test(arguments: MQTTVersion.allCases)
    func everySplitIntoTwoGivesTheSamePackets(version: MQTTVersion) throws {
        let (packets, bytes) = try stream(of: 30, version: version, seed: 3)
        for cut in 0...bytes.count {
            let pieces = [Array(bytes.prefix(cut)), Array(bytes.dropFirst(cut))]
            #expect(try decode(pieces, as: version, keptPayloadBytes: 40) == packets)
        }
    }

    @Test(arguments: MQTTVersion.allCases)
    func oneByteAtATimeGivesTheSamePackets(version: MQTTVersion) throws {
        let (packets, bytes) = try stream(of: 300, version: version, seed: 4)
        #expect(try decode(bytes.map { [$0] }, as: version, keptPayloadBytes: 40) == packets)
    }

    /// A stream and its packets, of whose payloads 40 bytes are kept.
    private func stream(
        of count: Int, version: MQTTVersion, seed: UInt64
    ) throws -> (packets: [Packet], bytes: [UInt8]) {
        var source = RandomPackets(version: version, seed: seed)
        var packets: [Packet] = []
        var bytes: [UInt8] = []
        for _ in 0..<count {
            var packet = source.packet()
            bytes += try packet.encoded(as: version)
            if case .publish(var publish) = packet {
                publish.payload = Array(publish.payload.prefix(40))
                packet = .publish(publish)
            }
            packets.append(packet)
        }
        return (packets, bytes)
    }
}
