import NIOHTTP1
import Vocabulary

import struct Foundation.Data

/// The request for a tunnel through an HTTP proxy, and the check of its answer.
///
/// Spec: RFC 9110 §9.3.6.
struct HTTPTunnelRequest: HTTPQuestion {
    private let proxy: ProxySettings
    private let destination: String

    /// Prepares a request.
    init(to endpoint: NetworkEndpoint, through proxy: ProxySettings) {
        self.proxy = proxy
        destination = endpoint.authority
    }

    /// The request, which holds the proxy's credentials.
    var request: HTTPRequestHead {
        var fields = HTTPHeaders([("Host", destination)])
        if let username = proxy.username {
            let pair = Data("\(username):".utf8) + (proxy.password?.revealed() ?? [])
            fields.add(
                name: "Proxy-Authorization", value: "Basic \(pair.base64EncodedString())")
        }
        return HTTPRequestHead(
            version: .http1_1, method: .CONNECT, uri: destination, headers: fields)
    }

    func problem(of answer: HTTPResponseHead) -> String? {
        let refusal = "the proxy \(proxy) answered \(answer.status.line)"
        switch answer.status.code {
        case 200..<300: return nil
        case 407:
            return proxy.username == nil
                ? "\(refusal): it wants a user name and a password"
                : "\(refusal): it does not take our user name and password"
        case 403: return "\(refusal): it does not let us connect to \(destination)"
        case 502, 503, 504: return "\(refusal): it could not connect to \(destination)"
        default: return "\(refusal) when asked to connect to \(destination)"
        }
    }

    func problem(ofForeign firstBytes: [UInt8]) -> String {
        "the proxy \(proxy) does not speak HTTP"
    }

    func problem(ofUnreadable reason: String) -> String {
        "the answer of the proxy \(proxy) cannot be read: \(reason)"
    }

    func failure(_ problem: String) -> LinkFailure { .proxy(problem) }
}

extension HTTPResponseStatus {
    /// `404 Not Found`.
    var line: String { reasonPhrase.isEmpty ? "\(code)" : "\(code) \(reasonPhrase)" }
}
