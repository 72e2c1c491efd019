import Vocabulary
import Yams

extension SettingsReader {
    /// Reads the value of `tls`.
    mutating func tls(_ entry: YAMLEntry, in values: inout LinkValues) {
        for (key, entry) in entries(of: entry.value, in: "tls", keys: TLSKey.self) {
            switch key {
            case .ca: values.set(\.tls.authorities, certificates(entry))
            case .certificate: values.set(\.tls.certificate, certificates(entry))
            case .key: values.set(\.tls.key, privateKey(entry))
            case .serverName:
                values.set(\.tls.serverName, value(entry, SettingValue.serverName))
            case .alpn:
                values.set(
                    \.tls.applicationProtocols, list(entry, SettingValue.applicationProtocol))
            case .minimumVersion:
                values.set(\.tls.minimumVersion, value(entry, SettingValue.tlsVersion))
            case .insecure: values.set(\.tls.isInsecure, value(entry, SettingValue.boolean))
            }
        }
    }

    /// A single value or a list of them.
    mutating func list<Value>(
        _ entry: YAMLEntry, _ read: (String) throws(SettingValueProblem) -> Value
    ) -> Setting<[Value]> {
        let nodes = entry.value.sequence.map(Array.init) ?? [entry.value]
        let values = nodes.compactMap { value($0, named: entry.key, read) }
        return Setting(values, from: origin(entry.keyPosition))
    }

    private mutating func certificates(_ entry: YAMLEntry) -> Setting<PEMFile>? {
        file(entry, \.knownCertificates) { path, effects in
            Result { () throws(SettingValueProblem) in try PEMFile(path: path, effects: effects) }
        } standIn: {
            PEMFile(path: $0, content: [])
        }
    }

    private mutating func privateKey(_ entry: YAMLEntry) -> Setting<KeyFile>? {
        file(entry, \.knownKeys) { path, effects in
            Result { () throws(SettingValueProblem) in try KeyFile(path: path, effects: effects) }
        } standIn: {
            KeyFile(path: $0, content: Secret([]))
        }
    }

    /// What a file holds that an entry names, of which each is read once.
    ///
    /// What cannot be read is reported, and an empty file stands in for it: that the link has none
    /// at all would be a second complaint about the same thing.
    private mutating func file<Content>(
        _ entry: YAMLEntry,
        _ known: WritableKeyPath<SettingsReader, [String: Result<Content, SettingValueProblem>]>,
        _ read: (String, SettingsEffects) -> Result<Content, SettingValueProblem>,
        standIn: (String) -> Content
    ) -> Setting<Content>? {
        guard let name = value(entry.value, named: entry.key, SettingValue.printable) else {
            return nil
        }
        let path = besideSettings(name)
        let result = self[keyPath: known][path] ?? read(path, effects)
        self[keyPath: known][path] = result
        let content: Content
        switch result {
        case .success(let found): content = found
        case .failure(let problem):
            report("\(entry.key): \(problem.message)", at: entry.valuePosition)
            content = standIn(path)
        }
        return Setting(content, from: origin(entry.keyPosition))
    }
}
