import MQTTLink
import MQTTWire
import TestSupport
import Testing
import Vocabulary

/// Every state of a link with every input, kept as a text that people read.
@Suite("The transition table")
struct TransitionTableTests {
    @Test func everyStateTakesEveryInputAsKept() {
        var table = """
            State by state: each input, what the link asks for | what it reports.
            "noted": it changes, but asks and reports nothing.


            """
        for situation in Situation.all {
            table += "\(situation.name)\n"
            var withoutEffect: [String] = []
            for input in Input.all {
                var link = situation.make()
                if let step = input.apply(&link) {
                    table += "  \(input.name.padding(to: 30)) \(step)\n"
                } else {
                    withoutEffect.append(input.name)
                }
            }
            table += "  nothing at: \(withoutEffect.joined(separator: ", "))\n\n"
        }
        expectGolden(table, named: "transitions")
    }

    @Test(
        "After the timer fired, the next deadline lies ahead or the link rests",
        arguments: Situation.all)
    func afterTheTimerTheDeadlineLiesAhead(situation: Situation) {
        var link = situation.make()
        guard let deadline = link.machine.nextDeadline else {
            #expect(situation.mayRest)
            return
        }
        var effects = LinkEffects()
        link.machine.timerFired(&effects, now: deadline)
        #expect(link.machine.nextDeadline.map { $0 > deadline } ?? false)
    }

    @Test("The timer does nothing before its deadline", arguments: Situation.all)
    func theTimerDoesNothingBeforeItsDeadline(situation: Situation) {
        var link = situation.make()
        guard let deadline = link.machine.nextDeadline else { return }
        let before = link.machine
        var effects = LinkEffects()
        link.machine.timerFired(&effects, now: deadline - .nanoseconds(1))
        #expect(link.machine == before)
        #expect(effects == LinkEffects())
    }
}

/// One thing that may be given to a link.
private struct Input: Sendable {
    typealias Step =
        @Sendable (inout LinkMachine, inout LinkEffects, MonotonicInstant) -> String?

    var name: String
    /// Returns what the link says in answer, where the input has an answer.
    var perform: Step

    init(
        _ name: String,
        _ perform: @escaping Step
    ) {
        self.name = name
        self.perform = perform
    }

    init(_ name: String, _ packet: Packet) {
        self.init(name) {
            $0.packetReceived(packet, &$1, now: $2)
            return nil
        }
    }

    /// What the link does, in one line; nil where it does not even change.
    func apply(_ link: inout LinkUnderTest) -> String? {
        var effects = LinkEffects()
        let before = link.machine
        let answer = perform(&link.machine, &effects, link.now)
        var parts: [String] = []
        if let answer { parts.append("says \(answer)") }
        parts += effects.commands.map(EffectText.text)
        var line = parts.joined(separator: ", ")
        let events = effects.events.map(EffectText.text)
        if !events.isEmpty {
            line += (line.isEmpty ? "" : " ") + "| " + events.joined(separator: "; ")
        }
        if line.isEmpty { return link.machine == before ? nil : "noted" }
        return line
    }

    static let all: [Input] = requests + facts + packets

    private static let requests = [
        Input("start") {
            $0.start(&$1, now: $2); return nil
        },
        Input("stop") {
            $0.stop(&$1, now: $2); return nil
        },
        Input("pause") {
            $0.pause(&$1, now: $2); return nil
        },
        Input("resume") {
            $0.resume(&$1, now: $2); return nil
        },
        Input("connect now") {
            $0.connectNow(&$1, now: $2); return nil
        },
        Input("ping now") { "\($0.pingNow(&$1, now: $2))".shortened },
        Input("publish") {
            $0.publish(
                OutgoingMessage(topic: "a", payload: [], qos: .atLeastOnce), number: 1, &$1,
                now: $2)
            return nil
        },
    ]

    private static let facts = [
        Input("addresses resolved") {
            $0.addressesResolved(&$1, now: $2); return nil
        },
        Input("TCP up") {
            $0.phaseCompleted(.tcp, now: $2); return nil
        },
        Input("TLS up") {
            $0.tlsEstablished(TLSFacts(version: .v1_3), now: $2)
            $0.phaseCompleted(.tls, now: $2)
            return nil
        },
        Input("address let us in") {
            $0.addressAdmitted(waited: .seconds(3), now: $2); return nil
        },
        Input("transport opened") {
            $0.transportOpened(address: LinkUnderTest.address, &$1, now: $2)
            return nil
        },
        Input("closed by peer") {
            $0.transportClosed(.closedByPeer(afterConnack: true), &$1, now: $2)
            return nil
        },
        Input("reset by peer") {
            $0.transportClosed(.resetByPeer, &$1, now: $2); return nil
        },
        Input("refused") {
            $0.transportClosed(.refused, &$1, now: $2); return nil
        },
        Input("malformed bytes") {
            let error = MQTTDecodeError(problem: "odd", offset: 3, code: .malformedPacket)
            $0.malformedBytesReceived(error, &$1, now: $2)
            return nil
        },
        Input("HTTP answer") {
            let error = MQTTDecodeError(
                problem: "odd", offset: 0, code: .protocolError, bytes: Array("HTTP/1.1".utf8))
            $0.malformedBytesReceived(error, &$1, now: $2)
            return nil
        },
        Input("illegal CONNACK") {
            let error = MQTTDecodeError(
                problem: "odd", offset: 5, code: .protocolError, bytes: [0x20, 5, 0, 0, 2, 0x24, 2])
            $0.malformedBytesReceived(error, &$1, now: $2)
            return nil
        },
        Input("bytes inside a packet") {
            $0.bytesReceived(insidePacket: true, &$1, now: $2)
            return nil
        },
        Input("bytes to a packet's end") {
            $0.bytesReceived(insidePacket: false, &$1, now: $2)
            return nil
        },
        Input("PINGREQ written") {
            $0.pingRequestWritten(&$1, now: $2); return nil
        },
        Input("PINGREQ queued") {
            $0.pingRequestQueued(&$1, now: $2); return nil
        },
        Input("send queue drained") {
            $0.sendQueueDrained(&$1, now: $2); return nil
        },
        Input("socket examined") {
            $0.socketExamined(TCPFacts(), ownQueueBytes: 0, now: $2)
            return nil
        },
        Input("WebSocket ping") {
            $0.webSocketPinged(&$1, now: $2); return nil
        },
        Input("watcher paused") {
            $0.watcherPaused(.seconds(9), &$1, now: $2); return nil
        },
        Input("watcher went offline") {
            $0.watcherWentOffline(&$1, now: $2); return nil
        },
        Input("watcher came online") {
            $0.watcherCameOnline(probingAfter: .seconds(1), &$1, now: $2); return nil
        },
        Input("timer at its deadline") {
            $0.timerFired(&$1, now: $0.nextDeadline ?? $2)
            return nil
        },
    ]

    private static let packets = [
        Input("CONNACK 5.0 accepting", .connack(Connack(version: .v5_0))),
        Input("CONNACK 3.1.1 accepting", .connack(Connack(version: .v3_1_1))),
        Input(
            "CONNACK 5.0 version refused",
            .connack(Connack(version: .v5_0, code: .unsupportedProtocolVersion))),
        Input(
            "CONNACK 3.1.1 version refused",
            .connack(Connack(version: .v3_1_1, code: ReasonCode(1)))),
        Input(
            "CONNACK 5.0 not authorized",
            .connack(Connack(version: .v5_0, code: .notAuthorized))),
        Input(
            "CONNACK 3.1.1 not authorized",
            .connack(Connack(version: .v3_1_1, code: ReasonCode(5)))),
        Input(
            "CONNACK 5.0 use another server",
            .connack(
                Connack(
                    version: .v5_0, code: .useAnotherServer,
                    properties: [.serverReference("b:1884")]))),
        Input(
            "CONNACK 5.0 resuming a session",
            .connack(Connack(version: .v5_0, sessionPresent: true))),
        Input(
            "CONNACK 5.0 with authentication",
            .connack(Connack(version: .v5_0, properties: [.authenticationMethod("m")]))),
        Input("PINGRESP", .pingResponse),
        Input("PUBLISH QoS 0", .publish(Publish(topic: "a"))),
        Input("PUBLISH QoS 1", .publish(Publish(topic: "a", qos: .atLeastOnce, packetID: 7))),
        Input("PUBLISH QoS 2", .publish(Publish(topic: "a", qos: .exactlyOnce, packetID: 7))),
        Input(
            "PUBLISH with a topic alias",
            .publish(Publish(topic: "a", properties: [.topicAlias(1)]))),
        Input("PUBREL", .pubrel(Acknowledgement(packetID: 7))),
        Input("PUBACK", .puback(Acknowledgement(packetID: 7))),
        Input("PUBREC", .pubrec(Acknowledgement(packetID: 7))),
        Input("PUBCOMP", .pubcomp(Acknowledgement(packetID: 7))),
        Input("SUBACK", .suback(SubscriptionAcknowledgement(packetID: 1, codes: [.success]))),
        Input("UNSUBACK", .unsuback(SubscriptionAcknowledgement(packetID: 1, codes: []))),
        Input("DISCONNECT", .disconnect(Disconnect(code: .serverShuttingDown))),
        Input(
            "DISCONNECT version refused",
            .disconnect(Disconnect(code: .unsupportedProtocolVersion))),
        Input(
            "DISCONNECT use another server",
            .disconnect(
                Disconnect(
                    code: .useAnotherServer, properties: [.serverReference("b:1884")]))),
        Input("AUTH", .auth(Auth())),
        Input("CONNECT", .connect(Connect(version: .v5_0))),
        Input("SUBSCRIBE", .subscribe(Subscribe(packetID: 1, filters: []))),
        Input("UNSUBSCRIBE", .unsubscribe(Unsubscribe(packetID: 1, filters: []))),
        Input("PINGREQ", .pingRequest),
    ]
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }

    /// The case's name without its values.
    fileprivate var shortened: String { String(prefix { $0 != "(" }) }
}
