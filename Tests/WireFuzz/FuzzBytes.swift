import MQTTWire
import Vocabulary

/// What a broken broker sends: valid packets, mutated ones, and bytes that never were any.
struct FuzzBytes {
    private var random: SeededRandom

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
    }

    /// The next bytes of the stream; never none.
    mutating func next(version: MQTTVersion, isAnswerToConnect: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        if isAnswerToConnect, chance(of: 3, in: 4) {
            bytes += written(.connack(connack(version)), as: version)
        }
        for _ in 0...choice(3) { bytes += packet(version) }
        if chance(of: 1, in: 3) {
            for _ in 0...choice(3) { mutate(&bytes) }
        }
        return bytes.isEmpty ? [0xD0] : bytes
    }

    private mutating func connack(_ version: MQTTVersion) -> Connack {
        var connack = Connack(version: version)
        guard version == .v5_0 else { return connack }
        if chance(of: 1, in: 3) {
            connack.properties.append(.serverKeepAlive([0, 1, 30, .max][choice(4)]))
        }
        if chance(of: 1, in: 8) {
            connack.code = .useAnotherServer
            connack.properties.append(.serverReference("b.example:1 [2001:db8::1]:2"))
        }
        return connack
    }

    private mutating func packet(_ version: MQTTVersion) -> [UInt8] {
        var source = RandomPackets(version: version, seed: random.next())
        switch choice(6) {
        case 0, 1: return Packet.pingResponseBytes
        case 2: return (0...choice(20)).map { _ in UInt8.random(in: 0...255, using: &random) }
        default: return written(source.packet(), as: version)
        }
    }

    private func written(_ packet: Packet, as version: MQTTVersion) -> [UInt8] {
        // What a version cannot express is left out.
        (try? packet.encoded(as: version)) ?? []
    }

    /// Flips, inserts, removes, repeats or cuts, the first bytes more often than chance would.
    private mutating func mutate(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let place = chance(of: 1, in: 2) ? choice(min(8, bytes.count)) : choice(bytes.count)
        switch choice(7) {
        case 0: bytes[place] ^= 1 << UInt8(choice(8))
        case 1: bytes[place] = [0x00, 0x7F, 0x80, 0xFF][choice(4)]
        case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        case 3: bytes.remove(at: place)
        case 4: bytes.removeLast(bytes.count - place)
        case 5: bytes.append(contentsOf: bytes[place...])
        default: bytes[place] = UInt8.random(in: 0...255, using: &random)
        }
    }

    private mutating func choice(_ count: Int) -> Int {
        Int.random(in: 0..<count, using: &random)
    }

    private mutating func chance(of part: Int, in whole: Int) -> Bool { choice(whole) < part }
}
