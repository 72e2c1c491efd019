import MQTTWire
import Testing
import Vocabulary
import WireFuzz

@Suite("Bytes that are no packets")
struct MutationTests {
    /// Flips, inserts and removes bytes of valid streams: whatever comes of it is packets or an
    /// error inside the stream, the same for every cut, and never a trap.
    @Test(arguments: MQTTVersion.allCases)
    func mutatedStreamsGivePacketsOrAnErrorAndTheSameForEveryCut(version: MQTTVersion) throws {
        var random = SeededRandom(seed: 5)
        var source = RandomPackets(version: version, seed: 6)
        var errors = 0
        for _ in 0..<4_000 {
            var bytes = try source.packet().encoded(as: version)
            bytes += try source.packet().encoded(as: version)
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                mutate(&bytes, using: &random)
            }
            var whole = outcome([bytes], as: version)
            var single = outcome(bytes.map { [$0] }, as: version)
            // How much of the offending packet had come is all that depends on the cut.
            let cut = single.error?.bytes ?? []
            #expect(whole.error?.bytes.starts(with: cut) ?? true)
            whole.error?.bytes = []
            single.error?.bytes = []
            #expect(whole == single, "bytes \(bytes)")
            if let error = whole.error {
                errors += 1
                #expect((0...bytes.count).contains(error.offset))
            }
        }
        #expect((1_000..<4_000).contains(errors))
    }

    @Test(arguments: MQTTVersion.allCases)
    func randomBytesNeverTrap(version: MQTTVersion) {
        var random = SeededRandom(seed: 7)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0..<40, using: &random)
            var bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            // A first byte that is a packet type, and a short length, get further.
            if bytes.count > 2 { bytes[1] = UInt8(bytes.count - 2) }
            let result = outcome([bytes], as: version)
            #expect(result.packets.count <= bytes.count / 2)
        }
    }

    private struct Outcome: Equatable {
        var packets: [Packet] = []
        var error: MQTTDecodeError?
    }

    private func outcome(_ pieces: [[UInt8]], as version: MQTTVersion) -> Outcome {
        var decoder = PacketDecoder(version: version, keptPayloadBytes: 20)
        var result = Outcome()
        for piece in pieces {
            decoder.append(piece)
            do {
                while let packet = try decoder.next() { result.packets.append(packet) }
            } catch {
                result.error = error
                return result
            }
        }
        return result
    }

    private func mutate(_ bytes: inout [UInt8], using random: inout SeededRandom) {
        let index = Int.random(in: 0..<max(1, bytes.count), using: &random)
        let byte = UInt8.random(in: 0...255, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0 where index < bytes.count: bytes[index] = byte
        case 1 where index < bytes.count: bytes[index] ^= 1 << (byte % 8)
        case 2 where index < bytes.count: bytes.remove(at: index)
        default: bytes.insert(byte, at: min(index, bytes.count))
        }
    }
}
