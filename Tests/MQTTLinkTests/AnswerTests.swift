import MQTTLink
import MQTTWire
import Testing
import Vocabulary

@Suite("What answers in place of a CONNACK")
struct AnswerTests {
    private func link(
        to endpoint: Endpoint = Endpoint(host: "b", port: 1883),
        version: VersionChoice = .automatic
    ) -> LinkUnderTest {
        var link = LinkUnderTest(version: version) { $0.endpoint = endpoint }
        link.start()
        link.transportOpened()
        _ = link.take()
        return link
    }

    @Test(
        "What is no broker is named with what to try",
        arguments: [
            (
                "HTTP/1.1 400 Bad Request\r\n",
                "answered in HTTP: a web server or a WebSocket listener; try ws://b:1883/mqtt",
                "the first bytes were “HTTP/1.1 400 Bad Request\\r\\n”"
            ),
            (
                "SSH-2.0-OpenSSH_9.2\r\n",
                "answered in SSH: no MQTT broker; check host and port",
                "the first bytes were “SSH-2.0-OpenSSH_9.2\\r\\n”"
            ),
            (
                "220 mail.example ESMTP\r\n",
                "answered in FTP or SMTP: no MQTT broker; check host and port",
                "the first bytes were “220 mail.example ESMTP\\r\\n”"
            ),
            (
                "\u{15}\u{3}\u{1}\0\u{2}\u{2}\u{46}",
                "answered in TLS: this port wants TLS; try mqtts://b:1883",
                "the first bytes were “\\x15\\x03\\x01\\x00\\x02\\x02F”"
            ),
            (
                "what?", "not MQTT: 0x77 where CONNACK begins with 0x20 at byte 0",
                "the first bytes were “what?”"
            ),
        ])
    func whatIsNoBrokerIsNamedWithWhatToTry(
        greeting: String, detail: String, evidence: String
    ) throws {
        var link = link()
        link.bytes(Array(greeting.utf8))
        let end = try #require(link.ends.first?.end)
        #expect(end.cause == .protocolError)
        #expect(end.pattern == .notMQTT)
        #expect(end.detail == detail)
        #expect(end.evidence == evidence)
        #expect(link.take() == [.close])
    }

    @Test(
        "An illegal CONNACK is refused with what is illegal in it",
        arguments: [
            (
                [0x20, 5, 0, 0, 2, 0x24, 2],
                "illegal CONNACK: Maximum QoS (0x24) in CONNACK: 2 is neither 0 nor 1 at byte 5",
                ReasonCode.protocolError
            ),
            (
                [0x20, 3, 2, 0, 0], "illegal CONNACK: reserved flags in CONNACK at byte 2",
                .malformedPacket
            ),
        ] as [([UInt8], String, ReasonCode)])
    func anIllegalConnackIsRefusedWithWhatIsIllegalInIt(
        bytes: [UInt8], detail: String, code: ReasonCode
    ) throws {
        var link = link()
        link.bytes(bytes)
        let end = try #require(link.ends.first?.end)
        #expect(end.cause == .protocolError)
        #expect(end.pattern == nil)
        #expect(end.detail == detail)
        #expect(end.evidence?.contains("mqtt 3.1.1") == true)
        #expect(link.take() == [.send(.disconnect(Disconnect(code: code))), .close])
    }

    @Test func aConnackThatWantsEnhancedAuthenticationIsRefused() throws {
        var link = link()
        link.packet(
            .connack(
                Connack(version: .v5_0, properties: [.authenticationMethod("SCRAM-SHA-256")])))
        let end = try #require(link.ends.first?.end)
        #expect(
            end.detail == "CONNACK asks for enhanced authentication “SCRAM-SHA-256”,"
                + " which was not offered")
        #expect(end.evidence?.contains("user name and password") == true)
    }

    @Test("AUTH is refused with a clear cause, before CONNACK and after", arguments: [true, false])
    func authIsRefusedWithAClearCause(accepted: Bool) throws {
        var link = link()
        if accepted { link.packet(.connack(Connack(version: .v5_0))) }
        _ = link.take()
        link.packet(
            .auth(Auth(code: ReasonCode(0x18), properties: [.authenticationMethod("KRB5")])))
        let end = try #require(link.ends.first?.end)
        #expect(end.cause == .protocolError)
        #expect(
            end.detail == "AUTH asks for enhanced authentication “KRB5”, which was not offered")
        #expect(link.take() == [.send(.disconnect(Disconnect(code: .protocolError))), .close])
    }

    @Test func whatTheBrokerAddsToARefusalIsShown() {
        var link = link()
        link.packet(
            .connack(
                Connack(
                    version: .v5_0, code: .notAuthorized,
                    properties: [
                        .reasonString("no"),
                        .userProperty(UserProperty(name: "ticket", value: "17")),
                    ])))
        #expect(
            link.rejections == [
                Rejection(
                    code: .notAuthorized, version: .v5_0, reasonString: "no",
                    evidence: "the broker adds ticket = 17")
            ])
    }

    @Test func aPacketAboveOurMaximumEndsTheConnectionWithItsCode() throws {
        var link = link()
        let connect = Connect(version: .v5_0, properties: [.maximumPacketSize(1_024)])
        let connack: [UInt8] = [0x20, 3, 0, 0, 0]
        link.bytes(connack + [0x30, 0x80, 0x08, 0, 1, 0x61], answering: connect)
        #expect(
            link.take().suffix(2)
                == [.send(.disconnect(Disconnect(code: .packetTooLarge))), .close])
        let end = try #require(link.ends.first?.end)
        #expect(end.detail == "PUBLISH of 1027 bytes, at most 1024 are taken at byte 6")
        #expect(end.evidence == "the packet begins with “0\\x80\\x08\\x00\\x01”")
    }
}

extension LinkUnderTest {
    /// Lets the answer to a CONNECT come in, decoded as a driver does.
    fileprivate mutating func bytes(
        _ bytes: [UInt8], answering connect: Connect = Connect(version: .v5_0)
    ) {
        var decoder = PacketDecoder(answering: connect)
        decoder.append(bytes)
        do {
            while let packet = try decoder.next() { self.packet(packet) }
        } catch { malformed(error) }
    }
}
