import Vocabulary

/// What a link's settings say of the layers between the socket and MQTT, made ready to be used.
final class LayerSettings: Sendable {
    /// Who connects to the broker in our place; nil: nobody.
    let proxy: ProxySettings?
    /// nil without TLS; its failure is that of every attempt.
    let tls: Result<TLSSetUp, TLSFailure>?
    /// Whom the broker's certificate must name; nil: the host of the attempt.
    let serverName: String?
    /// Whether any certificate is taken.
    let isInsecure: Bool
    /// Header fields of the WebSocket upgrade.
    let fields: [HeaderField]

    /// Parses what TLS needs; nil for a link whose MQTT lies on the socket itself.
    init?(_ settings: LinkSettings, contexts: TLSContexts) {
        guard case .network(let endpoint) = settings.endpoint,
            endpoint.scheme != .mqtt || settings.proxy.value != nil
        else { return nil }
        proxy = settings.proxy.value
        tls = endpoint.isSecure ? contexts.setUp(for: settings.tls) : nil
        serverName = settings.tls.serverName.value
        isInsecure = settings.tls.isInsecure.value
        fields = settings.webSocketHeaders.value
    }
}
