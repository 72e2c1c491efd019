public import Vocabulary

/// What must hold for links together and for the values of one link together.
enum LinkRules {
    /// What is wrong, one problem for each rule and source of a value.
    static func problems(of links: [LinkSettings]) -> [SettingsProblem] {
        var problems: [SettingsProblem] = []
        var reported: Set<SettingOrigin> = []
        func report(_ setting: SettingOrigin, _ message: String) {
            guard reported.insert(setting).inserted else { return }
            problems.append(SettingsProblem(at: setting, message: message))
        }
        var firstUse: [String: LinkSettings] = [:]
        for link in links {
            if let clientID = link.clientID.value {
                if let other = firstUse[clientID] {
                    report(link.clientID.origin, sharedClientID(of: other, and: link))
                } else {
                    firstUse[clientID] = link
                }
            }
            for (origin, message) in contradictions(of: link) { report(origin, message) }
        }
        return problems
    }

    /// Flags that do nothing for any of the links.
    static func idleFlags(of links: [LinkSettings]) -> [SettingsProblem] {
        var idle: [SettingOrigin: (links: Int, message: String)] = [:]
        for link in links {
            for setting in link.idleSettings {
                guard case .flag = setting.origin else { continue }
                idle[setting.origin, default: (0, "has no effect: \(setting.reason)")].links += 1
            }
        }
        return idle.filter { $0.value.links == links.count }
            .map { SettingsProblem(at: $0.key, message: $0.value.message) }
            .sorted { $0.message < $1.message }
    }

    /// What no link could be connected with, each with the value that is in the way.
    private static func contradictions(of link: LinkSettings) -> [(SettingOrigin, String)] {
        var found: [(SettingOrigin, String)] = []
        let name = quoted(link.name)
        if link.password.value != nil, link.username.value == nil,
            link.version.value == .only(.v3_1_1)
        {
            found.append(
                (
                    link.password.origin,
                    "a password needs a username in MQTT 3.1.1; \(name) has none"
                ))
        }
        if link.tls.certificate.value != nil, link.tls.key.value == nil {
            found.append(
                (link.tls.certificate.origin, "a certificate needs its key; \(name) has none"))
        }
        if link.tls.key.value != nil, link.tls.certificate.value == nil {
            found.append(
                (link.tls.key.origin, "a key needs its certificate; \(name) has none"))
        }
        if link.hostToExpand != nil, link.clientID.value != nil {
            found.append(
                (
                    link.clientID.origin,
                    "one client identifier for all addresses of \(name): a broker would close one "
                        + "link for the other; leave it out and each gets its own"
                ))
        }
        if link.hostToExpand != nil, let proxy = link.proxy.value {
            found.append(
                (
                    link.expandsAddresses.origin,
                    "\(name) is reached through \(proxy), which looks the name up itself; leave "
                        + "out the proxy or expand_addresses"
                ))
        }
        return found
    }

    private static func sharedClientID(
        of first: LinkSettings, and second: LinkSettings
    ) -> String {
        "one client identifier for the links \(quoted(first.name)) and "
            + "\(quoted(second.name)): a broker would close one for the other; leave it out "
            + "and each link gets its own"
    }
}

/// A value that was set and does nothing for a link.
struct IdleSetting: Hashable {
    /// Its key, as the file writes it.
    var key: String
    /// Where it was set.
    var origin: SettingOrigin
    /// Why it does nothing, and what would be right.
    var reason: String

    /// `key has no effect: reason`.
    var message: String { "\(key) has no effect: \(reason)" }
}

extension LinkSettings {
    /// The name whose addresses become links; nil where the link stays one.
    public var hostToExpand: String? {
        self.expandsAddresses.value && isExpandable ? self.endpoint.network?.host : nil
    }

    /// Whether the host is a name that may have several addresses.
    var isExpandable: Bool {
        guard let host = self.endpoint.network?.host else { return false }
        return !IPLiteral.isAddress(host)
    }

    /// The values that were set, and that this link has no use for.
    ///
    /// In a link's own entry they are mistakes; from `defaults` or flags they may be meant for
    /// other links.
    var idleSettings: [IdleSetting] {
        var idle: [IdleSetting] = []
        func note<Value>(_ key: String, _ setting: Setting<Value>, _ reason: String) {
            guard setting.origin != .builtIn else { return }
            idle.append(IdleSetting(key: key, origin: setting.origin, reason: reason))
        }
        if self.endpoint.network?.isSecure != true {
            let reason = "the URL has no TLS; write mqtts:// or wss://"
            note("ca", self.tls.authorities, reason)
            note("certificate", self.tls.certificate, reason)
            note("key", self.tls.key, reason)
            note("server_name", self.tls.serverName, reason)
            note("alpn", self.tls.applicationProtocols, reason)
            note("minimum_version", self.tls.minimumVersion, reason)
            note("insecure", self.tls.isInsecure, reason)
        }
        if self.endpoint.network?.webSocketPath == nil {
            note("websocket_headers", self.webSocketHeaders, "the URL is none of ws:// and wss://")
        }
        if self.endpoint.network == nil {
            note("proxy", self.proxy, "a socket file is not reached through a proxy")
        }
        if self.expandsAddresses.value, !isExpandable {
            let host = self.endpoint.network?.host
            note(
                "expand_addresses", self.expandsAddresses,
                host.map { "\($0) is an address, not a name" } ?? "a socket file has no addresses")
        }
        if self.version.value == .only(.v3_1_1) {
            let reason = "MQTT 3.1.1 has no such thing; write mqtt: auto or mqtt: \"5.0\""
            note("session_expiry", self.sessionExpirySeconds, reason)
            note("receive_maximum", self.receiveMaximum, reason)
            note("maximum_packet_size", self.maximumPacketSize, reason)
            note("topic_alias_maximum", self.topicAliasMaximum, reason)
            note("user_properties", self.userProperties, reason)
            note("follow_redirects", self.followsRedirections, reason)
            if self.will.value?.delaySeconds ?? 0 > 0 {
                note("delay of the will", self.will, reason)
            }
        } else if self.will.value?.delaySeconds ?? 0 > 0, self.sessionExpirySeconds.value == 0 {
            note(
                "delay of the will", self.will,
                "the will goes out when the session ends, which is at once without session_expiry")
        } else if self.sessionExpirySeconds.value > 0, self.cleanStart.value, self.will.value == nil
        {
            note(
                "session_expiry", self.sessionExpirySeconds,
                "each connect discards the session; write clean_start: false")
        }
        return idle
    }
}
