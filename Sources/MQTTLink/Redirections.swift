import MQTTWire
import Vocabulary

/// Where a link's attempts go when brokers send it to other servers.
///
/// - 0x9C (use another server) holds for one connection, or the attempt at one; then the usual
///   place is next again.
/// - 0x9D (server moved) makes the new place the usual one, until three attempts in a row failed
///   there.
/// - A refusal that redirects is followed at once, five times in a row; after that the configured
///   place is the usual one again, and the back-off holds.
///
/// Spec: MQTT 5.0 §4.11.
struct Redirections: Hashable, Sendable {
    /// A server that a broker named.
    struct Place: Hashable, Sendable {
        var endpoint: NetworkEndpoint
        /// As the broker wrote it.
        var text: String
    }

    private static let mostHops = 5
    private static let failuresUntilForgotten = 3

    /// Where the present attempt or connection leads; nil: the configured place.
    private(set) var current: Place?
    /// By 0x9C, for the next attempt.
    private var next: Place?
    /// By 0x9D.
    private var moved: Place?
    /// Attempts at `moved` that failed in a row.
    private var failures = 0
    /// Redirections since an attempt that brought anything else.
    private var hops = 0

    /// An attempt begins.
    ///
    /// - Parameter isRetry: whether it repeats the last one in the other protocol version.
    mutating func attemptBegan(isRetry: Bool) {
        if !isRetry { current = next ?? moved }
        next = nil
    }

    /// CONNACK accepted a connection.
    mutating func accepted() {
        hops = 0
        failures = 0
    }

    /// An attempt ended without CONNACK and without a redirection.
    mutating func failed() {
        hops = 0
        guard moved != nil, current == moved else { return }
        failures += 1
        guard failures >= Self.failuresUntilForgotten else { return }
        failures = 0
        moved = nil
    }

    /// A broker names another server.
    ///
    /// - Parameter isForGood: 0x9D.
    /// - Returns: whether it is followed; false where there were too many in a row.
    mutating func redirected(to place: Place, isForGood: Bool) -> Bool {
        hops += 1
        guard hops <= Self.mostHops else {
            self = Redirections()
            return false
        }
        if isForGood {
            moved = place
            failures = 0
        } else {
            next = place
        }
        return true
    }
}

extension LinkMachine {
    /// Where the present attempt or connection leads.
    var place: Endpoint {
        redirections.current.map { .network($0.endpoint) } ?? settings.endpoint
    }

    /// Sees to where the next attempt goes, and adds to the ending what becomes of a redirection.
    ///
    /// - Returns: whether the next attempt begins at once: a server that refuses a client to send
    ///   it elsewhere would be asked again in vain.
    mutating func considerRedirection(_ ending: inout Ending) -> Bool {
        let wasAccepted = connection != nil
        guard let redirection = ending.failure.redirection else {
            // Where we have lost our own way, no place can be blamed.
            if !wasAccepted, !network.isLost { redirections.failed() }
            return false
        }
        let isFollowed: Bool
        let fate: String
        switch usablePlace(in: redirection.reference) {
        case .success(let place):
            isFollowed = redirections.redirected(to: place, isForGood: redirection.isForGood)
            fate =
                isFollowed
                ? "the next attempt goes to \(place.endpoint)"
                : "not followed: too many redirections in a row; "
                    + "the configured server is tried again later"
        case .failure(let obstacle):
            isFollowed = false
            fate = "not followed: \(obstacle.text)"
            if !wasAccepted { redirections.failed() }
        }
        ending.evidence = [fate, ending.evidence].compactMap(\.self).joined(separator: "; ")
        return isFollowed && !wasAccepted
    }

    /// Why a redirection cannot be followed.
    private struct Obstacle: Error {
        var text: String
    }

    private func usablePlace(in reference: String?) -> Result<Redirections.Place, Obstacle> {
        guard let reference else {
            return .failure(Obstacle(text: "the broker named no server"))
        }
        guard settings.followsRedirections.value else {
            return .failure(Obstacle(text: "follow_redirects is off"))
        }
        guard let configured = settings.endpoint.network else {
            return .failure(Obstacle(text: "the link goes to a socket file"))
        }
        let parsed = ServerReference(parsing: reference)
        if let server = parsed.servers.first {
            return .success(
                Redirections.Place(
                    endpoint: server.endpoint(layeredAs: configured), text: server.text))
        }
        let faults = parsed.faults.map { "“\($0.text)” (\($0.problem))" }
        return .failure(
            Obstacle(
                text: faults.isEmpty
                    ? "the broker named no server"
                    : "no server in " + faults.joined(separator: ", ")))
    }
}

extension LinkFailure {
    /// Where the broker sends us, and whether for good.
    fileprivate var redirection: (reference: String?, isForGood: Bool)? {
        switch self {
        case .rejected(let rejection) where rejection.isRedirection:
            (rejection.serverReference, rejection.code == .serverMoved)
        case .serverDisconnected(let code, _, let reference)
        where code == .useAnotherServer || code == .serverMoved:
            (reference, code == .serverMoved)
        default: nil
        }
    }
}
