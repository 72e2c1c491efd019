import BrokerScript
import MQTTWire
import Vocabulary

/// A scripted broker in virtual time, with everything it did.
struct BrokerRun {
    struct Done: Hashable {
        var at: Duration
        var action: BrokerAction
    }

    private(set) var broker: ScriptedBroker
    private(set) var now = Duration.zero
    private(set) var done: [Done] = []

    /// Starts the broker at time zero.
    init(_ steps: [Script.Step] = [], seed: UInt64 = 1) {
        broker = ScriptedBroker(
            script: Script(steps), seed: seed, recording: .everything(atMost: 10_000))
        note(broker.started(now: instant))
    }

    private var instant: MonotonicInstant { .origin + now }

    private mutating func note(_ actions: [BrokerAction]) {
        done += actions.map { Done(at: now, action: $0) }
    }

    /// Lets time pass, firing the timer at each deadline.
    mutating func advance(to time: Duration) {
        while let deadline = broker.nextDeadline, deadline <= .origin + time {
            now = max(now, deadline - .origin)
            note(broker.timerFired(now: instant))
        }
        now = time
    }

    mutating func open(_ connection: UInt64) {
        note(broker.connectionOpened(BrokerConnectionID(connection), now: instant))
    }

    mutating func receive(_ packet: Packet, on connection: UInt64 = 1) {
        note(broker.packetReceived(packet, on: BrokerConnectionID(connection), now: instant))
    }

    mutating func receiveMalformedBytes(on connection: UInt64 = 1) {
        note(broker.malformedBytesReceived(on: BrokerConnectionID(connection), now: instant))
    }

    mutating func closeFromClient(_ connection: UInt64 = 1) {
        note(broker.connectionClosed(BrokerConnectionID(connection), now: instant))
    }

    /// Opens a connection and sends CONNECT on it.
    mutating func connect(
        _ connection: UInt64 = 1, version: MQTTVersion = .v5_0, clientID: String? = nil,
        keepAlive: UInt16 = 60, username: String? = nil, password: String? = nil,
        cleanStart: Bool = true, properties: [Property] = []
    ) {
        open(connection)
        receive(
            .connect(
                Connect(
                    version: version, cleanStart: cleanStart, keepAliveSeconds: keepAlive,
                    clientID: clientID ?? "client-\(connection)", username: username,
                    password: password.map { Secret(Array($0.utf8)) }, properties: properties)),
            on: connection)
    }

    /// Sends PINGREQs `interval` apart, the first one now.
    mutating func ping(
        _ count: Int, on connection: UInt64 = 1, every interval: Duration = .seconds(1)
    ) {
        for _ in 0..<count {
            receive(.pingRequest, on: connection)
            advance(to: now + interval)
        }
    }

    /// What a client read on a connection, with the time of each packet's last byte.
    func packets(
        on connection: UInt64 = 1, version: MQTTVersion = .v5_0
    ) throws -> [(at: Duration, packet: Packet)] {
        var decoder = PacketDecoder(version: version)
        var packets: [(at: Duration, packet: Packet)] = []
        for step in done {
            guard case .write(let bytes, to: BrokerConnectionID(connection)) = step.action else {
                continue
            }
            decoder.append(bytes)
            while let packet = try decoder.next() { packets.append((step.at, packet)) }
        }
        return packets
    }

    /// When PINGRESPs were complete on a connection.
    func pingResponses(on connection: UInt64 = 1) throws -> [Duration] {
        try packets(on: connection).filter { $0.packet == .pingResponse }.map(\.at)
    }

    /// When a connection ended and how: the action.
    func end(of connection: UInt64 = 1) -> Done? {
        done.first {
            $0.action == .close(BrokerConnectionID(connection))
                || $0.action == .reset(BrokerConnectionID(connection))
        }
    }
}
