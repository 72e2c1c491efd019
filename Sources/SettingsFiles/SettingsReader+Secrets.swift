import Vocabulary
import Yams

/// Where a secret may be, as the file writes it.
private enum SecretKey: String, SettingsKey {
    case env, file, command
}

extension SettingsReader {
    private static let forms = "{ env: NAME }, { file: PATH } or { command: [ PROGRAM, … ] }"

    /// Reads a password's source and asks for the password.
    ///
    /// No message shows a key or value that might be the password itself.
    ///
    /// - Parameter what: what it is, for messages.
    mutating func password(
        _ entry: YAMLEntry, of what: String = "a password"
    ) -> Setting<Secret>? {
        guard let mapping = entry.value.mapping else {
            report("\(what) is not written here; write \(Self.forms)", at: entry.valuePosition)
            return nil
        }
        return secret(mapping, at: entry.valuePosition, of: what).map {
            Setting($0, from: origin(entry.keyPosition))
        }
    }

    /// Reads the header fields of a request, each a text or a secret.
    mutating func headers(_ entry: YAMLEntry) -> Setting<[HeaderField]>? {
        guard let mapping = entry.value.mapping else {
            report(
                "\(entry.key) is a mapping such as { X-Site: fra }", at: entry.valuePosition)
            return nil
        }
        var fields: [HeaderField] = []
        var names: Set<String> = []
        for field in entries(of: mapping) {
            let name: String
            do {
                name = try SettingValue.headerName(field.key)
            } catch {
                report("\(entry.key): \(error.message)", at: field.keyPosition)
                continue
            }
            guard names.insert(name.lowercased()).inserted else {
                report("the header \(name) stands twice", at: field.keyPosition)
                continue
            }
            guard let value = headerValue(field) else { continue }
            fields.append(HeaderField(name: name, value: value))
        }
        return Setting(fields, from: origin(entry.keyPosition))
    }

    private mutating func headerValue(_ field: YAMLEntry) -> Secret? {
        let value: Secret?
        if let mapping = field.value.mapping {
            value = secret(mapping, at: field.valuePosition, of: "a header's value")
        } else {
            value = text(field.value, named: field.key).map { Secret(Array($0.utf8)) }
        }
        guard let value else { return nil }
        guard SettingValue.isHeaderValue(value.revealed()) else {
            report(
                "the value of the header \(field.key) has a control character",
                at: field.valuePosition)
            return nil
        }
        return value
    }

    private mutating func secret(
        _ mapping: Node.Mapping, at position: TextPosition, of what: String
    ) -> Secret? {
        let parts = YAMLDocument.entries(of: mapping) { _ in }
        guard mapping.count == 1, let part = parts.first, let key = SecretKey(rawValue: part.key)
        else {
            report("\(what) has one source: \(Self.forms)", at: position)
            return nil
        }
        guard let source = source(key, part) else { return nil }
        // A command may take seconds and a prompt; it is not asked twice.
        let answer = knownSecrets[source] ?? effects.secret(source)
        knownSecrets[source] = answer
        switch answer {
        case .success(let secret):
            return secret
        case .failure(let problem):
            report(problem.message(for: source), at: part.valuePosition)
            return nil
        }
    }

    private mutating func source(_ key: SecretKey, _ part: YAMLEntry) -> SecretSource? {
        switch key {
        case .env:
            return value(part.value, named: part.key, SettingValue.printable)
                .map { .environment($0) }
        case .file:
            return value(part.value, named: part.key, SettingValue.printable)
                .map { .file(besideSettings($0)) }
        case .command:
            return command(part).map { .command($0) }
        }
    }

    /// Reads a program with its arguments; one with a slash that is not absolute begins at the
    /// settings file's folder.
    mutating func command(_ entry: YAMLEntry) -> [String]? {
        guard let words = entry.value.sequence, !words.isEmpty else {
            report(
                "command is a list of a program and its arguments, such as "
                    + "[ pass, show, mqtt ]; no shell reads it", at: entry.valuePosition)
            return nil
        }
        let texts = words.compactMap { text($0, named: "a word of command") }
        guard texts.count == words.count, var program = texts.first, !program.isEmpty,
            !texts.contains(where: { $0.utf8.contains(0) })
        else {
            if texts.count == words.count {
                report("command begins with no program", at: entry.valuePosition)
            }
            return nil
        }
        // Without a slash it is looked for in PATH.
        if program.contains("/") { program = besideSettings(program) }
        return [program] + texts.dropFirst()
    }
}
