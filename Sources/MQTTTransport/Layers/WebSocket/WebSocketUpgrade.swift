import MQTTWire
import NIOCore
import NIOHTTP1
import NIOWebSocket
import Vocabulary

/// The request that makes a WebSocket of an HTTP/1.1 connection, and the check of its answer.
///
/// Spec: RFC 6455 §4.1; MQTT 5.0 §6.
struct WebSocketUpgrade: HTTPQuestion {
    /// What a WebSocket that carries MQTT names as its subprotocol.
    static let subprotocol = "mqtt"

    private let endpoint: NetworkEndpoint
    private let path: String
    private let fields: [HeaderField]
    /// Knows our key, and what answers it.
    private let upgrader: NIOWebSocketClientUpgrader

    /// Prepares a request.
    ///
    /// - Parameters:
    ///   - endpoint: whose WebSocket is asked for.
    ///   - path: where it is, with its query.
    ///   - fields: header fields of the user's; a `Host` among them replaces ours.
    ///   - key: 16 bytes in Base 64 that are not used twice.
    init(
        endpoint: NetworkEndpoint, path: String, fields: [HeaderField],
        key: String = NIOWebSocketClientUpgrader.randomRequestKey()
    ) {
        self.endpoint = endpoint
        self.path = path
        self.fields = fields
        upgrader = NIOWebSocketClientUpgrader(requestKey: key) { channel, _ in
            // Putting frames up is the business of `ConnectionLayers`.
            channel.eventLoop.makeSucceededVoidFuture()
        }
    }

    /// The request, which may hold credentials of the user's.
    var request: HTTPRequestHead {
        var headers = HTTPHeaders()
        if !fields.contains(where: { $0.name.lowercased() == "host" }) {
            headers.add(name: "Host", value: host)
        }
        headers.add(name: "Upgrade", value: "websocket")
        headers.add(name: "Connection", value: "Upgrade")
        upgrader.addCustom(upgradeRequestHeaders: &headers)
        headers.add(name: "Sec-WebSocket-Protocol", value: Self.subprotocol)
        for field in fields {
            let value = String(decoding: field.value.revealed(), as: UTF8.self)
            headers.add(name: Self.onOneLine(field.name), value: Self.onOneLine(value))
        }
        return HTTPRequestHead(
            version: .http1_1, method: .GET, uri: Self.escaped(path), headers: headers)
    }

    /// Without what would end its line.
    private static func onOneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 }))
    }

    func problem(of answer: HTTPResponseHead) -> String? {
        guard answer.status == .switchingProtocols else { return refusal(answer) }
        let words = { (name: String) in
            answer.headers[canonicalForm: name].map { $0.lowercased() }
        }
        if !words("Upgrade").contains("websocket") || !words("Connection").contains("upgrade") {
            return "the server agreed to switch protocols, but not to WebSocket"
        }
        guard upgrader.shouldAllowUpgrade(upgradeResponse: answer) else {
            return "the server's Sec-WebSocket-Accept does not answer our key: what answered is "
                + "no WebSocket server, or a cache between us and it"
        }
        if answer.headers.contains(name: "Sec-WebSocket-Extensions") {
            return "the server uses a WebSocket extension that we did not offer"
        }
        return subprotocolProblem(answer.headers["Sec-WebSocket-Protocol"])
    }

    private func subprotocolProblem(_ chosen: [String]) -> String? {
        if chosen == [Self.subprotocol] { return nil }
        let place = "the WebSocket at \(shownPath)"
        guard !chosen.isEmpty else {
            return "\(place) does not speak the subprotocol mqtt: it named none, so it may be "
                + "another service's; check the path of the URL"
        }
        let names = chosen.joined(separator: ", ").prefix(Self.shownCharacters)
        return "\(place) speaks the subprotocol \(names), not mqtt"
    }

    private func refusal(_ answer: HTTPResponseHead) -> String {
        let status = answer.status.line
        switch answer.status.code {
        case 200..<300:
            return "\(status): an HTTP server answered at \(shownPath) as to a browser, without "
                + "a WebSocket; check the port and the path of the URL"
        case 300..<400:
            let place = answer.headers["Location"].first ?? "somewhere it does not name"
            return "\(status): the server sends us to \(place.prefix(Self.shownCharacters)); "
                + "put that address into the URL"
        case 401, 403, 407:
            return "\(status): the server wants credentials before it makes a WebSocket; "
                + "give them in a header field, such as Authorization"
        case 404:
            return "\(status): no WebSocket at \(shownPath); check the path of the URL"
        case 500..<600:
            return "\(status): the server, or a proxy in front of it, has no broker for us now"
        default:
            return "\(status): the server made no WebSocket at \(shownPath)"
        }
    }

    func problem(ofForeign firstBytes: [UInt8]) -> String {
        let answer = ForeignProtocol.sentence(of: firstBytes, at: endpoint)
        return "the server does not speak HTTP here: \(answer)"
    }

    func problem(ofUnreadable reason: String) -> String {
        "the server's answer to our request cannot be read: \(reason)"
    }

    func failure(_ problem: String) -> LinkFailure { .webSocket(problem) }

    /// Longer texts of the server's are cut.
    private static let shownCharacters = 200

    /// The path as messages show it: a query may hold a token.
    private var shownPath: Substring {
        path.prefix { $0 != "?" }.prefix(Self.shownCharacters)
    }

    /// The host, with its port where that is not the scheme's own.
    private var host: String {
        endpoint.port == endpoint.scheme.defaultPort
            ? String(endpoint.authority.dropLast(":\(endpoint.port)".count)) : endpoint.authority
    }

    /// A path with whatever cannot stand in a request line written as `%20`.
    private static func escaped(_ path: String) -> String {
        let bytes = path.utf8.flatMap { byte -> [UInt8] in
            if (0x21...0x7E).contains(byte) { return [byte] }
            let digits = Array("0123456789ABCDEF".utf8)
            return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
