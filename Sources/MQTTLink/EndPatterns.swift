import Vocabulary

/// What stands behind an end, beside its cause.
struct EndExplanation: Equatable, Sendable {
    var pattern: DropPattern?
    /// That of `periodic-close`.
    var period: Duration?
    /// What points to it, or what else is known, in a sentence with its numbers.
    var evidence: String?
}

/// A fault of this machine that may have ended a connection.
enum OwnFault: Equatable, Sendable {
    /// The way to the broker was lost for this long.
    case offline(for: Duration)
    /// Nothing of ours went out for this long, which is more than the keep alive allows.
    case pause(for: Duration)
}

/// Finds what stands behind the ends of a link's connections: from the end itself and from those
/// before it.
///
/// Where several patterns apply, the first of these is named:
///
/// 1. `own-offline`, `own-pause`: what may be ours is not put down to others.
/// 2. `takeover` by the broker's own word (0x8E).
/// 3. `keep-alive-close`, which is measured on this very end.
/// 4. None, where a SUBSCRIBE was unanswered: the evidence names its filters.
/// 5. `takeover` by its looks, before `periodic-close`: its retries are 5 min apart and would
///    themselves look periodic.
/// 6. `periodic-close`.
///
/// An end that 1 to 4 explain, or that has a reason of its own, breaks the row that 5 and 6 need.
struct EndPatterns: Equatable, Sendable {
    /// What is known of the connection that ended.
    struct Circumstances: Equatable, Sendable {
        /// From CONNACK to the end.
        var up: Duration
        /// A fault of ours that lies close enough to be behind it.
        var ownFault: OwnFault?
        /// From the sending of the last of our bytes that the peer acknowledged to the end.
        var sinceAcknowledged: Duration
        /// Since the last PINGRESP.
        var sinceAnswer: Duration
        /// The effective keep alive; nil: off.
        var keepAlive: Duration?
        /// The SUBSCRIBE that waits for its answer.
        var unanswered: SubscriptionFlow.Unanswered?
        /// The identifier of CONNECT.
        var clientID: String
        /// Whether a person chose it.
        var isClientIDSet: Bool
    }

    /// More filters than these are only counted.
    private static let filtersNamed = 3

    private var takeover = TakeoverClose()
    private var periodic = PeriodicClose()

    /// Takes in the end of an accepted connection.
    mutating func explain(
        _ failure: LinkFailure, _ circumstances: Circumstances, now: MonotonicInstant
    ) -> EndExplanation {
        if let explanation = Self.explainAlone(failure, circumstances, now: now) {
            interrupt()
            return explanation
        }
        guard failure.isUnexplainedClose else {
            interrupt()
            return EndExplanation()
        }
        let takeoverEvidence = takeover.closed(
            afterUp: circumstances.up,
            clientID: circumstances.isClientIDSet ? circumstances.clientID : nil)
        let rhythm = periodic.closed(
            afterUp: circumstances.up, sinceAnswer: circumstances.sinceAnswer, now: now)
        if let takeoverEvidence {
            return EndExplanation(pattern: .takeover, evidence: takeoverEvidence)
        }
        if let rhythm {
            return EndExplanation(
                pattern: .periodicClose, period: rhythm.period, evidence: rhythm.evidence)
        }
        return EndExplanation(evidence: KeepAliveClose(circumstances)?.remark)
    }

    /// What can be said of an end without those before it.
    private static func explainAlone(
        _ failure: LinkFailure, _ circumstances: Circumstances, now: MonotonicInstant
    ) -> EndExplanation? {
        if let fault = circumstances.ownFault, fault.mayBeBehind(failure) {
            return EndExplanation(fault)
        }
        if case .serverDisconnected(.sessionTakenOver, _, _) = failure {
            return EndExplanation(
                pattern: .takeover, evidence: TakeoverClose.said(clientID: circumstances.clientID))
        }
        if failure.mayBeKeepAlive, let close = KeepAliveClose(circumstances) {
            if close.isLongEnough {
                return EndExplanation(pattern: .keepAliveClose, evidence: close.evidence)
            }
            if case .serverDisconnected = failure {
                return EndExplanation(evidence: close.contradiction)
            }
        }
        guard failure.isUnexplainedClose, let unanswered = circumstances.unanswered else {
            return nil
        }
        return EndExplanation(
            evidence: "closed \(DurationText.short(now - unanswered.sentAt)) after SUBSCRIBE to"
                + " \(list(unanswered.filters)), which was not answered")
    }

    /// A connection ended by our own will, or in a way that says nothing of the peer.
    private mutating func interrupt() {
        takeover.interrupted()
        periodic.interrupted()
    }

    private static func list(_ filters: [String]) -> String {
        let named = filters.prefix(filtersNamed).map { "\"\($0)\"" }.joined(separator: ", ")
        let more = filters.count - filtersNamed
        return more > 0 ? "\(named) and \(more) more" : named
    }
}

extension EndExplanation {
    init(_ fault: OwnFault) {
        switch fault {
        case .offline(let duration):
            self.init(
                pattern: .ownOffline,
                evidence: "this machine had no way to the broker for"
                    + " \(DurationText.short(duration))")
        case .pause(let duration):
            self.init(
                pattern: .ownPause,
                evidence: "this machine sent nothing for \(DurationText.short(duration)),"
                    + " which is more than the keep alive allows")
        }
    }
}

extension OwnFault {
    /// Whether such an end may come from this fault.
    fileprivate func mayBeBehind(_ failure: LinkFailure) -> Bool {
        switch self {
        case .offline: failure.mayComeFromNetwork
        case .pause: failure.mayBeKeepAlive
        }
    }
}

extension KeepAliveClose {
    fileprivate init?(_ circumstances: EndPatterns.Circumstances) {
        self.init(
            silence: circumstances.sinceAcknowledged, keepAlive: circumstances.keepAlive)
    }
}

extension LinkFailure {
    /// Whether a lost way to the broker may look like this: all but our own will and what the
    /// broker itself said.
    var mayComeFromNetwork: Bool {
        switch self {
        case .stopped, .rejected, .serverDisconnected, .protocolViolation: false
        default: true
        }
    }

    /// Whether a broker that missed our packets may end a connection like this.
    fileprivate var mayBeKeepAlive: Bool {
        switch self {
        case .closedByPeer, .resetByPeer, .webSocketClosed: true
        case .serverDisconnected(let code, _, _): code == .keepAliveTimeout
        default: false
        }
    }

    /// Whether the peer closed without saying why.
    ///
    /// An end of stream is a shutdown or a crash, and nobody can tell.
    fileprivate var isUnexplainedClose: Bool {
        switch self {
        case .closedByPeer, .resetByPeer: true
        case .webSocketClosed(_, let reason): reason.isEmpty
        default: false
        }
    }
}
