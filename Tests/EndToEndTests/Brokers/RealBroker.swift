import Foundation

/// A real broker on loopback, on ports that were free, kept by a script of `Tests/brokers`.
struct RealBroker: Sendable {
    /// The makes that there are scripts for.
    enum Make: String, Sendable, CaseIterable {
        case mosquitto, rabbitmq, ejabberd, nats, rumqttd
    }

    let make: Make
    /// The first of its ports.
    let basePort: UInt16
    /// The process that serves.
    let identifier: pid_t
    private let script: ServingScript
    private let listeners: [String: String]

    /// Starts a broker that one test has to itself, and waits until it takes messages.
    ///
    /// - Parameters:
    ///   - basePort: the ports of a broker that has ended, to start it again there.
    ///   - settings: more lines for the broker's settings file.
    static func start(
        _ make: Make, basePort: UInt16? = nil, settings: String = ""
    ) async throws -> RealBroker {
        let basePort = try basePort ?? LoopbackPorts.shared.claim(10)
        let script = try ServingScript(
            "brokers/\(make.rawValue).sh", ["\(basePort)"],
            environment: ["BROKER_SETTINGS": settings])
        try await script.value(of: "started")
        let broker = RealBroker(
            make: make, basePort: basePort,
            identifier: try pid_t(await script.value(of: "pid")) ?? 0,
            script: script, listeners: script.values)
        // RabbitMQ takes 10 s where nothing else runs.
        try await eventually("\(make) takes messages", within: .seconds(120)) {
            guard kill(broker.identifier, 0) == 0 else {
                throw NeverHappened(description: "\(make) ended while starting:\n\(broker.log)")
            }
            return try await broker.publishes("", to: "keepwatch/ready", over: .plain)
        }
        return broker
    }

    /// What the broker wrote into its log so far.
    var log: String {
        let bytes = FileManager.default.contents(atPath: folder + "/log") ?? Data()
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The path of a certificate or key that `certs.sh` made for it, `ca.crt` for example.
    func certificate(_ name: String) -> String { "\(folder)/certs/\(name)" }

    private var folder: String { listeners["folder"] ?? "" }

    /// The URL of a listener, with the credentials that it wants.
    func url(of listener: Listener) -> String {
        let url = listeners[listener.rawValue] ?? "no listener \(listener.rawValue)"
        guard let credentials = credentials(for: listener) else { return url }
        return url.replacing("://", with: "://\(credentials.user):\(credentials.password)@")
    }

    /// The port of a listener.
    func port(of listener: Listener) -> UInt16 {
        UInt16(URL(string: url(of: listener))?.port ?? 0)
    }

    /// What the program has to be given to watch a listener: its URL and the flags for it.
    func arguments(for listener: Listener) -> [String] {
        var arguments = [url(of: listener)]
        if listener.isSecure { arguments += ["--ca", certificate("ca.crt")] }
        if listener == .mutualTLS {
            arguments += [
                "--certificate", certificate("client.crt"), "--key", certificate("client.key"),
            ]
        }
        return arguments
    }

    /// Publishes a message with a client that is not ours.
    func publish(_ text: String, to topic: String, over listener: Listener) async throws {
        guard try await publishes(text, to: topic, over: listener) else {
            throw NeverHappened(description: "\(make) takes a message over \(listener)")
        }
    }

    private func publishes(
        _ text: String, to topic: String, over listener: Listener
    ) async throws -> Bool {
        try await publisher(text, to: topic, over: listener).end(within: .seconds(20)) == 0
    }

    /// A client that is not ours, publishing a message over TCP or TLS.
    ///
    /// - Parameter clientIdentifier: the one that it gives; empty: one of its own.
    func publisher(
        _ text: String, to topic: String, over listener: Listener, clientIdentifier: String = ""
    ) throws -> ChildProcess {
        var arguments = [
            "-h", listener.isSecure ? "localhost" : "127.0.0.1", "-p", "\(port(of: listener))",
            "-t", topic, "-m", text, "-V", listener.speaksOnly5 || make == .ejabberd ? "5" : "311",
        ]
        if let credentials = credentials(for: listener) {
            arguments += ["-u", credentials.user, "-P", credentials.password]
        }
        if listener.isSecure { arguments += ["--cafile", certificate("ca.crt")] }
        if !clientIdentifier.isEmpty { arguments += ["-i", clientIdentifier] }
        return try ChildProcess(
            "mosquitto_pub", arguments, environment: ProcessInfo.processInfo.environment)
    }

    private func credentials(for listener: Listener) -> (user: String, password: String)? {
        if make == .ejabberd { return ("anyone", "anything") }
        return listener == .password ? ("kw", "keepwatch") : nil
    }

    func signal(_ number: Int32) {
        kill(identifier, number)
    }

    /// Ends it without a word to its clients.
    func kill9() async throws {
        signal(SIGKILL)
        try await eventually("\(make) is gone", within: .seconds(5)) { kill(identifier, 0) != 0 }
    }
}

/// A listener of a real broker, as the scripts name them.
enum Listener: String, Sendable {
    case plain, tls, websocket, password
    case mutualTLS = "mutual-tls"
    case websocketTLS = "websocket-tls"
    case socketFile = "socket-file"
    case plain5 = "plain-5"
    case tls5 = "tls-5"

    /// Whether the bytes go through TLS.
    var isSecure: Bool {
        switch self {
        case .tls, .mutualTLS, .websocketTLS, .tls5: true
        case .plain, .websocket, .password, .socketFile, .plain5: false
        }
    }

    /// Whether MQTT goes through a WebSocket.
    var isWebSocket: Bool { self == .websocket || self == .websocketTLS }

    /// The listener of the same server that a client with fewer kinds of connection can use.
    var forOtherClients: Listener {
        switch self {
        case .plain, .tls, .password, .plain5, .tls5: self
        case .mutualTLS, .websocket, .websocketTLS, .socketFile: .plain
        }
    }

    /// Whether no other version than MQTT 5.0 is spoken.
    var speaksOnly5: Bool { self == .plain5 || self == .tls5 }
}

/// The brokers that all tests of a run share, each started when it is first asked for.
///
/// A test that stops or kills its broker starts one of its own.
actor SharedBrokers {
    private static let all = SharedBrokers()
    private var starting: [RealBroker.Make: Task<RealBroker, any Error>] = [:]

    /// The shared broker of a make.
    static func broker(_ make: RealBroker.Make) async throws -> RealBroker {
        try await all.broker(make)
    }

    private func broker(_ make: RealBroker.Make) async throws -> RealBroker {
        let task = starting[make] ?? Task { try await RealBroker.start(make) }
        starting[make] = task
        return try await task.value
    }
}
