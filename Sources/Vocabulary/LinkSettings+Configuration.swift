extension LinkSettings {
    /// The settings as far as events tell them; the others are the built-in ones.
    ///
    /// For replaying a run: what comes out shows and judges as the original did, but nobody could
    /// connect with it. nil where the URL has not the form of `Endpoint.description`.
    public init?(_ configuration: LinkConfiguration) {
        guard let endpoint = Endpoint(description: configuration.url) else { return nil }
        self.init(name: configuration.name, endpoint: endpoint)
        self.tags = configuration.tags
        self.keepAliveSeconds.value = configuration.timing.keepAliveSeconds
        self.probeInterval.value = configuration.timing.probeInterval
        self.responseTimeout.value = configuration.timing.responseTimeout
        self.missesToDown.value = configuration.timing.missesToDown
        self.tls.isInsecure.value = configuration.isInsecure
        self.proxy.value = configuration.proxy.flatMap(ProxySettings.init(description:))
    }
}

extension ProxySettings {
    /// Reads the form that `description` writes; nil for anything else.
    public init?(description: String) {
        guard let mark = description.firstRange(of: "://"),
            let kind = Kind(rawValue: String(description[..<mark.lowerBound])),
            let place = NetworkEndpoint(authority: description[mark.upperBound...])
        else { return nil }
        self.init(kind: kind, host: place.host, port: place.port)
    }
}

extension NetworkEndpoint {
    /// Reads the form that `authority` writes, as a place of plain MQTT; nil for anything else.
    public init?(authority: some StringProtocol) {
        guard let colon = authority.lastIndex(of: ":"),
            let port = UInt16(authority[authority.index(after: colon)...])
        else { return nil }
        var host = authority[..<colon]
        if host.first == "[", host.last == "]" { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { return nil }
        self.init(host: String(host), port: port)
    }
}

extension Endpoint {
    /// Reads the form that `description` writes; nil for anything else.
    public init?(description: String) {
        guard let mark = description.firstRange(of: "://"),
            let scheme = Scheme(rawValue: String(description[..<mark.lowerBound]))
        else { return nil }
        let rest = description[mark.upperBound...]
        let pathStart = rest.firstIndex(of: "/") ?? rest.endIndex
        let path = rest[pathStart...]
        if scheme == .unixSocket {
            guard pathStart == rest.startIndex, !path.isEmpty else { return nil }
            self = .unixSocket(path: String(path))
            return
        }
        let isWebSocket = scheme == .webSocket || scheme == .secureWebSocket
        guard isWebSocket != path.isEmpty,
            var place = NetworkEndpoint(authority: rest[..<pathStart])
        else { return nil }
        place.isSecure = scheme == .mqtts || scheme == .secureWebSocket
        place.webSocketPath = isWebSocket ? String(path) : nil
        self = .network(place)
    }
}
