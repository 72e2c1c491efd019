import Crypto
import Vocabulary

/// The request that makes a WebSocket of an HTTP/1.1 connection, and the check of its answer.
///
/// Spec: RFC 6455 §4.1; MQTT 5.0 §6.
struct WebSocketUpgrade: Sendable {
    /// What a WebSocket that carries MQTT names as its subprotocol.
    static let subprotocol = "mqtt"
    private static let keySuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    private let endpoint: NetworkEndpoint
    private let path: String
    private let fields: [HeaderField]
    private let key: String

    /// Prepares a request.
    ///
    /// - Parameters:
    ///   - endpoint: whose WebSocket is asked for.
    ///   - path: where it is, with its query.
    ///   - fields: header fields of the user's; a `Host` among them replaces ours.
    ///   - nonce: 16 bytes that are not used twice.
    init(endpoint: NetworkEndpoint, path: String, fields: [HeaderField], nonce: [UInt8]) {
        self.endpoint = endpoint
        self.path = path
        self.fields = fields
        key = Base64.encoded(nonce)
    }

    /// The request, ready to be written.
    var request: [UInt8] {
        var lines = HTTPRequestLines("GET \(Self.escaped(path)) HTTP/1.1")
        if !fields.contains(where: { $0.name.lowercased() == "host" }) {
            lines.add("Host", host)
        }
        lines.add("Upgrade", "websocket")
        lines.add("Connection", "Upgrade")
        lines.add("Sec-WebSocket-Key", key)
        lines.add("Sec-WebSocket-Version", "13")
        lines.add("Sec-WebSocket-Protocol", Self.subprotocol)
        for field in fields { lines.add(field.name, field.value.revealed()) }
        return lines.ended
    }

    /// What is wrong with the answer, in a sentence for people; nil where the WebSocket is there.
    func problem(of answer: HTTPAnswer) -> String? {
        guard answer.status == 101 else { return refusal(answer) }
        if !answer.has("websocket", in: "upgrade") || !answer.has("upgrade", in: "connection") {
            return "the server agreed to switch protocols, but not to WebSocket"
        }
        guard answer.values(of: "sec-websocket-accept") == [Self.acceptance(of: key)] else {
            return "the server's Sec-WebSocket-Accept does not answer our key: what answered is "
                + "no WebSocket server, or a cache between us and it"
        }
        if !answer.values(of: "sec-websocket-extensions").isEmpty {
            return "the server uses a WebSocket extension that we did not offer"
        }
        return subprotocolProblem(answer.values(of: "sec-websocket-protocol"))
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

    private func refusal(_ answer: HTTPAnswer) -> String {
        let status = answer.statusLine.prefix(Self.shownCharacters)
        switch answer.status {
        case 200..<300:
            return "\(status): an HTTP server answered at \(shownPath) as to a browser, without "
                + "a WebSocket; check the port and the path of the URL"
        case 300..<400:
            let place = answer.values(of: "location").first ?? "somewhere it does not name"
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

    /// What answers a key.
    static func acceptance(of key: String) -> String {
        var hash = Insecure.SHA1()
        Array((key + keySuffix).utf8).withUnsafeBytes { hash.update(bufferPointer: $0) }
        return Base64.encoded(hash.finalize())
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
