import Testing
import Vocabulary

@testable import MQTTTransport

struct WebSocketUpgradeTests {
    private static let path = "/mqtt?token=hidden"

    private func upgrade(
        host: String = "broker.example", port: UInt16 = 8080, isSecure: Bool = false,
        path: String = path, fields: [HeaderField] = []
    ) -> WebSocketUpgrade {
        WebSocketUpgrade(
            endpoint: NetworkEndpoint(
                host: host, port: port, isSecure: isSecure, webSocketPath: path),
            path: path, fields: fields, nonce: Array("the sample nonce".utf8))
    }

    private func lines(_ upgrade: WebSocketUpgrade) -> [String] {
        String(decoding: upgrade.request, as: UTF8.self)
            .split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// The example of RFC 6455 §1.3.
    private func answer(_ change: (inout HTTPAnswer) -> Void = { _ in }) -> HTTPAnswer {
        var answer = HTTPAnswer(
            status: 101, reason: "Switching Protocols",
            fields: [
                .init(name: "upgrade", value: "WebSocket"),
                .init(name: "connection", value: "Upgrade"),
                .init(name: "sec-websocket-accept", value: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
                .init(name: "sec-websocket-protocol", value: "mqtt"),
            ])
        change(&answer)
        return answer
    }

    @Test func theRequestAsksForASubprotocolThatIsMQTT() {
        #expect(
            lines(upgrade()) == [
                "GET /mqtt?token=hidden HTTP/1.1", "Host: broker.example:8080",
                "Upgrade: websocket", "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Protocol: mqtt", "", "",
            ])
    }

    @Test(
        arguments: [
            ("::1", 80, false, "[::1]"), ("::1", 81, false, "[::1]:81"),
            ("h", 443, true, "h"), ("h", 80, true, "h:80"),
        ] as [(String, UInt16, Bool, String)])
    func thePortIsNamedWhereItIsNotTheSchemesOwn(
        host: String, port: UInt16, isSecure: Bool, field: String
    ) {
        #expect(lines(upgrade(host: host, port: port, isSecure: isSecure))[1] == "Host: \(field)")
    }

    @Test func fieldsOfTheUserAreSentAndCannotAddLines() {
        let fields = [
            HeaderField(name: "Authorization", value: Secret(Array("Bearer x\r\nEvil: 1".utf8))),
            HeaderField(name: "host", value: Secret(Array("other.example".utf8))),
        ]
        let lines = lines(upgrade(fields: fields))
        #expect(lines.contains("Authorization: Bearer xEvil: 1"))
        #expect(lines.filter { $0.lowercased().hasPrefix("host:") } == ["host: other.example"])
    }

    @Test func aPathCannotLeaveItsLine() {
        #expect(lines(upgrade(path: "/a b\r\nX: ü"))[0] == "GET /a%20b%0D%0AX:%20%C3%BC HTTP/1.1")
    }

    @Test func theExampleOfTheStandardPasses() {
        #expect(upgrade().problem(of: answer()) == nil)
    }

    @Test(
        arguments: [
            ("upgrade", nil, "not to WebSocket"), ("connection", "close", "not to WebSocket"),
            ("sec-websocket-accept", "wrong", "Sec-WebSocket-Accept"),
            ("sec-websocket-accept", nil, "Sec-WebSocket-Accept"),
            ("sec-websocket-protocol", nil, "named none"),
            ("sec-websocket-protocol", "amqp", "speaks the subprotocol amqp, not mqtt"),
            ("sec-websocket-extensions", "permessage-deflate", "extension"),
        ] as [(String, String?, String)])
    func anAnswerThatIsNotQuiteOneIsRefused(name: String, value: String?, words: String) throws {
        let problem = upgrade().problem(
            of: answer { answer in
                answer.fields.removeAll { $0.name == name }
                if let value { answer.fields.append(.init(name: name, value: value)) }
            })
        #expect(try #require(problem).contains(words))
    }

    @Test(arguments: [
        (200, "OK", "200 OK: an HTTP server answered at /mqtt as to a browser"),
        (301, "Moved Permanently", "301 Moved Permanently: the server sends us to https://x/"),
        (401, "Unauthorized", "401 Unauthorized: the server wants credentials"),
        (403, "Forbidden", "403 Forbidden: the server wants credentials"),
        (404, "Not Found", "404 Not Found: no WebSocket at /mqtt; check the path of the URL"),
        (426, "Upgrade Required", "426 Upgrade Required: the server made no WebSocket at /mqtt"),
        (502, "Bad Gateway", "502 Bad Gateway: the server, or a proxy in front of it"),
    ])
    func aRefusalSaysStatusReasonAndWhatToDo(
        status: Int, reason: String, beginning: String
    ) throws {
        let refusal = HTTPAnswer(
            status: status, reason: reason, fields: [.init(name: "location", value: "https://x/")])
        let problem = try #require(upgrade().problem(of: refusal))
        #expect(problem.hasPrefix(beginning))
        #expect(!problem.contains("hidden"))
    }
}

struct HTTPTunnelRequestTests {
    private let broker = NetworkEndpoint(host: "2001:db8::17", port: 8883, isSecure: true)

    private func proxy(_ username: String? = nil) -> ProxySettings {
        ProxySettings(
            kind: .http, host: "proxy.example", port: 3128, username: username,
            password: username.map { _ in Secret(Array("open sesame".utf8)) })
    }

    private func text(_ request: HTTPTunnelRequest) -> String {
        String(decoding: request.bytes, as: UTF8.self)
    }

    @Test func theRequestNamesTheBroker() {
        #expect(
            text(HTTPTunnelRequest(to: broker, through: proxy()))
                == "CONNECT [2001:db8::17]:8883 HTTP/1.1\r\nHost: [2001:db8::17]:8883\r\n\r\n")
    }

    @Test func credentialsAreThoseOfBasicAuthentication() {
        #expect(
            text(HTTPTunnelRequest(to: broker, through: proxy("Aladdin")))
                .contains("\r\nProxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n"))
    }

    @Test(arguments: [
        (403, "does not let us connect to [2001:db8::17]:8883"), (407, "wants a user name"),
        (502, "could not connect to"), (504, "could not connect to"), (400, "when asked"),
        (302, "when asked"),
    ])
    func aRefusalNamesTheProxyAndItsAnswer(status: Int, words: String) throws {
        let answer = HTTPAnswer(status: status, reason: "Words", fields: [])
        let problem = HTTPTunnelRequest(to: broker, through: proxy()).problem(of: answer)
        let sentence = try #require(problem)
        #expect(sentence.hasPrefix("the proxy http://proxy.example:3128 answered \(status) Words"))
        #expect(sentence.contains(words))
    }

    @Test func aRefusalOfOurCredentialsSaysSo() throws {
        let answer = HTTPAnswer(status: 407, reason: "", fields: [])
        let problem = HTTPTunnelRequest(to: broker, through: proxy("me")).problem(of: answer)
        #expect(try #require(problem).contains("does not take our user name"))
    }

    @Test(arguments: [200, 204]) func anySuccessOpensTheTunnel(status: Int) {
        let answer = HTTPAnswer(status: status, reason: "", fields: [])
        #expect(HTTPTunnelRequest(to: broker, through: proxy()).problem(of: answer) == nil)
    }
}
