import Yams

/// A place in a text.
struct TextPosition: Hashable, Sendable {
    /// Counted from 1.
    var line: Int
    /// Counted from 1 in Unicode scalars.
    var column: Int

    init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    init(_ mark: Mark?) {
        self.init(line: mark?.line ?? 1, column: mark?.column ?? 1)
    }
}

/// What is wrong at a place of a YAML text, or merely doubtful.
struct PositionedMessage: Error, Hashable, Sendable {
    var position: TextPosition
    var message: String
}

/// One key of a mapping with its value.
struct YAMLEntry {
    var key: String
    var keyPosition: TextPosition
    var value: Node

    var valuePosition: TextPosition { TextPosition(value.mark) }
}

/// Reads YAML into nodes that know where they stand, and nodes into texts.
enum YAMLDocument {
    /// The root of the only document; nil where there is none.
    ///
    /// The message of an error never shows the text itself.
    static func root(of text: String) throws(PositionedMessage) -> Node? {
        do {
            // Without a resolver every scalar stays text; the encoding is named because the
            // default is read from the environment.
            return try Yams.compose(yaml: text, .basic, .default, .utf8)
        } catch let error as YamlError {
            throw positioned(error)
        } catch {
            throw PositionedMessage(
                position: TextPosition(line: 1, column: 1), message: "this is not YAML")
        }
    }

    /// The keys and values of a mapping; keys that are no text are reported to `onProblem`.
    static func entries(
        of mapping: Node.Mapping, onProblem: (PositionedMessage) -> Void
    ) -> [YAMLEntry] {
        mapping.compactMap { key, value in
            let position = TextPosition(key.mark)
            guard let text = key.scalar?.string else {
                onProblem(PositionedMessage(position: position, message: "a key is a plain word"))
                return nil
            }
            return YAMLEntry(key: text, keyPosition: position, value: value)
        }
    }

    /// Whether a node is nothing: left out, `~` or `null`.
    static func isNull(_ node: Node) -> Bool {
        guard let scalar = node.scalar, scalar.style == .plain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    private static func positioned(_ error: YamlError) -> PositionedMessage {
        switch error {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let parts = [context?.text, problem].compactMap { $0 }.filter { !$0.isEmpty }
            return PositionedMessage(
                position: TextPosition(mark),
                message: "this is not YAML: \(parts.joined(separator: ", "))")
        case .reader(let problem, let offset, _, let yaml):
            return PositionedMessage(
                position: position(ofCharacter: offset ?? 0, in: yaml),
                message: "this is not YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            return PositionedMessage(
                position: TextPosition(context.mark),
                message: "the key \(quoted(keys.first ?? "")) stands twice in one mapping")
        default:
            return PositionedMessage(
                position: TextPosition(line: 1, column: 1), message: "this is not YAML")
        }
    }

    private static func position(ofCharacter offset: Int, in text: String) -> TextPosition {
        var position = TextPosition(line: 1, column: 1)
        for character in text.prefix(offset) {
            if character.isNewline {
                position = TextPosition(line: position.line + 1, column: 1)
            } else {
                position.column += character.unicodeScalars.count
            }
        }
        return position
    }
}
