import FleetModel
import Vocabulary
import Yams

/// Which columns the table of links has.
extension SettingsReader {
    /// Reads `columns`: names of columns from left to right, each alone or with its width.
    mutating func columns(_ entry: YAMLEntry) -> Setting<[LinkColumnChoice]>? {
        guard let nodes = entry.value.sequence, !nodes.isEmpty else {
            report(
                "columns is a list of at least one column, such as [state, link, { rtt: 9 }]",
                at: entry.valuePosition)
            return nil
        }
        var choices: [LinkColumnChoice] = []
        for node in nodes {
            guard let choice = column(node) else { continue }
            if choices.contains(where: { $0.name == choice.name }) {
                report(
                    "the column \(quoted(choice.name.text)) stands in the list already",
                    at: TextPosition(node.mark))
            } else {
                choices.append(choice)
            }
        }
        return choices.isEmpty ? nil : Setting(choices, from: origin(entry.keyPosition))
    }

    private mutating func column(_ node: Node) -> LinkColumnChoice? {
        guard let mapping = node.mapping else {
            return value(node, named: "columns", SettingValue.columnName)
                .map { LinkColumnChoice($0) }
        }
        let entries = entries(of: mapping)
        guard let entry = entries.first, entries.count == 1 else {
            report(
                "a column with its width is written { rtt: 9 }", at: TextPosition(node.mark))
            return nil
        }
        let name: LinkColumnName
        do {
            name = try SettingValue.columnName(entry.key)
        } catch {
            report("columns: \(error.message)", at: entry.keyPosition)
            return nil
        }
        return value(entry.value, named: "the width of \(entry.key)", SettingValue.columnWidth)
            .map { LinkColumnChoice(name, width: $0) }
    }
}

extension SettingValue {
    /// The name of a column of the table of links: `rtt`, `tag:site`.
    static func columnName(_ text: String) throws(SettingValueProblem) -> LinkColumnName {
        if let name = LinkColumnName(text) { return name }
        let known = LinkColumnName.withoutTags.map(\.text)
        if let near = nearest(to: text, in: known) {
            throw SettingValueProblem(
                "there is no column \(quoted(text)); did you mean \(quoted(near))?")
        }
        throw SettingValueProblem(
            "there is no column \(quoted(text)); there are \(known.joined(separator: ", ")) and "
                + "tag:KEY")
    }

    /// The width of a column, in columns of the terminal.
    static func columnWidth(_ text: String) throws(SettingValueProblem) -> Int {
        let range = LinkColumnChoice.widths
        guard let width = Int(text), range.contains(width) else {
            throw SettingValueProblem(
                "\(quoted(text)) is not a whole number from \(range.lowerBound) to "
                    + "\(range.upperBound)")
        }
        return width
    }
}
