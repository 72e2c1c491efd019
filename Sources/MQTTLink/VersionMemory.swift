import Vocabulary

/// Which protocol version the next attempt speaks.
///
/// With a free choice: 5.0 first; 3.1.1 at once where the broker refuses 5.0, and 5.0 again next
/// time where that failed as well. A version that was accepted once is kept until it is refused.
struct VersionMemory: Equatable, Sendable {
    /// What the next CONNECT says.
    private(set) var next: MQTTVersion

    private let isFree: Bool
    private var accepted: MQTTVersion?

    init(_ choice: VersionChoice) {
        switch choice {
        case .automatic:
            isFree = true
            next = .v5_0
        case .only(let version):
            isFree = false
            next = version
        }
    }

    /// CONNACK accepted a connection in this version.
    mutating func wasAccepted(_ version: MQTTVersion) {
        accepted = version
    }

    /// The broker said that it does not speak this version.
    ///
    /// - Returns: whether to try `next` at once.
    mutating func wasRefused(_ version: MQTTVersion) -> Bool {
        guard isFree else { return false }
        accepted = nil
        next = version == .v5_0 ? .v3_1_1 : .v5_0
        return version == .v5_0
    }

    /// The broker ended the connection in place of an answer to CONNECT, as brokers do that know
    /// only 3.1.1; those that accepted this version before have another reason.
    ///
    /// - Returns: whether to try `next` at once.
    mutating func wentUnanswered(_ version: MQTTVersion) -> Bool {
        guard isFree, version == .v5_0, accepted != .v5_0 else {
            failedBeforeAnswer(version)
            return false
        }
        next = .v3_1_1
        return true
    }

    /// An attempt ended before CONNACK in a way that says nothing about versions.
    mutating func failedBeforeAnswer(_ version: MQTTVersion) {
        guard isFree else { return }
        next = accepted ?? .v5_0
    }
}
