import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// A web server on loopback, in the process of the test, that does what receivers of messages do.
final class WebServer: Sendable {
    /// What it does with a request.
    enum Behaviour: Sendable {
        case answer(Int, headers: [String: String] = [:], body: String = "")
        /// Takes the request and says nothing.
        case hang
        /// Answers, and never comes to the end of the body.
        case endlessBody(Int, beginning: String)
        /// Closes the connection in place of an answer.
        case close
    }

    /// A request that came.
    struct Request: Sendable {
        var method: String
        var path: String
        var headers: HTTPHeaders
        var body: String
    }

    private let channel: any Channel
    private let group: MultiThreadedEventLoopGroup
    private let log: RequestLog

    /// What came, in order.
    var requests: [Request] { log.requests }
    /// Stays when it has stopped.
    let port: Int
    func url(_ path: String = "") -> String { "http://127.0.0.1:\(port)\(path)" }

    /// Serves; the last behaviour stands for all requests that come after it.
    static func serve(
        _ behaviours: Behaviour..., tls: NIOSSLContext? = nil
    ) async throws -> WebServer {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let log = RequestLog(behaviours)
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLServerHandler(context: tls))
                    }
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(WebHandler(log: log))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return WebServer(channel: channel, group: group, log: log)
    }

    private init(channel: any Channel, group: MultiThreadedEventLoopGroup, log: RequestLog) {
        self.channel = channel
        port = channel.localAddress?.port ?? 0
        self.group = group
        self.log = log
    }

    func stop() async {
        try? await channel.close()
        try? await group.shutdownGracefully()
    }
}

/// What came, and what is to be done with what comes.
private final class RequestLog: Sendable {
    private let behaviours: [WebServer.Behaviour]
    private let came = Mutex<[WebServer.Request]>([])

    init(_ behaviours: [WebServer.Behaviour]) {
        self.behaviours = behaviours
    }

    var requests: [WebServer.Request] { came.withLock { $0 } }

    func note(_ request: WebServer.Request) -> WebServer.Behaviour {
        let count = came.withLock { came in
            came.append(request)
            return came.count
        }
        return behaviours[min(count, behaviours.count) - 1]
    }
}

private final class WebHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let log: RequestLog
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()

    init(log: RequestLog) {
        self.log = log
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body.clear()
        case .body(let part): body.writeImmutableBuffer(part)
        case .end:
            guard let head else { return }
            let request = WebServer.Request(
                method: head.method.rawValue, path: head.uri, headers: head.headers,
                body: String(buffer: body))
            act(on: request, context)
        }
    }

    private func act(on request: WebServer.Request, _ context: ChannelHandlerContext) {
        switch log.note(request) {
        case .hang: break
        case .close: context.close(promise: nil)
        case .answer(let status, let headers, let text):
            var all = HTTPHeaders(headers.map { ($0.key, $0.value) })
            all.add(name: "content-length", value: "\(text.utf8.count)")
            begin(status, all, context)
            write(text, context)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        case .endlessBody(let status, let beginning):
            begin(status, ["transfer-encoding": "chunked"], context)
            write(beginning, context)
            context.flush()
        }
    }

    private func begin(_ status: Int, _ headers: HTTPHeaders, _ context: ChannelHandlerContext) {
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
    }

    private func write(_ text: String, _ context: ChannelHandlerContext) {
        context.write(
            wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
    }
}
