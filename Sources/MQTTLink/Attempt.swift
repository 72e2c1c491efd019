import MQTTWire
import Vocabulary

/// One attempt to connect, from its start to CONNACK.
struct Attempt: Equatable, Sendable {
    /// What is awaited.
    enum Stage: Equatable, Sendable {
        /// The rest of these phases, the first one since `since`; empty only until the driver has
        /// told the address. Goes to: awaitingConnack.
        case connecting(through: ArraySlice<ConnectPhase>, since: MonotonicInstant)
        /// CONNACK.
        case awaitingConnack(since: MonotonicInstant, address: String)
    }

    /// What CONNECT says.
    let version: MQTTVersion
    /// What is known of TLS; nil without, or before its handshake.
    var tls: TLSFacts?
    /// The connect timeout ends the attempt here.
    private(set) var deadline: MonotonicInstant
    private(set) var stage: Stage
    private var phases = ConnectPhases()

    /// Begins an attempt.
    ///
    /// - Parameters:
    ///   - place: what lies between TCP and MQTT there.
    ///   - usesProxy: whether a proxy connects us.
    init(
        version: MQTTVersion, to place: Endpoint, usesProxy: Bool, timeout: Duration,
        now: MonotonicInstant
    ) {
        self.version = version
        deadline = now + max(timeout, .milliseconds(1))
        var layers: [ConnectPhase] = [.resolution, .tcp]
        if let network = place.network {
            if usesProxy { layers.append(.proxy) }
            if network.isSecure { layers.append(.tls) }
            if network.webSocketPath != nil { layers.append(.upgrade) }
        }
        stage = .connecting(through: layers[...], since: now)
    }

    /// Which phase the connect timeout would hit.
    var phase: ConnectPhase {
        switch stage {
        case .connecting(let rest, _): rest.first ?? .connack
        case .awaitingConnack: .connack
        }
    }

    /// The phase is over; those before it that were not told took no time.
    ///
    /// - Returns: whether it was still ahead.
    mutating func phaseCompleted(_ phase: ConnectPhase, now: MonotonicInstant) -> Bool {
        guard case .connecting(let rest, let since) = stage,
            let index = rest.firstIndex(of: phase)
        else { return false }
        phases.set(phase, to: now - since)
        stage = .connecting(through: rest[(index + 1)...], since: now)
        return true
    }

    /// We waited for others who connect to the same address; that is in no phase.
    mutating func admitted(after wait: Duration, now: MonotonicInstant) {
        guard case .connecting(let rest, let since) = stage, wait > .zero else { return }
        deadline += wait
        stage = .connecting(through: rest, since: min(now, since + wait))
    }

    /// The phase that is over when every layer is up without a word of its phases; nil: none.
    var phaseBeforeOpening: ConnectPhase? {
        guard case .connecting(let rest, _) = stage else { return nil }
        // A literal address is opened without a word of its resolution.
        return rest.first == .resolution ? .tcp : rest.first
    }

    /// Every layer is up.
    ///
    /// - Returns: whether CONNECT is to be sent now.
    mutating func transportOpened(address: String, now: MonotonicInstant) -> Bool {
        guard case .connecting = stage else { return false }
        stage = .awaitingConnack(since: now, address: address)
        return true
    }

    /// The phases of an attempt that CONNACK ended at `now`.
    func phases(untilConnack now: MonotonicInstant) -> ConnectPhases {
        var phases = phases
        if case .awaitingConnack(let since, _) = stage { phases.connack = now - since }
        return phases
    }

    /// We were held up: the answer may be there unread.
    mutating func judgeLater(until instant: MonotonicInstant) {
        deadline = max(deadline, instant)
    }
}

extension ConnectPhases {
    fileprivate mutating func set(_ phase: ConnectPhase, to duration: Duration) {
        switch phase {
        case .resolution: resolve = duration
        case .tcp: tcp = duration
        case .proxy: proxy = duration
        case .tls: tls = duration
        case .upgrade: upgrade = duration
        case .connack: connack = duration
        }
    }
}
