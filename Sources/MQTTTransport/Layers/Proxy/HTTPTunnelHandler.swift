import NIOCore
import Vocabulary

/// Asks an HTTP proxy to connect us, then leaves the pipeline.
///
/// Tells with `LayerEvent.tunnelOpened`, or fails with a `LayerFault`.
///
/// Spec: RFC 9110 §9.3.6.
final class HTTPTunnelHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let request: HTTPTunnelRequest
    private var reader = HTTPAnswerReader()

    init(_ request: HTTPTunnelRequest) {
        self.request = request
    }

    func handlerAdded(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: request.bytes)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        do {
            let bytes = unwrapInboundIn(data).readableBytesView
            guard let answer = try reader.read(bytes) else { return }
            if let problem = request.problem(of: answer) {
                fail(problem, context)
            } else {
                context.fireUserInboundEventTriggered(LayerEvent.tunnelOpened)
                let rest = ByteBuffer(bytes: reader.rest)
                if rest.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(rest)) }
                context.pipeline.syncOperations.removeHandler(self, promise: nil)
            }
        } catch {
            fail(request.problem(of: error), context)
        }
    }

    private func fail(_ problem: String, _ context: ChannelHandlerContext) {
        context.fireErrorCaught(LayerFault(failure: .proxy(problem)))
    }
}

/// The request for a tunnel through an HTTP proxy, and the check of its answer.
struct HTTPTunnelRequest: Sendable {
    private static let shownCharacters = 200

    private let proxy: ProxySettings
    private let destination: String

    init(to endpoint: NetworkEndpoint, through proxy: ProxySettings) {
        self.proxy = proxy
        destination = endpoint.authority
    }

    /// The request, ready to be written; holds the proxy's credentials.
    var bytes: [UInt8] {
        var lines = HTTPRequestLines("CONNECT \(destination) HTTP/1.1")
        lines.add("Host", destination)
        if let username = proxy.username {
            let pair = Array("\(username):".utf8) + (proxy.password?.revealed() ?? [])
            lines.add("Proxy-Authorization", "Basic \(Base64.encoded(pair))")
        }
        return lines.ended
    }

    /// What is wrong with the answer, in a sentence for people; nil where the tunnel is there.
    func problem(of answer: HTTPAnswer) -> String? {
        let status = answer.statusLine.prefix(Self.shownCharacters)
        let refusal = "the proxy \(proxy) answered \(status)"
        switch answer.status {
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

    /// What is wrong with an answer that cannot be read.
    func problem(of fault: HTTPAnswerReader.Fault) -> String {
        switch fault {
        case .notHTTP: "the proxy \(proxy) does not speak HTTP"
        case .broken(let problem): "the answer of the proxy \(proxy) cannot be read: \(problem)"
        }
    }
}
