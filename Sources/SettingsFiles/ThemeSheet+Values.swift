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

    /// A colour for terminals of many colours: a name, a number, or a number with an exact colour.
    static func colour(
        _ entry: YAMLEntry, warnings: inout [PositionedMessage]
    ) -> ThemeColour? {
        if let pair = entry.value.sequence {
            return exactColour(pair.map { $0.scalar?.string ?? "" }, entry, warnings: &warnings)
        }
        guard !YAMLDocument.isNull(entry.value) else {
            let hint = "a # outside quotation marks begins a comment"
            warnings.append(warning("\(entry.key) has no value; \(hint)", entry))
            return nil
        }
        guard let text = text(entry, warnings: &warnings) else { return nil }
        if text == "default" { return .terminalsOwn }
        if let index = UInt8(text) { return .palette(PaletteColour(index)) }
        if Int(text) != nil {
            warnings.append(
                warning("\(entry.key): \(quoted(text)) is not a number from 0 to 255", entry))
            return nil
        }
        if ExactColour(hexadecimal: text) != nil {
            warnings.append(
                warning(
                    "\(entry.key): \(quoted(text)) needs a number from 0 to 255 before it, for "
                        + "terminals of 256 colours: [203, \(quoted(text))]", entry))
            return nil
        }
        return .named(text, entry.valuePosition)
    }

    private static func exactColour(
        _ pair: [String], _ entry: YAMLEntry, warnings: inout [PositionedMessage]
    ) -> ThemeColour? {
        guard pair.count == 2, let index = UInt8(pair[0]),
            let exact = ExactColour(hexadecimal: pair[1])
        else {
            warnings.append(
                warning(
                    "\(entry.key): a pair is a number from 0 to 255 and an exact colour, such as "
                        + "[203, \"#ff5f5f\"]", entry))
            return nil
        }
        return .palette(PaletteColour(index, exact: exact))
    }

    /// The least contrast that a theme claims.
    static func contrast(_ entry: YAMLEntry, warnings: inout [PositionedMessage]) -> Double? {
        guard let text = text(entry, warnings: &warnings) else { return nil }
        guard let ratio = Double(text), (1...21).contains(ratio) else {
            warnings.append(
                warning("contrast: \(quoted(text)) is not a ratio from 1 to 21", entry))
            return nil
        }
        return ratio
    }

    /// Whose eyes tell the states apart.
    static func colourVision(
        _ entry: YAMLEntry, warnings: inout [PositionedMessage]
    ) -> ColourVision? {
        guard let text = text(entry, warnings: &warnings) else { return nil }
        guard let vision = ColourVision(rawValue: text) else {
            let known = ColourVision.allCases.map(\.rawValue).joined(separator: " nor ")
            warnings.append(
                warning("colour_vision: \(quoted(text)) is neither \(known)", entry))
            return nil
        }
        return vision
    }

    /// A colour for terminals of 8 and 16; -1 for the terminal's own.
    static func colour16(_ entry: YAMLEntry, warnings: inout [PositionedMessage]) -> Int16? {
        guard let text = text(entry, warnings: &warnings) else { return nil }
        if text == "default" { return -1 }
        if let number = Int16(text), (0...15).contains(number) { return number }
        if let place = sixteen.firstIndex(of: text) { return Int16(place) }
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
