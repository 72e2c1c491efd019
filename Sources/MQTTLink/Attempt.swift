import MQTTWire
import Vocabulary

/// One attempt to connect, from its start to CONNACK.
struct Attempt: Equatable, Sendable {
    /// What is awaited, and since when.
    enum Stage: Equatable, Sendable {
        /// An address. Goes to: opening, awaitingConnack.
        case resolving(since: MonotonicInstant)
        /// TCP. Goes to: awaitingConnack.
        case opening(since: MonotonicInstant)
        /// CONNACK.
        case awaitingConnack(since: MonotonicInstant, address: String)
    }

    /// What CONNECT says.
    let version: MQTTVersion
    /// The connect timeout ends the attempt here.
    private(set) var deadline: MonotonicInstant
    private(set) var stage: Stage
    private var phases = ConnectPhases()

    init(version: MQTTVersion, timeout: Duration, now: MonotonicInstant) {
        self.version = version
        deadline = now + max(timeout, .milliseconds(1))
        stage = .resolving(since: now)
    }

    /// Which phase the connect timeout would hit.
    var phase: ConnectPhase {
        switch stage {
        case .resolving: .resolution
        case .opening: .tcp
        case .awaitingConnack: .connack
        }
    }

    mutating func addressesResolved(now: MonotonicInstant) {
        guard case .resolving(let since) = stage else { return }
        phases.resolve = now - since
        stage = .opening(since: now)
    }

    /// - Returns: whether CONNECT is to be sent now.
    mutating func transportOpened(address: String, now: MonotonicInstant) -> Bool {
        switch stage {
        case .resolving(let since), .opening(let since):
            phases.tcp = now - since
            stage = .awaitingConnack(since: now, address: address)
            return true
        case .awaitingConnack: return false
        }
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
