import Vocabulary

/// What the report says of links that have everything but name and place in common.
extension ConfigReport {
    static func rows(of group: ArraySlice<LinkSettings>) -> [Row] {
        let link = group[group.startIndex]
        let tags = link.tags.map(\.description).joined(separator: " ")
        let place: [Row] = [
            ("url", spans(group, \.endpoint.description), nil),
            ("tags", tags.isEmpty ? "none" : tags, nil),
        ]
        return place + heartbeatRows(of: link) + mqttRows(of: link) + wayRows(of: link)
    }

    private static func heartbeatRows(of link: LinkSettings) -> [Row] {
        [
            row("keep_alive", link.keepAliveSeconds) { $0 == 0 ? "0s, off" : "\($0)s" },
            row("clean_start", link.cleanStart) { String($0) },
            row("mqtt", link.version) { $0.description },
            row("client_id", link.clientID) { $0 ?? "generated for each link" },
            row("probe_interval", link.probeInterval) { DurationText.exact($0) },
            row("response_timeout", link.responseTimeout) { DurationText.exact($0) },
            row("misses_to_down", link.missesToDown) { String($0) },
            row("connect_timeout", link.connectTimeout) { DurationText.exact($0) },
        ]
    }

    private static func mqttRows(of link: LinkSettings) -> [Row] {
        [
            row("username", link.username) { name in
                link.username.origin == .url ? "set, not shown" : name ?? "none"
            },
            row("password", link.password) { $0 == nil ? "none" : "set, not shown" },
            row("subscribe", link.subscriptions) {
                $0.isEmpty ? "nothing" : $0.map(text(of:)).joined(separator: " ")
            },
            row("will", link.will) { $0.map(text(of:)) ?? "none" },
            row("session_expiry", link.sessionExpirySeconds) { seconds in
                seconds == .max ? "never" : DurationText.exact(.seconds(Int64(seconds)))
            },
            row("receive_maximum", link.receiveMaximum) { String($0) },
            row("maximum_packet_size", link.maximumPacketSize, sizeText),
            row("topic_alias_maximum", link.topicAliasMaximum) { String($0) },
            row("user_properties", link.userProperties) {
                $0.isEmpty ? "none" : $0.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
            },
            row("follow_redirects", link.followsRedirections) { String($0) },
        ]
    }

    /// What lies between us and the broker; of TLS and WebSocket only where the URL asks for them
    /// or something is set.
    private static func wayRows(of link: LinkSettings) -> [Row] {
        var rows = [
            row("proxy", link.proxy) { proxy in
                guard let proxy else { return "none" }
                return proxy.username == nil ? "\(proxy)" : "\(proxy), credentials not shown"
            },
            row("expand_addresses", link.expandsAddresses) { String($0) },
        ]
        let isSecure = link.endpoint.network?.isSecure == true
        rows += tlsRows(of: link.tls).filter { isSecure || $0.origin != .builtIn }
        let headers = row("websocket_headers", link.webSocketHeaders) { fields in
            let names = fields.map(\.name).joined(separator: " ")
            return fields.isEmpty ? "none" : "\(names), values not shown"
        }
        if link.endpoint.network?.webSocketPath != nil || headers.origin != .builtIn {
            rows.append(headers)
        }
        return rows
    }

    private static func tlsRows(of tls: TLSSettings) -> [Row] {
        [
            row("tls: ca", tls.authorities) { $0.map(text(of:)) ?? "those of the system" },
            row("tls: certificate", tls.certificate) { $0.map(text(of:)) ?? "none" },
            row("tls: key", tls.key) { $0.map { "\($0.path), not shown" } ?? "none" },
            row("tls: server_name", tls.serverName) { $0 ?? "the URL's host" },
            row("tls: alpn", tls.applicationProtocols) {
                $0.isEmpty ? "none" : $0.joined(separator: " ")
            },
            row("tls: minimum_version", tls.minimumVersion) { $0.rawValue },
            row("tls: insecure", tls.isInsecure) { String($0) },
        ]
    }

    // MARK: Values

    private static func text(of request: SubscriptionRequest) -> String {
        request.qos == .atMostOnce
            ? request.filter : "\(request.filter) (qos \(request.qos.rawValue))"
    }

    private static func text(of will: WillSettings) -> String {
        let delay = Duration.seconds(Int64(will.delaySeconds))
        return [
            will.topic, "\(will.payload.count) bytes", "qos \(will.qos.rawValue)",
            will.isRetained ? "retained" : nil,
            will.delaySeconds > 0 ? "after \(DurationText.exact(delay))" : nil,
        ].compactMap { $0 }.joined(separator: ", ")
    }

    private static func text(of file: PEMFile) -> String {
        let count = file.count
        return "\(file.path), \(count) \(count == 1 ? "certificate" : "certificates")"
    }

    static func sizeText(_ bytes: some BinaryInteger) -> String {
        switch Int(bytes) {
        case let bytes where bytes % (1 << 30) == 0: "\(bytes >> 30)GiB"
        case let bytes where bytes % (1 << 20) == 0: "\(bytes >> 20)MiB"
        case let bytes where bytes % (1 << 10) == 0: "\(bytes >> 10)KiB"
        default: String(bytes)
        }
    }

    // MARK: What follows

    /// What follows from keep alive, probe interval, timeout and misses.
    static func bounds(of link: LinkSettings) -> [String] {
        let keepAlive = link.keepAliveSeconds.value
        let timing = link.timing(effectiveKeepAliveSeconds: keepAlive)
        func reduction(_ name: String, _ share: String, _ set: Duration, _ used: Duration)
            -> String?
        {
            guard used != set else { return nil }
            return "\(name) \(DurationText.exact(set)) reduced to \(DurationText.exact(used)): "
                + "\(share) of the keep alive \(keepAlive)s"
        }
        return [
            reduction(
                "probe interval", "¾", link.probeInterval.value, timing.probeInterval),
            reduction(
                "response timeout", "½", link.responseTimeout.value, timing.responseTimeout),
            "a dead peer is late within \(DurationText.exact(timing.lateWithin)), down within "
                + DurationText.exact(timing.downWithin),
        ].compactMap { $0 }
    }

    /// What a person should know before trusting the values.
    static func notes(on link: LinkSettings) -> [String] {
        let idle = link.idleSettings
        var notes = idle.map { "note: \($0.message) (\(name(of: $0.origin)))" }
        if link.hostToExpand != nil {
            notes.append("note: each address of the name becomes a link NAME@ADDRESS")
        }
        if link.endpoint.network?.isSecure == true, link.tls.isInsecure.value {
            notes.append("WARNING: insecure: any certificate is taken, so nobody knows who answers")
        }
        return notes
    }
}
