import CertificateChecks
import MQTTWire
import NIOCore
import NIOSOCKS
import NIOSSL
import NIOTLS
import Vocabulary

/// Puts what lies between the socket and MQTT into the pipeline of a connected channel.
///
/// Where that is nothing, `handler` is alone in it, and open at once.
func installLayers(
    _ target: ConnectTarget, under handler: ConnectionHandler, on channel: any Channel
) throws {
    let pipeline = channel.pipeline.syncOperations
    if let settings = target.layers, let endpoint = target.endpoint.network {
        let layers = ConnectionLayers(settings, endpoint: endpoint) { [weak handler] count in
            handler?.socketBytesRead(count)
        }
        handler.layers = layers
        try pipeline.addHandler(layers.socketSide)
    }
    try pipeline.addHandler(handler)
}

/// What lies between the socket and MQTT on one connection: puts it up, one layer on the other, and
/// explains what becomes of it.
///
/// Confined to its event loop; owned by the connection's handler.
final class ConnectionLayers {
    private enum Layer {
        case proxy(ProxySettings)
        case tls(Result<TLSSetUp, TLSFailure>)
        case webSocket(path: String)

        var phase: ConnectPhase {
            switch self {
            case .proxy: .proxy
            case .tls: .tls
            case .webSocket: .upgrade
            }
        }
    }

    let socketSide: SocketSide
    private let settings: LayerSettings
    private let endpoint: NetworkEndpoint
    private var missing: [Layer]
    /// What is being put up; nil once everything is.
    private var current: Layer?
    private var tls: (handler: NIOSSLHandler, examination: CertificateExamination)?

    /// Prepares the layers of one connection.
    ///
    /// - Parameters:
    ///   - settings: what holds for the link.
    ///   - endpoint: where this connection goes.
    ///   - bytesRead: told of bytes read off the socket, once the layers have made of them what
    ///     they could.
    init(
        _ settings: LayerSettings, endpoint: NetworkEndpoint, bytesRead: @escaping (Int) -> Void
    ) {
        self.settings = settings
        self.endpoint = endpoint
        socketSide = SocketSide(bytesRead: bytesRead)
        let proxy = settings.proxy.map { Layer.proxy($0) }
        let tls = settings.tls.map { Layer.tls($0) }
        let webSocket = endpoint.webSocketPath.map { Layer.webSocket(path: $0) }
        missing = [proxy, tls, webSocket].compactMap { $0 }
    }

    // MARK: Putting layers up

    /// Puts the next layer up, below `handler`.
    ///
    /// - Returns: false where every layer is there.
    func putUpNext(under handler: ConnectionHandler, in context: ChannelHandlerContext) throws
        -> Bool
    {
        current = missing.isEmpty ? nil : missing.removeFirst()
        guard let current else { return false }
        try context.pipeline.syncOperations.addHandlers(
            makeHandlers(of: current, on: context.eventLoop), position: .before(handler))
        return true
    }

    /// What puts a layer up, from below.
    private func makeHandlers(of layer: Layer, on eventLoop: any EventLoop) throws
        -> [any ChannelHandler]
    {
        switch layer {
        case .proxy(let proxy): return try tunnelHandlers(through: proxy)
        case .tls(let setUp):
            return [FirstLook(fault: foreignAnswer), try tlsHandler(setUp, on: eventLoop)]
        case .webSocket(let path):
            let upgrade = WebSocketUpgrade(endpoint: endpoint, path: path, fields: settings.fields)
            return HTTPExchange(upgrade).handlers
        }
    }

    private func tunnelHandlers(through proxy: ProxySettings) throws -> [any ChannelHandler] {
        switch proxy.kind {
        case .http: return HTTPExchange(HTTPTunnelRequest(to: endpoint, through: proxy)).handlers
        case .socks5:
            // The library traps on a longer name, as the protocol has one byte for its length.
            guard endpoint.host.utf8.count <= 255 else {
                throw LayerFault(failure: .proxy("the broker's name is too long for SOCKS"))
            }
            let port = Int(endpoint.port)
            let literal = try? SocketAddress(ipAddress: endpoint.host, port: port)
            return [
                SOCKSClientHandler(
                    targetAddress: literal.map { .address($0) }
                        ?? .domain(endpoint.host, port: port))
            ]
        }
    }

    private func tlsHandler(
        _ setUp: Result<TLSSetUp, TLSFailure>, on eventLoop: any EventLoop
    ) throws -> NIOSSLClientHandler {
        switch setUp {
        case .failure(let failure): throw LayerFault(failure: .tls(failure))
        case .success(let setUp):
            let name = settings.serverName ?? endpoint.host
            let examination = CertificateExamination(
                roots: setUp.roots, identity: ServerIdentity(host: name),
                isInsecure: settings.isInsecure)
            do {
                let handler = try examination.handler(setUp.context, on: eventLoop)
                tls = (handler, examination)
                return handler
            } catch {
                let problem = "the name \"\(name)\" cannot be asked for"
                throw LayerFault(failure: .tls(.handshake(problem)))
            }
        }
    }

    /// The phase that an event of the layers completes; nil where it completes none.
    func phase(
        completedBy event: Any, under handler: ConnectionHandler, in context: ChannelHandlerContext
    ) throws -> ConnectPhase? {
        let pipeline = context.pipeline.syncOperations
        switch (current, event) {
        case (.proxy, is SOCKSProxyEstablishedEvent):
            let tunnel = try pipeline.handler(type: SOCKSClientHandler.self)
            pipeline.removeHandler(tunnel, promise: nil)
        case (.webSocket, LayerEvent.agreed):
            try pipeline.addHandlers(WebSocketHandler().handlers, position: .before(handler))
        case (.proxy, LayerEvent.agreed), (.tls, TLSUserEvent.handshakeCompleted): break
        default: return nil
        }
        return current?.phase
    }

    /// What TLS agreed on, at the event that completes it.
    func tlsFacts(_ event: Any) -> TLSFacts? {
        guard case TLSUserEvent.handshakeCompleted(let chosen) = event, let tls else { return nil }
        return tls.examination.facts(tls.handler, applicationProtocol: chosen)
    }

    // MARK: Explaining ends

    /// What the end of the peer's stream means now.
    var failureAtEnd: LinkFailure {
        switch current {
        case .proxy(let proxy)?: .proxy("the proxy \(proxy) ended the connection without an answer")
        case .tls?: .tls(.ended)
        case .webSocket?:
            .webSocket("the server ended the connection in place of answering the upgrade")
        case nil: .closedByPeer(afterConnack: true)
        }
    }

    /// What an error means now; nil where it only goes with an end that is told by itself.
    func failure(_ error: any Error) -> LinkFailure? {
        switch (error, current) {
        case (let fault as LayerFault, _): return fault.failure
        case (NIOSSLError.uncleanShutdown, _), (is NIOSSLCloseTimedOutError, _): return nil
        case (let error as IOError, .proxy(let proxy)):
            let end = LinkFailure(error, during: "read")
            return .proxy("while the proxy \(proxy) was asked to connect us: \(end.detail)")
        case (_, .proxy(let proxy)):
            return LinkFailure(socksError: error, proxy: proxy, destination: endpoint.authority)
                ?? LinkFailure(error, during: "read")
        default:
            return tlsFailure(error).map { .tls($0) } ?? LinkFailure(error, during: "read")
        }
    }

    private func tlsFailure(_ error: any Error) -> TLSFailure? {
        guard let tls else { return nil }
        if case NIOSSLError.handshakeFailed(let cause) = error {
            if let fault = tls.examination.refusal { return .certificate(fault) }
            if case .sslError([.eofDuringHandshake]) = cause { return .ended }
        }
        guard let reported = LibraryError(error) else { return nil }
        if let alert = reported.alert { return .alert(alert) }
        return .handshake(reported.sentence)
    }

    /// What answered in place of TLS; nil where it could be TLS.
    ///
    /// The library would wait for five bytes, which not every answer has.
    private func foreignAnswer(_ firstBytes: [UInt8]) -> LayerFault? {
        if Self.recordTypes.contains(firstBytes.first ?? 0) { return nil }
        var place = endpoint
        place.isSecure = false
        let sentence = ForeignProtocol.sentence(of: firstBytes, at: place)
        return LayerFault(failure: .tls(.notTLS(sentence)))
    }

    /// The first byte of whatever TLS sends.
    ///
    /// Spec: RFC 8446 §5.1.
    private static let recordTypes: ClosedRange<UInt8> = 0x14...0x17
}
