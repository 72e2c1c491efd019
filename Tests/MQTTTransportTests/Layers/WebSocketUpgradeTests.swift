import NIOHTTP1
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
            path: path, fields: fields, key: "dGhlIHNhbXBsZSBub25jZQ==")
    }

    private func lines(_ upgrade: WebSocketUpgrade) -> [String] {
        let request = upgrade.request
        return ["\(request.method) \(request.uri)"]
            + request.headers.map { "\($0.name): \($0.value)" }
    }

    /// The example of RFC 6455 §1.3.
    private func answer(
        _ status: HTTPResponseStatus = .switchingProtocols,
        _ change: (inout HTTPHeaders) -> Void = { _ in }
    ) -> HTTPResponseHead {
        var headers: HTTPHeaders = [
            "upgrade": "WebSocket", "connection": "keep-alive, Upgrade",
            "sec-websocket-accept": "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
            "sec-websocket-protocol": "mqtt",
        ]
        change(&headers)
        return HTTPResponseHead(version: .http1_1, status: status, headers: headers)
    }

    @Test func theRequestAsksForASubprotocolThatIsMQTT() {
        #expect(
            lines(upgrade()) == [
                "GET /mqtt?token=hidden", "Host: broker.example:8080",
                "Upgrade: websocket", "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Protocol: mqtt",
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
        #expect(lines(upgrade(path: "/a b\r\nX: ü"))[0] == "GET /a%20b%0D%0AX:%20%C3%BC")
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
            of: answer { headers in
                headers.remove(name: name)
                if let value { headers.add(name: name, value: value) }
            })
        #expect(try #require(problem).contains(words))
    }

    @Test(arguments: [
        (200, "200 OK: an HTTP server answered at /mqtt as to a browser"),
        (301, "301 Moved Permanently: the server sends us to https://x/"),
        (401, "401 Unauthorized: the server wants credentials"),
        (403, "403 Forbidden: the server wants credentials"),
        (404, "404 Not Found: no WebSocket at /mqtt; check the path of the URL"),
        (426, "426 Upgrade Required: the server made no WebSocket at /mqtt"),
        (502, "502 Bad Gateway: the server, or a proxy in front of it"),
    ])
    func aRefusalSaysStatusReasonAndWhatToDo(status: Int, beginning: String) throws {
        let refusal = answer(HTTPResponseStatus(statusCode: status)) {
            $0.add(name: "Location", value: "https://x/")
        }
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

    private func problem(_ status: Int, username: String? = nil) -> String? {
        let answer = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: status))
        return HTTPTunnelRequest(to: broker, through: proxy(username)).problem(of: answer)
    }

    @Test func theRequestNamesTheBroker() {
        let request = HTTPTunnelRequest(to: broker, through: proxy()).request
        #expect(request.method == .CONNECT)
        #expect(request.uri == "[2001:db8::17]:8883")
        #expect(request.headers == ["Host": "[2001:db8::17]:8883"])
    }

    @Test func credentialsAreThoseOfBasicAuthentication() {
        let request = HTTPTunnelRequest(to: broker, through: proxy("Aladdin")).request
        #expect(
            request.headers["Proxy-Authorization"] == ["Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="])
    }

    @Test(arguments: [
        (403, "Forbidden: it does not let us connect to [2001:db8::17]:8883"),
        (407, "Proxy Authentication Required: it wants a user name"),
        (502, "Bad Gateway: it could not connect to"),
        (504, "Gateway Timeout: it could not connect to"), (400, "Bad Request when asked"),
        (302, "Found when asked"),
    ])
    func aRefusalNamesTheProxyAndItsAnswer(status: Int, words: String) throws {
        let sentence = try #require(problem(status))
        #expect(
            sentence.hasPrefix(
                "the proxy http://proxy.example:3128 answered \(status) \(words)"))
    }

    @Test func aRefusalOfOurCredentialsSaysSo() throws {
        let sentence = try #require(problem(407, username: "me"))
        #expect(sentence.contains("does not take our user name"))
    }

    @Test(arguments: [200, 204]) func anySuccessOpensTheTunnel(status: Int) {
        #expect(problem(status) == nil)
    }
}
