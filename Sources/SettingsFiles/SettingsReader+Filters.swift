import FleetModel
import Vocabulary
import Yams

/// Which filters over links are saved under a name.
extension SettingsReader {
    /// Reads `filters`: a mapping of names to filters, as they are typed.
    mutating func filters(_ entry: YAMLEntry) -> [Setting<SavedFilter>] {
        guard let mapping = entry.value.mapping else {
            report(
                "filters is a mapping such as { night: \"state:down site=fra\" }",
                at: entry.valuePosition)
            return []
        }
        return entries(of: mapping).compactMap { filter in
            value(filter) { (text) throws(SettingValueProblem) in
                try SettingValue.filter(named: filter.key, text)
            }
        }
    }
}

extension SettingValue {
    /// A filter over links that is saved under a name.
    static func filter(
        named name: String, _ text: String
    ) throws(SettingValueProblem) -> SavedFilter {
        let name = try printable(name)
        guard text.count <= SavedFilter.longestText else {
            throw SettingValueProblem(
                "the filter has \(text.count) characters; \(SavedFilter.longestText) can be typed")
        }
        let text = try printable(text)
        do {
            return try SavedFilter(name: name, text: text)
        } catch {
            throw SettingValueProblem(error.message, atCharacter: error.position, of: text)
        }
    }
}
