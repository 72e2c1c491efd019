extension LinkSettings {
    /// The settings as far as events tell them; the others are the built-in ones.
    ///
    /// For replaying a run: what comes out shows and judges as the original did, but nobody could
    /// connect with it. nil where the URL has not the form of `Endpoint.description`.
    public init?(_ configuration: LinkConfiguration) {
        guard let endpoint = Endpoint(description: configuration.url) else { return nil }
        self.init(name: configuration.name, endpoint: endpoint)
        tags = configuration.tags
        keepAliveSeconds.value = configuration.timing.keepAliveSeconds
        probeInterval.value = configuration.timing.probeInterval
        responseTimeout.value = configuration.timing.responseTimeout
        missesToDown.value = configuration.timing.missesToDown
    }
}

extension Endpoint {
    /// Reads the form that `description` writes: `mqtt://host:port`; nil for anything else.
    public init?(description: String) {
        let scheme = "mqtt://"
        guard description.hasPrefix(scheme),
            let colon = description.lastIndex(of: ":"),
            let port = UInt16(description[description.index(after: colon)...])
        else { return nil }
        var host = description[..<colon].dropFirst(scheme.count)
        if host.first == "[", host.last == "]" { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { return nil }
        self.init(host: String(host), port: port)
    }
}
