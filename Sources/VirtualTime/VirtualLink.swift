import BrokerScript
import Vocabulary

/// One link in the network, but for its machine.
struct VirtualLink: Sendable {
    let id: LinkID
    /// Place of its broker.
    let broker: Int
    let path: NetworkPath
    /// What its name is resolved to.
    let address: String
    /// How long that takes.
    let resolution: Duration
    /// What has to be made on TCP before MQTT.
    let layers: [ConnectPhase]
    /// Whether TCP has facts to tell.
    let isLocal: Bool
    var random: SeededRandom
    var connection: BrokerConnectionID?
    /// The wake-up that counts; others are ignored.
    var wakeAt: MonotonicInstant?

    init(id: LinkID, settings: LinkSettings, broker: Int, path: NetworkPath, seed: UInt64) {
        let endpoint = settings.endpoint
        self.id = id
        self.broker = broker
        self.path = path
        random = SeededRandom(seed: seed)
        isLocal = endpoint.network == nil
        layers = Self.layers(of: settings)
        // No letter of a name sorts before the digits; a colon marks an IPv6 address.
        let host = endpoint.network?.host ?? ":"
        let isLiteral = host.contains(":") || host.utf8.allSatisfy { $0 <= UInt8(ascii: "9") }
        resolution = isLiteral ? .zero : path.resolution
        // Named hosts get addresses of the documentation range.
        address =
            isLiteral
            ? endpoint.authority
            : "192.0.2.\(1 + broker % 254):"
                + "\(endpoint.network?.port ?? Endpoint.defaultPort)"
    }

    private static func layers(of settings: LinkSettings) -> [ConnectPhase] {
        guard let endpoint = settings.endpoint.network else { return [] }
        var layers: [ConnectPhase] = []
        if settings.proxy.value != nil { layers.append(.proxy) }
        if endpoint.isSecure { layers.append(.tls) }
        if endpoint.webSocketPath != nil { layers.append(.upgrade) }
        return layers
    }
}

/// One broker in the network.
struct VirtualBroker: Sendable {
    var broker: ScriptedBroker
    var isListening = true
    var outages: [Outage] = []
    var wakeAt: MonotonicInstant?

    /// The times in which segments of that direction are lost.
    func outages(_ direction: OutageDirection) -> [Outage] {
        outages.filter { $0.direction == .both || $0.direction == direction }
    }
}
