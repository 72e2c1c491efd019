import Vocabulary

/// Which protocol version the next attempt speaks.
///
/// With a free choice: 5.0 first; 3.1.1 at once where the broker refuses 5.0, next time where it
/// does not answer, and 5.0 again where that failed as well. A version that was accepted once is
/// kept until it is refused, or goes unanswered three times in a row.
struct VersionMemory: Equatable, Sendable {
    /// What the next CONNECT says.
    private(set) var next: MQTTVersion

    private let isFree: Bool
    private var accepted: MQTTVersion?
    /// CONNECTs in the accepted version, one after the other, that had no answer.
    private var unanswered: UInt8 = 0

    /// A broker may have been replaced by one that speaks less.
    private static let unansweredUntilForgotten: UInt8 = 3

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
        unanswered = 0
    }

    /// The broker said that it does not speak this version.
    ///
    /// - Returns: whether to try `next` at once.
    mutating func wasRefused(_ version: MQTTVersion) -> Bool {
        guard isFree else { return false }
        accepted = nil
        next = Self.other(than: version)
        return version == .v5_0
    }

    /// The broker ended the connection in place of an answer to CONNECT, as brokers do that know
    /// only 3.1.1; those that accepted this version before have another reason.
    ///
    /// - Returns: whether to try `next` at once.
    mutating func wentUnanswered(_ version: MQTTVersion) -> Bool {
        guard isFree else { return false }
        doubtAccepted()
        guard version == .v5_0, accepted == nil else {
            failedBeforeAnswer()
            return false
        }
        next = .v3_1_1
        return true
    }

    /// The broker said nothing to CONNECT within the connect timeout, as brokers do that know only
    /// the other version, and as dead ones do.
    mutating func metSilence(_ version: MQTTVersion) {
        guard isFree else { return }
        doubtAccepted()
        next = accepted ?? Self.other(than: version)
    }

    /// An attempt ended before CONNACK in a way that says nothing about versions.
    mutating func failedBeforeAnswer() {
        guard isFree else { return }
        next = accepted ?? .v5_0
    }

    private mutating func doubtAccepted() {
        unanswered = min(unanswered + 1, Self.unansweredUntilForgotten)
        if unanswered >= Self.unansweredUntilForgotten { accepted = nil }
    }

    private static func other(than version: MQTTVersion) -> MQTTVersion {
        version == .v5_0 ? .v3_1_1 : .v5_0
    }
}
