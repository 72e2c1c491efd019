public import AlertModel
public import Vocabulary

/// A settings file: YAML text in, values out.
///
/// Reads no file, environment or command itself.
public enum SettingsFile {
    /// Reads the whole text.
    ///
    /// - Parameters:
    ///   - text: the file's content.
    ///   - path: as messages and origins name the file; a relative path in it begins in its folder.
    ///   - effects: get secrets and files from where the text says they are; each asked once.
    /// - Returns: what the file sets, and the built-in values for the rest. A file without links is
    ///   in order.
    /// - Throws: every problem of the file, in order of position; of a text that is no YAML only
    ///   the first.
    public static func parse(
        text: String, path: String, effects: SettingsEffects
    ) throws(SettingsProblems) -> WatchSettings {
        var reader = SettingsReader(text: text, path: path, effects: effects)
        var settings = WatchSettings()
        do {
            if let root = try YAMLDocument.root(of: text) { settings = reader.settings(root) }
        } catch {
            reader.report(error.message, at: error.position)
        }
        if let problems = SettingsProblems(reader.problems) { throw problems }
        return settings
    }

    /// Reads the rules alone: asks for no secret and no other file, and looks at no link.
    ///
    /// - Parameters:
    ///   - text: the file's content.
    ///   - path: as messages and origins name the file.
    /// - Returns: the rules that `parse` gives.
    /// - Throws: what is wrong with `alerts` and with the keys beside it, in order of position.
    public static func alertRules(
        in text: String, path: String
    ) throws(SettingsProblems) -> [Setting<AlertRule>] {
        var reader = SettingsReader(text: text, path: path, effects: .none)
        var rules = WatchSettings().alertRules
        do {
            if let root = try YAMLDocument.root(of: text) {
                for (key, entry) in reader.entries(of: root, in: "the file", keys: TopLevelKey.self)
                where key == .alerts {
                    rules = reader.alertRules(entry)
                }
            }
        } catch {
            reader.report(error.message, at: error.position)
        }
        if let problems = SettingsProblems(reader.problems) { throw problems }
        return rules
    }
}
