import MQTTWire
import Testing
import Vocabulary

/// What a peer that does not speak MQTT begins with.
@Suite("Protocols that are not MQTT")
struct ForeignProtocolTests {
    private static let greetings: [(ForeignProtocol, [UInt8])] = [
        (.http, Array("HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n".utf8)),
        (.http, Array("<html>\r\n<head><title>400".utf8)),
        (.http2, [0, 0, 0x12, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0x80]),
        (.tls, [0x15, 3, 1, 0, 2, 2, 0x46]),
        (.tls, [0x15, 3, 3, 0, 2, 2, 0x0A]),
        (.tls, [0x16, 3, 3, 0, 0x7A, 2]),
        (.ssh, Array("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n".utf8)),
        (.amqp, Array("AMQP".utf8) + [0, 0, 9, 1]),
        (.amqp, Array("AMQP".utf8) + [3, 1, 0, 0]),
        (.nats, Array("INFO {\"server_id\":\"NCXB\",\"version\":\"2.9.10\"}\r\n".utf8)),
        (.openWire, [0, 0, 1, 0x55, 1] + Array("ActiveMQ".utf8) + [0, 0, 0, 12]),
        (.stomp, Array("ERROR\nmessage:Bad command\n\n\0".utf8)),
        (.mqttSN, [3, 5, 0]),
        (.xmpp, Array("<?xml version='1.0'?><stream:stream".utf8)),
        (.xmpp, Array("<stream:error>".utf8)),
        (.redis, Array("-ERR unknown command\r\n".utf8)),
        (.redis, Array("-NOAUTH Authentication required.\r\n".utf8)),
        (.ftpOrSMTP, Array("220 mail.example ESMTP Postfix\r\n".utf8)),
        (.ftpOrSMTP, Array("220-FileZilla Server 1.7\r\n".utf8)),
        (.imap, Array("* OK [CAPABILITY IMAP4rev1] ready.\r\n".utf8)),
        (.pop3, Array("+OK Dovecot ready.\r\n".utf8)),
        (.postgreSQL, [0x45, 0, 0, 0, 0x8B] + Array("SFATAL\0VFATAL\0C0A000\0".utf8)),
        (.mySQL, [0x4A, 0, 0, 0, 10] + Array("8.0.36\0".utf8)),
        (.mySQL, [0x46, 0, 0, 0, 0xFF, 0x6A, 4] + Array("Host 'x' is not allowed".utf8)),
        (.telnet, [0xFF, 0xFD, 0x18, 0xFF, 0xFD, 0x20]),
    ]

    @Test(arguments: greetings)
    func aGreetingIsRecognised(expected: ForeignProtocol, bytes: [UInt8]) {
        #expect(ForeignProtocol(firstBytes: bytes) == expected)
    }

    @Test func everyProtocolHasAGreetingHere() {
        #expect(Set(Self.greetings.map(\.0)) == Set(ForeignProtocol.allCases))
    }

    @Test(
        "Whatever is cut off one of these greetings, it is never taken for another one",
        arguments: greetings)
    func aCutGreetingIsNeverTakenForAnotherOne(expected: ForeignProtocol, bytes: [UInt8]) {
        for count in 1...bytes.count {
            let found = ForeignProtocol(firstBytes: Array(bytes.prefix(count)))
            #expect(found == nil || found == expected)
        }
    }

    @Test func oneByteIsEnoughWhereItFitsOnlyOne() {
        #expect(ForeignProtocol(firstBytes: Array("H".utf8)) == .http)
        #expect(ForeignProtocol(firstBytes: Array("S".utf8)) == .ssh)
        #expect(ForeignProtocol(firstBytes: [0x15]) == .tls)
        #expect(ForeignProtocol(firstBytes: Array("<".utf8)) == nil)
        #expect(ForeignProtocol(firstBytes: []) == nil)
    }

    @Test func noPacketOfMQTTIsTakenForAForeignProtocol() throws {
        for version in MQTTVersion.allCases {
            var connack = Connack(version: version, sessionPresent: true)
            if version == .v5_0 { connack.properties = [.serverKeepAlive(10), .maximumQoS(1)] }
            let bytes = try Packet.connack(connack).encoded(as: version)
            #expect(ForeignProtocol(firstBytes: bytes) == nil)
        }
        #expect(ForeignProtocol(firstBytes: [0xD0, 0]) == nil)
        #expect(ForeignProtocol(firstBytes: [0xE0, 2, 0x8B, 0]) == nil)
    }

    @Test(
        "The advice fits the way the peer was spoken to",
        arguments: [
            (ForeignProtocol.http, "mqtt://b:80", "try ws://b:80/mqtt"),
            (.http, "mqtts://b:443", "try wss://b:443/mqtt"),
            (.http, "ws://b:80/mqtt", "check host and port"),
            (.tls, "mqtt://b:8883", "try mqtts://b:8883"),
            (.tls, "ws://b:443/x", "try wss://b:443/x"),
            (.tls, "mqtts://b:8883", "check host and port"),
            (.ssh, "mqtt://b:22", "check host and port"),
            (.nats, "mqtt://b:4222", "use the port of its mqtt block, usually 1883"),
        ])
    func theAdviceFitsTheWayThePeerWasSpokenTo(
        foreign: ForeignProtocol, url: String, advice: String
    ) throws {
        let endpoint = try #require(
            Self.endpoints.first { $0.description == url }, "no such endpoint here")
        #expect(foreign.sentence(at: endpoint).hasSuffix(advice))
        #expect(foreign.sentence(at: endpoint).hasPrefix("answered in \(foreign.name): "))
    }

    private static let endpoints = [
        Endpoint(host: "b", port: 80), Endpoint(host: "b", port: 443, isSecure: true),
        Endpoint(host: "b", port: 80, webSocketPath: "/mqtt"), Endpoint(host: "b", port: 8883),
        Endpoint(host: "b", port: 443, webSocketPath: "/x"),
        Endpoint(host: "b", port: 8883, isSecure: true), Endpoint(host: "b", port: 22),
        Endpoint(host: "b", port: 4222),
    ]

    @Test func aSocketFileHasNoOtherSchemeToTry() {
        let sentence = ForeignProtocol.http.sentence(at: .unixSocket(path: "/run/x"))
        #expect(sentence == "answered in HTTP: a web server; check host and port")
    }

    @Test func bytesArePrintedSafely() {
        #expect(
            ForeignProtocol.printed(Array("HTTP/1.1\r\n".utf8) + [0x1B, 0, 0x9B, 0xFF])
                == "“HTTP/1.1\\r\\n\\x1B\\x00\\x9B\\xFF”")
        let long = [UInt8](repeating: UInt8(ascii: "a"), count: 33)
        #expect(ForeignProtocol.printed(long) == "“\(String(repeating: "a", count: 32))…”")
    }
}

@Suite("The answer to CONNECT")
struct AnswerToConnectTests {
    private func failure(
        _ bytes: [UInt8], answering connect: Connect = Connect(version: .v5_0)
    ) -> MQTTDecodeError? {
        var decoder = PacketDecoder(answering: connect)
        decoder.append(bytes)
        do {
            while try decoder.next() != nil {}
            return nil
        } catch { return error }
    }

    @Test func aGreetingThatCouldBeginAPacketFailsAtItsFirstByte() {
        let greeting = Array("220 mail.example\r\n".utf8)
        #expect(
            failure(greeting)
                == MQTTDecodeError(
                    problem: "0x32 where CONNACK begins with 0x20", offset: 0,
                    code: .protocolError, bytes: greeting))
    }

    @Test func authAndDisconnectMayStandBeforeConnackInFiveOnly() {
        for first: UInt8 in [0xE0, 0xF0] {
            #expect(failure([first, 0, 0x20, 3, 0, 0, 0]) == nil)
            #expect(
                failure([first, 0], answering: Connect(version: .v3_1_1))?.offset == 0)
        }
        // AUTH is no answer yet: what follows it must be one.
        #expect(failure([0xF0, 0, 0x30, 3, 0, 1, 0x61])?.offset == 2)
    }

    @Test func afterConnackEverythingIsTaken() {
        #expect(failure([0x20, 3, 0, 0, 0, 0x30, 4, 0, 1, 0x61, 0]) == nil)
    }

    @Test func theLargestPacketIsWhatConnectAnnounced() {
        let connect = Connect(version: .v5_0, properties: [.maximumPacketSize(100)])
        let connack: [UInt8] = [0x20, 3, 0, 0, 0]
        #expect(failure(connack + [0x30, 98], answering: connect) == nil)
        #expect(failure(connack + [0x30, 99], answering: connect)?.code == .packetTooLarge)
        #expect(failure(connack + [0x30, 99]) == nil)
    }

    @Test func anErrorKeepsTheFrontOfThePacketThatItIsIn() {
        let long = [0xD1] + [UInt8](repeating: 7, count: 99)
        #expect(failure([0x20, 3, 0, 0, 0] + long)?.bytes == Array(long.prefix(64)))
    }
}
