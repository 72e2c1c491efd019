import MQTTLink
import MQTTWire
import Vocabulary

/// One hostile or broken broker, played against one link: the decoder and the link machine, as the
/// driver of a connection uses them.
///
/// The same seed and number give the same input on every machine, so that a find is two numbers.
public struct FuzzRun {
    /// What must never be, in a sentence; nil where all was well.
    public private(set) var problem: String?
    /// Packets that the decoder made of the bytes.
    public private(set) var packets = 0
    /// Connections that were accepted.
    public private(set) var accepted = 0
    /// Streams that were refused as malformed.
    public private(set) var refused = 0

    private var machine: LinkMachine
    private var effects = LinkEffects()
    private var now = MonotonicInstant.origin
    private var random: SeededRandom
    private var bytes: FuzzBytes
    private var decoder: PacketDecoder?
    private var isOpening = false

    /// A machine may ask for this much at one call; more would be a storm.
    private static let mostEffects = 200

    private static let steps = 24

    /// Prepares the input with this number of this seed.
    public init(seed: UInt64, number: UInt64) {
        var random = SeededRandom(seed: seed &+ number &* 0x2545_F491_4F6C_DD1D)
        machine = LinkMachine(
            settings: Self.settings(using: &random), clientID: "keepwatch", seed: random.next())
        bytes = FuzzBytes(seed: random.next())
        self.random = random
    }

    /// Plays the input to its end, or to the first thing that must not be.
    public mutating func play() {
        machine.start(&effects, now: now)
        settle()
        for _ in 0..<Self.steps where problem == nil {
            if isOpening {
                open()
            } else if decoder == nil || Int.random(in: 0..<6, using: &random) == 0 {
                passTime()
            } else {
                receive()
            }
        }
    }

    private static func settings(using random: inout SeededRandom) -> LinkSettings {
        var settings = LinkSettings(
            name: "link", endpoint: Endpoint(host: "192.0.2.1", port: 1883))
        settings.version = Setting(
            [.automatic, .only(.v5_0), .only(.v3_1_1)][Int.random(in: 0..<3, using: &random)])
        settings.keepAliveSeconds = Setting(
            [0, 1, 60, .max][Int.random(in: 0..<4, using: &random)])
        settings.cleanStart = Setting(Bool.random(using: &random))
        settings.topicAliasMaximum = Setting(
            [0, 3, .max][Int.random(in: 0..<3, using: &random)])
        settings.receiveMaximum = Setting([1, 3, .max][Int.random(in: 0..<3, using: &random)])
        settings.followsRedirections = Setting(Bool.random(using: &random))
        settings.keepsPayloads = Setting(Bool.random(using: &random))
        if Bool.random(using: &random) {
            settings.subscriptions = Setting(
                ["#", "$SYS/#"].map { SubscriptionRequest($0, qos: .exactlyOnce) })
        }
        return settings
    }

    /// The connection is made, or fails.
    private mutating func open() {
        isOpening = false
        machine.addressesResolved(&effects, now: now)
        if Int.random(in: 0..<10, using: &random) == 0 {
            machine.transportClosed(.refused, &effects, now: now)
        } else {
            machine.phaseCompleted(.tcp, now: now)
            machine.transportOpened(address: "192.0.2.1:1883", &effects, now: now)
        }
        settle()
    }

    /// Bytes of the broker come in, cut anyhow, as a connection's handler takes them.
    private mutating func receive() {
        let isAwaitingConnack = machine.state != .up && machine.state != .late
        let stream = bytes.next(
            version: decoder?.version ?? .v5_0, isAnswerToConnect: isAwaitingConnack)
        var rest = stream[...]
        while !rest.isEmpty, decoder != nil, problem == nil {
            let piece = rest.prefix(Int.random(in: 1...max(1, rest.count), using: &random))
            rest = rest.dropFirst(piece.count)
            take(Array(piece))
        }
        switch Int.random(in: 0..<24, using: &random) {
        case 0: end(.closedByPeer(afterConnack: true))
        case 1: end(.resetByPeer)
        default: break
        }
    }

    private mutating func take(_ piece: [UInt8]) {
        decoder?.append(piece)
        do {
            while let packet = try decoder?.next() {
                packets += 1
                checkRoundTrip(packet)
                machine.packetReceived(packet, &effects, now: now)
                settle()
            }
        } catch {
            refused += 1
            machine.malformedBytesReceived(error, &effects, now: now)
            settle()
        }
        if let decoder, problem == nil {
            machine.bytesReceived(insidePacket: decoder.isInsidePacket, &effects, now: now)
            settle()
        }
    }

    private mutating func end(_ failure: LinkFailure) {
        guard decoder != nil else { return }
        decoder = nil
        machine.transportClosed(failure, &effects, now: now)
        settle()
    }

    /// Time goes on, and the timer is served as often as it asks for it.
    private mutating func passTime() {
        now += .milliseconds(Int.random(in: 0...40_000, using: &random))
        for _ in 0..<4 {
            guard let deadline = machine.nextDeadline, deadline <= now else { return }
            machine.timerFired(&effects, now: now)
            if let deadline = machine.nextDeadline, deadline <= now {
                problem = "the timer is due again at once"
            }
            settle()
        }
    }

    /// What a packet was read as can be written, and is read as the same again.
    private mutating func checkRoundTrip(_ packet: Packet) {
        guard let version = decoder?.version,
            let written = try? packet.encoded(as: version)
        else { return }
        if case .publish(let publish) = packet, publish.payloadBytes != publish.payload.count {
            return
        }
        var second = PacketDecoder(version: version)
        second.append(written)
        if (try? second.next()) != packet { problem = "\(packet.name) changes when written again" }
    }

    /// Does what the machine asks for, as a driver would.
    private mutating func settle() {
        while problem == nil, !(effects.commands.isEmpty && effects.events.isEmpty) {
            let asked = effects
            effects.removeAll()
            if asked.commands.count + asked.events.count > Self.mostEffects {
                problem =
                    "\(asked.commands.count) commands and \(asked.events.count) events at once"
            }
            for event in asked.events { note(event) }
            for command in asked.commands { carryOut(command) }
        }
    }

    private mutating func note(_ event: LinkEvent) {
        switch event {
        case .connected: accepted += 1
        case .pingResponse(.timed(let roundTrip, _), _) where roundTrip < .zero:
            problem = "a negative round trip"
        default: break
        }
    }

    private mutating func carryOut(_ command: LinkCommand) {
        switch command {
        case .open: isOpening = true
        case .send(.connect(let connect)):
            var maximum: Int?
            for case .maximumPacketSize(let bytes) in connect.properties { maximum = Int(bytes) }
            decoder =
                maximum.map { PacketDecoder(version: connect.version, maximumPacketBytes: $0) }
                ?? PacketDecoder(version: connect.version)
        case .send, .sendUnacknowledged, .tellPublisher: break
        case .sendPingRequest:
            if Int.random(in: 0..<8, using: &random) == 0 {
                machine.pingRequestQueued(&effects, now: now)
            } else {
                machine.pingRequestWritten(&effects, now: now)
            }
        case .close, .abort: decoder = nil
        }
    }
}
