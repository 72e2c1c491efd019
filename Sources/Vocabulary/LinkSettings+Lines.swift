/// One setting of a link as people read it; nothing secret is in it.
public struct SettingLine: Hashable, Sendable {
    /// Its name in the settings file, such as `tls: ca`.
    public var key: String
    /// What holds.
    public var value: String
    /// Who set it.
    public var origin: SettingOrigin

    init<Value>(_ key: String, _ setting: Setting<Value>, _ text: (Value) -> String) {
        self.key = key
        value = text(setting.value)
        origin = setting.origin
    }
}

extension SettingOrigin: CustomStringConvertible {
    /// In a word: `default`, the flag, the file with its line, `url`.
    public var description: String {
        switch self {
        case .builtIn: "default"
        case .flag(let flag): flag
        case .file(let path, let line, _): "\(path):\(line)"
        case .url: "url"
        }
    }
}

/// A size in bytes as people write it.
public enum SizeText {
    /// With the largest unit that leaves it whole: `1MiB`, `1500`.
    public static func exact(_ bytes: some BinaryInteger) -> String {
        switch Int(clamping: bytes) {
        case 0: "0"
        case let bytes where bytes % (1 << 30) == 0: "\(bytes >> 30)GiB"
        case let bytes where bytes % (1 << 20) == 0: "\(bytes >> 20)MiB"
        case let bytes where bytes % (1 << 10) == 0: "\(bytes >> 10)KiB"
        case let bytes: String(bytes)
        }
    }
}

/// What is set for a link, in the order of the documentation.
extension LinkSettings {
    /// Keep alive, heartbeats, and how it connects.
    public var heartbeatLines: [SettingLine] {
        [
            SettingLine("keep_alive", self.keepAliveSeconds) { $0 == 0 ? "0s, off" : "\($0)s" },
            SettingLine("clean_start", self.cleanStart) { String($0) },
            SettingLine("mqtt", self.version) { $0.description },
            SettingLine("client_id", self.clientID) { $0 ?? "generated for each link" },
            SettingLine("probe_interval", self.probeInterval) { DurationText.exact($0) },
            SettingLine("response_timeout", self.responseTimeout) { DurationText.exact($0) },
            SettingLine("misses_to_down", self.missesToDown) { String($0) },
            SettingLine("connect_timeout", self.connectTimeout) { DurationText.exact($0) },
        ]
    }

    /// What CONNECT and SUBSCRIBE say beyond that.
    public var mqttLines: [SettingLine] {
        [
            SettingLine("username", self.username) { name in
                self.username.origin == .url ? "set, not shown" : name ?? "none"
            },
            SettingLine("password", self.password) { $0 == nil ? "none" : "set, not shown" },
            SettingLine("subscribe", self.subscriptions) {
                $0.isEmpty ? "nothing" : $0.map(Self.text(of:)).joined(separator: " ")
            },
            SettingLine("sys", self.readsBrokerFigures) { String($0) },
            SettingLine("will", self.will) { $0.map(Self.text(of:)) ?? "none" },
            SettingLine("session_expiry", self.sessionExpirySeconds) { seconds in
                seconds == .max ? "never" : DurationText.exact(.seconds(Int64(seconds)))
            },
            SettingLine("receive_maximum", self.receiveMaximum) { String($0) },
            SettingLine("maximum_packet_size", self.maximumPacketSize) { SizeText.exact($0) },
            SettingLine("topic_alias_maximum", self.topicAliasMaximum) { String($0) },
            SettingLine("user_properties", self.userProperties) {
                $0.isEmpty ? "none" : $0.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
            },
            SettingLine("follow_redirects", self.followsRedirections) { String($0) },
        ]
    }

    /// What lies between us and the broker; of TLS and WebSocket only where the URL asks for them
    /// or something is set.
    public var wayLines: [SettingLine] {
        var lines = [
            SettingLine("proxy", self.proxy) { proxy in
                guard let proxy else { return "none" }
                return proxy.username == nil ? "\(proxy)" : "\(proxy), credentials not shown"
            },
            SettingLine("expand_addresses", self.expandsAddresses) { String($0) },
        ]
        let isSecure = self.endpoint.network?.isSecure == true
        lines += self.tls.lines.filter { isSecure || $0.origin != .builtIn }
        let headers = SettingLine("websocket_headers", self.webSocketHeaders) { fields in
            let names = fields.map(\.name).joined(separator: " ")
            return fields.isEmpty ? "none" : "\(names), values not shown"
        }
        if self.endpoint.network?.webSocketPath != nil || headers.origin != .builtIn {
            lines.append(headers)
        }
        return lines
    }

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
}

extension TLSSettings {
    fileprivate var lines: [SettingLine] {
        [
            SettingLine("tls: ca", authorities) {
                $0.map(Self.text(of:)) ?? "those of the system"
            },
            SettingLine("tls: certificate", certificate) { $0.map(Self.text(of:)) ?? "none" },
            SettingLine("tls: key", key) { $0.map { "\($0.path), not shown" } ?? "none" },
            SettingLine("tls: server_name", serverName) { $0 ?? "the URL's host" },
            SettingLine("tls: alpn", applicationProtocols) {
                $0.isEmpty ? "none" : $0.joined(separator: " ")
            },
            SettingLine("tls: minimum_version", minimumVersion) { $0.rawValue },
            SettingLine("tls: insecure", isInsecure) { String($0) },
        ]
    }

    private static func text(of file: PEMFile) -> String {
        let count = file.certificateCount
        return "\(file.path), \(count) \(count == 1 ? "certificate" : "certificates")"
    }
}

extension PEMFile {
    /// How many certificates it holds, which is all that it holds.
    fileprivate var certificateCount: Int {
        content.split(separator: UInt8(ascii: "\n")).count { $0.starts(with: Self.firstWord) }
    }

    private static let firstWord = Array("-----BEGIN".utf8)
}
