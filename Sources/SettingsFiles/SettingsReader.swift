import Vocabulary
import Yams

/// Reads the nodes of a settings file and collects all that is wrong with it.
struct SettingsReader {
    let path: String
    let effects: SettingsEffects
    private(set) var problems: [SettingsProblem] = []
    /// What was asked for already, so that nothing is asked for twice.
    var knownSecrets: [SecretSource: Result<Secret, SecretProblem>] = [:]
    var knownCertificates: [String: Result<PEMFile, SettingValueProblem>] = [:]
    var knownKeys: [String: Result<KeyFile, SettingValueProblem>] = [:]
    /// The links on which messages leave, and where they are named.
    var publishers: [(link: String, position: TextPosition)] = []
    private let lines: SourceLines

    /// - Parameter text: the whole file, in which the nodes stand.
    init(text: String, path: String, effects: SettingsEffects) {
        self.path = path
        self.effects = effects
        lines = SourceLines(text)
    }

    mutating func report(_ message: String, at position: TextPosition) {
        problems.append(
            SettingsProblem(
                path: path, line: position.line, column: position.column, message: message))
    }

    mutating func report(_ problem: SettingsProblem) {
        problems.append(problem)
    }

    func origin(_ position: TextPosition) -> SettingOrigin {
        .file(path: path, line: position.line, column: position.column)
    }

    /// The known entries of a section; reports what is no mapping and keys that do not belong.
    mutating func entries<Key: SettingsKey>(
        of node: Node, in section: String, keys: Key.Type
    ) -> [(key: Key, entry: YAMLEntry)] {
        guard let mapping = node.mapping else {
            if !YAMLDocument.isNull(node) {
                report(
                    "\(section) is a mapping of keys to values", at: TextPosition(node.mark))
            }
            return []
        }
        return entries(of: mapping).compactMap { entry in
            guard let key = Key(rawValue: entry.key) else {
                report(explanation(ofUnknown: entry.key, in: keys), at: entry.keyPosition)
                return nil
            }
            return (key, entry)
        }
    }

    /// The entries of a mapping whose keys are names, not words of ours.
    mutating func entries(of mapping: Node.Mapping) -> [YAMLEntry] {
        var found: [PositionedMessage] = []
        let entries = YAMLDocument.entries(of: mapping) { found.append($0) }
        for problem in found { report(problem.message, at: problem.position) }
        return entries
    }

    /// A value with its origin; reports what is no text or has the wrong form.
    mutating func value<Value>(
        _ entry: YAMLEntry, _ read: (String) throws(SettingValueProblem) -> Value
    ) -> Setting<Value>? {
        value(entry.value, named: entry.key, read).map {
            Setting($0, from: origin(entry.keyPosition))
        }
    }

    /// A value of a node; `name` begins the message of a problem.
    mutating func value<Value>(
        _ node: Node, named name: String, _ read: (String) throws(SettingValueProblem) -> Value
    ) -> Value? {
        guard let text = text(node, named: name) else { return nil }
        do {
            return try read(text)
        } catch {
            report(error, named: name, in: node)
            return nil
        }
    }

    /// Reports what is wrong with a value: at its very place, where that can be told.
    private mutating func report(
        _ problem: SettingValueProblem, named name: String, in node: Node
    ) {
        let start = TextPosition(node.mark)
        guard let offset = problem.offset else {
            return report("\(name): \(problem.message)", at: start)
        }
        if let scalar = node.scalar, let place = lines.position(of: offset, in: scalar, at: start) {
            return report("\(name): \(problem.message)", at: place)
        }
        report("\(name): at character \(offset + 1): \(problem.message)", at: start)
    }

    /// A list of what has names; `read` gives each with its name's place.
    ///
    /// - Parameters:
    ///   - what: what each is, for messages: `alert`.
    ///   - most: how many there may be.
    mutating func named<Value>(
        _ nodes: Node.Sequence, _ what: String, most: Int, name: KeyPath<Value, String>,
        _ read: (inout SettingsReader, Node) -> (value: Value, at: TextPosition)?
    ) -> [Setting<Value>] {
        guard nodes.count <= most else {
            report("more than \(most) \(what)s", at: TextPosition(nodes.mark))
            return []
        }
        var values: [Setting<Value>] = []
        var firstUses: [String: TextPosition] = [:]
        for node in nodes {
            guard let (value, position) = read(&self, node) else { continue }
            let name = value[keyPath: name]
            if let first = firstUses[name] {
                report(
                    "the \(what) name \(quoted(name)) is used twice; first at "
                        + "\(path):\(first.line):\(first.column)", at: position)
            } else {
                firstUses[name] = position
                values.append(Setting(value, from: origin(position)))
            }
        }
        return values
    }

    /// The text of a scalar; reports lists, mappings and nothing.
    mutating func text(_ node: Node, named name: String) -> String? {
        guard let scalar = node.scalar else {
            report("\(name) takes a single value", at: TextPosition(node.mark))
            return nil
        }
        guard !YAMLDocument.isNull(node) else {
            report("\(name) has no value", at: TextPosition(node.mark))
            return nil
        }
        return scalar.string
    }
}

extension SettingsReader {
    /// A path that is not absolute begins at the settings file's folder.
    func besideSettings(_ file: String) -> String {
        guard !file.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return file }
        return path[...slash] + file
    }
}
