import SettingsFiles
import Vocabulary

/// What a link of a rule test reports, sample for sample: each takes one slot of the probe grid.
///
/// | sample | in its slot |
/// | --- | --- |
/// | `12ms` | a heartbeat with that round trip |
/// | `_` | one that is never answered; as many as bring a link down bring it down |
/// | `?` | one that is answered, and nobody can say when |
/// | `\|` | the connection is reset, and made anew half a slot later |
/// | `x` | there is no connection, and none can be made |
/// | `o` | there is no connection, since this machine has lost its way to brokers |
/// | `p` | a person paused the link |
/// | `-` | nothing: the watcher itself is held up |
///
/// `12ms*30` is thirty of them. A sample that needs a connection makes one where there is none.
struct LinkScript {
    /// In order of time.
    private(set) var events: [(at: MonotonicInstant, event: LinkEvent)] = []

    private let timing: HeartbeatTiming
    private let address: String
    private let certificatesEnd: WallTime?
    private var slot = MonotonicInstant.origin
    private var state = LinkState.unknown
    private var connectedAt: MonotonicInstant?
    private var attempt = 0
    /// Heartbeats that wait for their answer.
    private var waiting = 0

    /// A link cannot have more: eleven days of a probe every ten seconds.
    private static let mostSamples = 100_000
    private var samples = 0

    /// - Parameters:
    ///   - address: of the broker.
    ///   - certificatesEnd: until when the broker's certificate is valid; nil: it has none.
    init(timing: HeartbeatTiming, address: String, certificatesEnd: WallTime?) {
        self.timing = timing
        self.address = address
        self.certificatesEnd = certificatesEnd
    }

    /// Adds a sample, or many of them.
    mutating func add(_ text: String) throws(SettingValueProblem) {
        let parts = text.split(separator: "*", omittingEmptySubsequences: false)
        guard let count = parts.count == 1 ? 1 : Int(parts[1]), parts.count <= 2, count > 0,
            count <= Self.mostSamples - samples
        else {
            throw SettingValueProblem(
                "\"\(text)\" is no number of samples; write 12ms*30, at most \(Self.mostSamples) "
                    + "for a link")
        }
        samples += count
        for _ in 0..<count {
            try add(sample: parts[0])
            slot += timing.probeInterval
        }
    }

    private mutating func add(sample: Substring) throws(SettingValueProblem) {
        switch sample {
        case "_": addUnanswered()
        case "?": addUntimed()
        case "|": addReset()
        case "x": addFailure()
        case "o": addOwnFailure()
        case "p": addPause()
        case "-": break
        default:
            guard let roundTrip = try? DurationText.parse(sample) else {
                throw SettingValueProblem(
                    "\"\(sample)\" is no sample; there are _ ? | x o p - and round trips such as "
                        + "12ms")
            }
            guard roundTrip < timing.probeInterval else {
                throw SettingValueProblem(
                    "\(sample) is no round trip here: the probe interval is "
                        + DurationText.exact(timing.probeInterval))
            }
            addAnswered(roundTrip)
        }
    }

    // MARK: Samples

    private mutating func addAnswered(_ roundTrip: Duration) {
        connect()
        if waiting > 0 {
            add(.pingResponse(.untimed(requests: waiting, responses: 0, late: false)))
        }
        waiting = 0
        add(.pingRequest(outstanding: 1))
        let isLate = roundTrip > timing.responseTimeout
        if isLate { miss(consecutive: 1) }
        add(.pingResponse(.timed(rtt: roundTrip, late: isLate)), after: roundTrip)
        change(to: .up, after: roundTrip)
    }

    private mutating func addUntimed() {
        connect()
        waiting += 1
        add(.pingRequest(outstanding: waiting))
        let answer = PingAnswer.untimed(requests: waiting, responses: 1, late: false)
        add(.pingResponse(answer), after: .milliseconds(1))
        waiting = 0
        change(to: .up, after: .milliseconds(1))
    }

    private mutating func addUnanswered() {
        connect()
        waiting += 1
        add(.pingRequest(outstanding: waiting))
        miss(consecutive: waiting)
        if waiting == timing.missesToDown {
            end(.halfOpen, verdict: .peerSilent, after: timing.responseTimeout)
            change(to: .down, after: timing.responseTimeout)
        }
    }

    private mutating func addReset() {
        connect()
        end(.resetByPeer)
        change(to: .down)
        connect(after: timing.probeInterval / 2)
    }

    private mutating func addFailure() {
        if connectedAt != nil {
            end(.closedByPeer)
        } else {
            if state != .down { change(to: .connecting) }
            beginAttempt()
            add(.disconnected(Disconnection(cause: .refused, detail: Self.detail)))
        }
        change(to: .down)
    }

    private mutating func addOwnFailure() {
        if connectedAt != nil {
            end(.unreachable, pattern: .ownOffline)
        } else {
            beginAttempt()
            add(
                .disconnected(
                    Disconnection(
                        cause: .unreachable, detail: Self.detail, pattern: .ownOffline)))
        }
        // What was down before stays so.
        if state != .down { change(to: .unknown) }
    }

    private mutating func addPause() {
        if connectedAt != nil { end(.stopped) }
        change(to: .paused)
    }

    // MARK: Steps

    private static let detail = "as the test says"

    private mutating func connect(after delay: Duration = .zero) {
        guard connectedAt == nil else { return }
        if state != .down { change(to: .connecting, after: delay) }
        beginAttempt(after: delay)
        attempt = 0
        connectedAt = slot + delay
        let facts = ConnectionFacts(
            version: .v5_0, address: address, sessionPresent: false,
            keepAliveSeconds: timing.keepAliveSeconds, clientID: "rule-test",
            phases: ConnectPhases(), timing: timing, properties: ConnackProperties(), tls: tls)
        add(.connected(facts), after: delay)
        change(to: .up, after: delay)
    }

    private var tls: TLSFacts? {
        guard let certificatesEnd else { return nil }
        let certificate = CertificateFacts(
            subject: "broker", issuer: "authority", names: [],
            notBefore: RuleTest.start.wall, notAfter: certificatesEnd)
        return TLSFacts(version: .v1_3, certificates: [certificate])
    }

    private mutating func beginAttempt(after delay: Duration = .zero) {
        attempt += 1
        add(.connecting(attempt: attempt, address: address), after: delay)
    }

    private mutating func end(
        _ cause: DropCause, pattern: DropPattern? = nil, verdict: Verdict? = nil,
        after delay: Duration = .zero
    ) {
        let up = connectedAt.map { slot + delay - $0 }
        add(
            .disconnected(
                Disconnection(
                    cause: cause, detail: Self.detail, pattern: pattern, verdict: verdict, up: up)),
            after: delay)
        connectedAt = nil
        waiting = 0
    }

    private mutating func miss(consecutive: Int) {
        let miss = OverdueHeartbeat(waited: timing.responseTimeout, consecutiveMissed: consecutive)
        add(.overdue(miss), after: timing.responseTimeout)
        change(to: .late, after: timing.responseTimeout)
    }

    private mutating func change(to new: LinkState, after delay: Duration = .zero) {
        guard new != state else { return }
        add(.state(from: state, to: new), after: delay)
        state = new
    }

    private mutating func add(_ event: LinkEvent, after delay: Duration = .zero) {
        events.append((slot + delay, event))
    }
}
