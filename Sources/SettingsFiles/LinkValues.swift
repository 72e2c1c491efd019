import Vocabulary

/// What one source (`defaults`, a link of the file, the flags) sets for links.
struct LinkValues {
    /// Added to those that the link has; one of the same key is replaced.
    var tags: [Tag] = []
    private var changes: [(inout LinkSettings) -> Void] = []
    private var origins: [PartialKeyPath<LinkSettings>: SettingOrigin] = [:]

    /// Sets a value; nil sets nothing.
    mutating func set<Value>(
        _ key: WritableKeyPath<LinkSettings, Setting<Value>>, _ setting: Setting<Value>?
    ) {
        guard let setting else { return }
        origins[key] = setting.origin
        changes.append { $0[keyPath: key] = setting }
    }

    /// Sets a value that there might be none of; nil sets nothing.
    mutating func set<Value>(
        _ key: WritableKeyPath<LinkSettings, Setting<Value?>>, _ setting: Setting<Value>?
    ) {
        set(key, setting?.optional)
    }

    /// Where a value was written; nil where this source does not set it.
    func origin(of key: PartialKeyPath<LinkSettings>) -> SettingOrigin? { origins[key] }

    /// Whether a value that was written at this place is among these.
    func holds(_ origin: SettingOrigin) -> Bool { origins.values.contains(origin) }

    /// Puts what is set in place of what the link has.
    func apply(to link: inout LinkSettings) {
        for change in changes { change(&link) }
        let newKeys = Set(tags.map(\.key))
        link.tags = (link.tags.filter { !newKeys.contains($0.key) } + tags).sorted()
    }
}

extension Setting {
    /// The same value where there might be none.
    var optional: Setting<Value?> { Setting<Value?>(value, from: origin) }
}
