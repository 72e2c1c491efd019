import FleetModel
import TerminalCells
import Vocabulary

/// One event as the log shows it.
struct EventText: Hashable, Sendable {
    /// The event's name, as other programs read it too.
    var name: String
    /// What happened, in a sentence.
    var text: String
    var role: Role

    init(_ name: String, _ text: String, _ role: Role = .text) {
        self.name = name
        self.text = text
        self.role = role
    }

    /// The names of all events that come into the log, and what they say.
    static let names: [(name: String, meaning: String)] = [
        ("connected", "CONNACK accepted a connection"),
        ("rejected", "CONNACK refused it"),
        ("subscribed", "the broker answered a subscription"),
        ("overdue", "a heartbeat was missed"),
        ("ping_attribution", "fewer answers than requests"),
        ("unexpected_ping_response", "an answer that nobody asked for"),
        ("disconnected", "a connection or an attempt ended"),
        ("reconnect_scheduled", "when the next attempt comes"),
        ("state", "a link came into another state"),
        ("self", "something happened to this program"),
        ("incident", "what became of an incident"),
        ("started", "this program began to watch"),
        ("events_lost", "a slow reader lost lines"),
    ]

    /// All that filter and search look through, for an event of the link of that name.
    func line(of link: String) -> String { "\(link) \(name) \(text)" }

    /// Describes any event of a run.
    init(_ event: RunEvent) {
        switch event {
        case .started(let version): self.init("started", "keepwatch \(version)", .muted)
        case .link(_, let event): self.init(event)
        case .own(.paused(let gap)):
            self.init(
                "self", "our own pause of \(DurationText.short(gap)): nobody is judged by it",
                .bannerNotice)
        case .own(.overloaded(let gap)):
            self.init(
                "self",
                "this program is overloaded: \(DurationText.short(gap)) behind, "
                    + "judging goes on",
                .bannerNotice)
        case .own(.clockStepped(let step)):
            self.init(
                "self", "the wall clock was \(Self.stepText(step)); no measurement uses it",
                .bannerNotice)
        case .own(.offline(let evidence)):
            self.init(
                "self", "offline: \(evidence); no link that this concerns is judged",
                .bannerNotice)
        case .own(.online(let gap)):
            self.init(
                "self", "online again after \(DurationText.short(gap))", .bannerNotice)
        case .incident(let event):
            self.init("incident", Self.text(of: event), Self.role(of: event))
        case .eventsLost(let count):
            self.init("events_lost", "a slow reader lost \(countText(count, "line"))", .late)
        }
    }

    private init(_ event: LinkEvent) {
        switch event {
        case .configured(let configuration):
            self.init(
                "configured", Self.text(of: configuration),
                configuration.isInsecure ? .insecure : .muted)
        case .connecting(let attempt, let address):
            self.init("connecting", "attempt \(attempt) to \(address)", .connecting)
        case .connected(let facts):
            self.init("connected", Self.text(of: facts), .up)
        case .rejected(let rejection):
            self.init("rejected", Self.text(of: rejection), .down)
        case .subscribed(let answer):
            self.init(
                "subscribed", "\(answer.filter): \(answer.code.name(in: .suback))",
                answer.grantedQoS == nil ? .down : .text)
        case .pingRequest(let outstanding):
            self.init("ping_request", "\(outstanding) outstanding", .muted)
        case .pingResponse(.timed(let roundTrip, let late), let network):
            self.init(
                "ping_response",
                roundTripText(roundTrip)
                    + (network.map { ", network \(roundTripText($0))" } ?? ""),
                late ? .late : .muted)
        case .pingResponse(.untimed(let requests, let responses, _), _):
            self.init(
                "ping_response", "\(responses) of \(requests) answered, none can be timed", .late)
        case .attributing(let attribution):
            self.init("ping_attribution", Self.text(of: attribution), .late)
        case .overdue(let heartbeat):
            self.init("overdue", Self.text(of: heartbeat), .late)
        case .unexpectedPingResponse:
            self.init("unexpected_ping_response", "a PINGRESP that nobody asked for", .late)
        case .webSocketPing:
            self.init("websocket_ping", "the broker's WebSocket ping, answered", .muted)
        case .message(let message):
            self.init("message", "\(message.topic), \(countText(message.payloadBytes, "byte"))")
        case .brokerFigures(.answered(let refusal)):
            self.init(
                "broker_figures", refusal?.name(in: .suback) ?? "granted",
                refusal == nil ? .text : .late)
        case .brokerFigures(.told(let figure, let text)):
            self.init("broker_figures", "\(figure.rawValue): \(text)", .muted)
        case .disconnected(let end):
            self.init(
                "disconnected", Self.text(of: end), end.cause == .stopped ? .paused : .down)
        case .reconnectScheduled(let delay, let attempt):
            self.init(
                "reconnect_scheduled", "attempt \(attempt) in \(DurationText.short(delay))", .muted)
        case .state(let from, let to):
            self.init("state", "\(from.rawValue) → \(to.glyph) \(to.rawValue)", to.role)
        }
    }

    private static func text(of event: IncidentEvent) -> String {
        "\(event.id) \(event.change.rawValue): \(event.summary)"
    }

    private static func role(of event: IncidentEvent) -> Role {
        switch event.change {
        case .resolved, .withdrawn: .up
        case .acknowledged, .givenBack, .silenced, .noted: .text
        case .opened, .joined, .raised, .reopened: event.severity == .critical ? .down : .late
        }
    }

    private static func stepText(_ step: Duration) -> String {
        step < .zero
            ? "put back by \(DurationText.short(.zero - step))"
            : "put forward by \(DurationText.short(step))"
    }

    private static func text(of configuration: LinkConfiguration) -> String {
        var text = configuration.url
        if let proxy = configuration.proxy { text += " by \(proxy)" }
        return configuration.isInsecure ? "\(text), INSECURE: any certificate is taken" : text
    }

    private static func text(of facts: ConnectionFacts) -> String {
        var text = "\(facts.address), MQTT \(facts.version)"
        if facts.sessionPresent { text += ", session resumed" }
        if let other = facts.redirectedTo { text += ", redirected to \(other)" }
        if let tls = facts.tls {
            text += ", TLS \(tls.version.rawValue)\(tls.isInsecure ? " not verified" : "")"
        }
        let phases = facts.phases
        let taken = [
            ("TCP", phases.tcp), ("proxy", phases.proxy), ("TLS", phases.tls),
            ("upgrade", phases.upgrade), ("CONNACK", phases.connack),
        ]
        for case (let name, let time?) in taken {
            text += ", \(name) \(DurationText.short(time))"
        }
        return text
    }

    private static func text(of rejection: Rejection) -> String {
        "\(rejection.name) (\(rejection.code.rawValue))"
            + brokerRemark(
                reason: rejection.reasonString, otherServer: rejection.serverReference)
            + (rejection.evidence.map { ", \($0)" } ?? "")
    }

    private static func text(of attribution: AnswerAttribution) -> String {
        var text = "\(attribution.responses) of \(attribution.requests) answered"
        if attribution.wait > .zero {
            text += ", waiting \(DurationText.short(attribution.wait)) for the rest"
        }
        return attribution.isUntimed ? text + ", untimed until renewed" : text
    }

    private static func text(of heartbeat: OverdueHeartbeat) -> String {
        let waited = DurationText.short(heartbeat.waited)
        let text = "no PINGRESP for \(waited), \(heartbeat.consecutiveMissed) missed"
        return heartbeat.verdict.map { "\(text): \($0.phrase)" } ?? text
    }

    private static func text(of end: Disconnection) -> String {
        var text = "\(end.cause.rawValue): \(end.detail)"
        if let pattern = end.pattern { text += " (\(pattern.name(period: end.patternPeriod)))" }
        if let verdict = end.verdict { text += ", \(verdict.phrase)" }
        text += brokerRemark(reason: end.reasonString, otherServer: end.serverReference)
        if let up = end.up { text += ", had been up \(DurationText.short(up))" }
        // What the socket showed is said by the verdict already.
        if end.verdict == nil, let evidence = end.evidence { text += "; \(evidence)" }
        return text
    }
}
