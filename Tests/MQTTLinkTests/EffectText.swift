import MQTTLink
import MQTTWire
import Vocabulary

/// Effects in a few words each, for goldens.
enum EffectText {
    static func text(_ command: LinkCommand) -> String {
        switch command {
        case .open: "open"
        case .send(let packet): "send " + text(packet)
        case .sendUnacknowledged(let publish, let number):
            "send message \(number): " + text(.publish(publish))
        case .sendPingRequest: "send PINGREQ"
        case .tellPublisher(let number, .delivered): "message \(number) delivered"
        case .tellPublisher(let number, .failed(let why)): "message \(number) failed: \(why)"
        case .tellPublisher(let number, .unacknowledged): "message \(number) unacknowledged"
        case .tellPublisher(let number, .refused(let why)): "message \(number) refused: \(why)"
        case .close: "close"
        case .abort: "abort"
        }
    }

    static func text(_ event: LinkEvent) -> String {
        switch event {
        case .configured: "configured"
        case .connecting(let attempt, _): "connecting #\(attempt)"
        case .connected(let facts): "connected in \(facts.version)"
        case .rejected(let rejection): "rejected: \(rejection.name)"
        case .subscribed(let answer): "subscribed to \(answer.filter)"
        case .pingRequest(let outstanding): "PINGREQ, \(outstanding) outstanding"
        case .pingResponse(.timed(let rtt, let late), _):
            "round trip \(DurationText.exact(rtt))" + (late ? ", late" : "")
        case .pingResponse(.untimed(let requests, let responses, let late), _):
            "\(responses) of \(requests) answered, untimed" + (late ? ", late" : "")
        case .attributing(let attribution):
            "\(attribution.responses) of \(attribution.requests) answered, rest awaited "
                + DurationText.exact(attribution.wait) + (attribution.isUntimed ? ", untimed" : "")
        case .overdue(let overdue):
            "missed \(overdue.consecutiveMissed) after \(DurationText.exact(overdue.waited))"
        case .unexpectedPingResponse: "unexpected PINGRESP"
        case .webSocketPing: "WebSocket ping"
        case .message(let message): "message on \(message.topic)"
        case .brokerFigures(.answered(let refusal)):
            "broker's figures " + (refusal.map { "refused: \($0.rawValue)" } ?? "granted")
        case .brokerFigures(.told(let figure, let text)): "broker's \(figure.rawValue): \(text)"
        case .disconnected(let end):
            "disconnected: \(end.cause.rawValue)" + (end.pattern.map { ", \($0.rawValue)" } ?? "")
        case .reconnectScheduled(let delay, let attempt):
            "#\(attempt) in \(DurationText.exact(delay))"
        case .state(let old, let new): "\(old.rawValue) → \(new.rawValue)"
        }
    }

    private static func text(_ packet: Packet) -> String {
        switch packet {
        case .connect(let connect): "CONNECT \(connect.version)"
        case .publish(let publish): "PUBLISH QoS \(publish.qos.rawValue)"
        case .puback: "PUBACK"
        case .pubrec: "PUBREC"
        case .pubcomp(let completion): "PUBCOMP \(hexadecimal(completion.code))"
        case .subscribe(let subscribe): "SUBSCRIBE \(subscribe.packetID)"
        case .disconnect(let disconnect): "DISCONNECT \(hexadecimal(disconnect.code))"
        default: "a packet that a link never sends"
        }
    }

    private static func hexadecimal(_ code: ReasonCode) -> String {
        let digits = String(code.rawValue, radix: 16, uppercase: true)
        return "0x" + (digits.count == 1 ? "0" : "") + digits
    }
}
