import Vocabulary
import Yams

/// Reads the nodes of a settings file and collects all that is wrong with it.
struct SettingsReader {
    let path: String
    let resolve: (SecretSource) -> Result<Secret, SecretProblem>
    private(set) var problems: [SettingsProblem] = []

    init(path: String, resolve: @escaping (SecretSource) -> Result<Secret, SecretProblem>) {
        self.path = path
        self.resolve = resolve
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
        var found: [PositionedMessage] = []
        let entries = YAMLDocument.entries(of: mapping) { found.append($0) }
        for problem in found { report(problem.message, at: problem.position) }
        return entries.compactMap { entry in
            guard let key = Key(rawValue: entry.key) else {
                report(explanation(ofUnknown: entry.key, in: keys), at: entry.keyPosition)
                return nil
            }
            return (key, entry)
        }
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
            report("\(name): \(error.message)", at: TextPosition(node.mark))
            return nil
        }
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

    /// Reads a password's source and asks for the password.
    ///
    /// No message shows a key or value that might be the password itself.
    mutating func secret(_ entry: YAMLEntry) -> Setting<Secret>? {
        guard let mapping = entry.value.mapping else {
            report(
                "a password is not written here; write { env: NAME } or { file: PATH }",
                at: entry.valuePosition)
            return nil
        }
        let parts = YAMLDocument.entries(of: mapping) { _ in }
        if let later = parts.first(where: { $0.key == "command" }) {
            report("\(quoted(later.key)) is not in this version", at: later.keyPosition)
            return nil
        }
        guard mapping.count == 1, let part = parts.first, ["env", "file"].contains(part.key) else {
            report(
                "a password has one source: { env: NAME } or { file: PATH }",
                at: entry.valuePosition)
            return nil
        }
        guard let text = value(part.value, named: part.key, SettingValue.printable) else {
            return nil
        }
        let source: SecretSource =
            part.key == "env" ? .environment(text) : .file(besideSettings(text))
        switch resolve(source) {
        case .success(let secret):
            return Setting(secret, from: origin(entry.keyPosition))
        case .failure(let problem):
            report(problem.message(for: source), at: part.valuePosition)
            return nil
        }
    }

    /// A path that is not absolute begins at the settings file's folder.
    private func besideSettings(_ file: String) -> String {
        guard !file.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return file }
        return path[...slash] + file
    }
}
