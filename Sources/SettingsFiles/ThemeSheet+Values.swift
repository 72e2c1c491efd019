import TerminalCells
import Yams

extension ThemeSheet {
    /// The sixteen colours in the terminal's order.
    private static let sixteen =
        ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
        + ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
        .map { "bright-\($0)" }

    private static let attributes: [(name: String, value: Emphasis)] = [
        ("bold", .bold), ("dim", .dim), ("underline", .underline), ("reverse", .reverse),
    ]

    static func colour256(
        _ entry: YAMLEntry, warnings: inout [PositionedMessage]
    ) -> ThemeColour? {
        guard let text = text(entry, warnings: &warnings) else { return nil }
        if let number = number(text, upTo: 255) { return .number(number) }
        if Int(text) != nil {
            warnings.append(
                warning("\(entry.key): \(quoted(text)) is not a number from 0 to 255", entry))
            return nil
        }
        return .named(text, entry.valuePosition)
    }

    static func colour16(
        _ entry: YAMLEntry, warnings: inout [PositionedMessage]
    ) -> ThemeColour? {
        guard let text = text(entry, warnings: &warnings) else { return nil }
        if let number = number(text, upTo: 15) { return .number(number) }
        if let place = sixteen.firstIndex(of: text) { return .number(Int16(place)) }
        warnings.append(
            warning(
                "\(entry.key): \(quoted(text)) is neither a number from 0 to 15 nor a name such "
                    + "as red or bright-red", entry))
        return nil
    }

    static func emphasis(
        _ entry: YAMLEntry, warnings: inout [PositionedMessage]
    ) -> Emphasis? {
        let nodes = entry.value.sequence.map(Array.init) ?? [entry.value]
        var emphasis: Emphasis = []
        for node in nodes {
            let word = node.scalar?.string ?? ""
            if let attribute = attributes.first(where: { $0.name == word }) {
                emphasis.formUnion(attribute.value)
            } else if word != "none" {
                warnings.append(
                    PositionedMessage(
                        position: TextPosition(node.mark),
                        message: "\(entry.key): \(quoted(word)) is none of bold, dim, underline, "
                            + "reverse and none"))
            }
        }
        return emphasis
    }

    /// A number of the palette; `default` is the terminal's own colour.
    static func number(_ text: String, upTo limit: Int16) -> Int16? {
        if text == "default" { return -1 }
        guard let number = Int16(text), (0...limit).contains(number) else { return nil }
        return number
    }

    static func entries(
        of node: Node, named name: String, warnings: inout [PositionedMessage]
    ) -> [YAMLEntry] {
        guard let mapping = node.mapping else {
            if !YAMLDocument.isNull(node) {
                warnings.append(
                    PositionedMessage(
                        position: TextPosition(node.mark),
                        message: "\(name) is a mapping of keys to values"))
            }
            return []
        }
        return YAMLDocument.entries(of: mapping) { warnings.append($0) }
    }

    static func text(
        _ entry: YAMLEntry, warnings: inout [PositionedMessage]
    ) -> String? {
        guard let scalar = entry.value.scalar, !YAMLDocument.isNull(entry.value) else {
            warnings.append(warning("\(entry.key) takes a single value", entry))
            return nil
        }
        return scalar.string
    }

    static func warning(_ message: String, _ entry: YAMLEntry) -> PositionedMessage {
        PositionedMessage(position: entry.valuePosition, message: message)
    }

    static func unknown(_ entry: YAMLEntry, known: [String]) -> PositionedMessage {
        PositionedMessage(
            position: entry.keyPosition, message: explanation(ofUnknown: entry.key, known: known))
    }
}
