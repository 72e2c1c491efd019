import Vocabulary

/// What one source (`defaults`, a link of the file, the flags) sets for links; nil: nothing.
struct LinkValues {
    var keepAliveSeconds: Setting<UInt16>?
    var cleanStart: Setting<Bool>?
    var version: Setting<VersionChoice>?
    var clientID: Setting<String>?
    var probeInterval: Setting<Duration>?
    var responseTimeout: Setting<Duration>?
    var missesToDown: Setting<Int>?
    var connectTimeout: Setting<Duration>?
    var username: Setting<String>?
    var password: Setting<Secret>?
    var subscriptions: Setting<[SubscriptionRequest]>?
    var tags: [Tag] = []

    /// Puts what is set in place of what the link has.
    func apply(to link: inout LinkSettings) {
        func replace<Value>(_ setting: inout Setting<Value>, _ value: Setting<Value>?) {
            if let value { setting = value }
        }
        replace(&link.keepAliveSeconds, keepAliveSeconds)
        replace(&link.cleanStart, cleanStart)
        replace(&link.version, version)
        replace(&link.clientID, clientID?.optional)
        replace(&link.probeInterval, probeInterval)
        replace(&link.responseTimeout, responseTimeout)
        replace(&link.missesToDown, missesToDown)
        replace(&link.connectTimeout, connectTimeout)
        replace(&link.username, username?.optional)
        replace(&link.password, password?.optional)
        replace(&link.subscriptions, subscriptions)
        let newKeys = Set(tags.map(\.key))
        link.tags = (link.tags.filter { !newKeys.contains($0.key) } + tags).sorted()
    }
}

extension Setting {
    /// The same value where there might be none.
    var optional: Setting<Value?> { Setting<Value?>(value, from: origin) }
}

/// What must hold for links together and for the values of one link together.
enum LinkRules {
    /// What is wrong, one problem for each rule and source of a value.
    static func problems(of links: [LinkSettings]) -> [SettingsProblem] {
        var problems: [SettingsProblem] = []
        var firstUse: [String: LinkSettings] = [:]
        var reported: Set<SettingOrigin> = []
        for link in links {
            if let clientID = link.clientID.value {
                if let other = firstUse[clientID] {
                    if reported.insert(link.clientID.origin).inserted {
                        problems.append(sharedClientID(of: other, and: link))
                    }
                } else {
                    firstUse[clientID] = link
                }
            }
            if link.password.value != nil, link.username.value == nil,
                link.version.value == .only(.v3_1_1),
                reported.insert(link.password.origin).inserted
            {
                problems.append(
                    SettingsProblem(
                        at: link.password.origin,
                        message: "a password needs a username in MQTT 3.1.1; \(quoted(link.name)) "
                            + "has none"))
            }
        }
        return problems
    }

    private static func sharedClientID(
        of first: LinkSettings, and second: LinkSettings
    ) -> SettingsProblem {
        SettingsProblem(
            at: second.clientID.origin,
            message: "one client identifier for the links \(quoted(first.name)) and "
                + "\(quoted(second.name)): a broker would close one for the other; leave it out "
                + "and each link gets its own")
    }
}
