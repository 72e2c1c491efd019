public import TerminalCells
import Vocabulary
import Yams

/// Which keys give the commands of the dashboard.
extension SettingsReader {
    /// Reads `keys`: a mapping of names of commands to a key or a list of keys.
    mutating func keys(_ entry: YAMLEntry) -> [KeySetting] {
        guard let mapping = entry.value.mapping else {
            report(
                "keys is a mapping such as { sort: [o], freeze: F }", at: entry.valuePosition)
            return []
        }
        let settings: [KeySetting] = entries(of: mapping).compactMap { command in
            let nodes = command.value.sequence.map(Array.init) ?? [command.value]
            let keys = nodes.compactMap { node in
                value(node, named: command.key, SettingValue.key).map {
                    Setting($0, from: origin(TextPosition(node.mark)))
                }
            }
            // Half of what somebody wanted would be judged as if it were all.
            guard keys.count == nodes.count else { return nil }
            return KeySetting(
                command: Setting(command.key, from: origin(command.keyPosition)), keys: keys)
        }
        for problem in effects.keyProblems(settings) { report(problem) }
        return settings
    }
}

extension SettingValue {
    /// A key by its name in `keepwatch keys`: `j`, `enter`, `ctrl-d`, `alt-x`.
    public static func key(_ text: String) throws(SettingValueProblem) -> Key {
        guard let key = Key(name: text) else {
            throw SettingValueProblem(
                "\(quoted(text)) is no key; keys are named as in: j, G, enter, esc, "
                    + "space, ctrl-d, alt-x, f5, page-down")
        }
        return key
    }
}
