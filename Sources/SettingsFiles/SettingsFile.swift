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
        var reader = SettingsReader(path: path, effects: effects)
        var settings = WatchSettings()
        do {
            if let root = try YAMLDocument.root(of: text) { settings = reader.settings(root) }
        } catch {
            reader.report(error.message, at: error.position)
        }
        if let problems = SettingsProblems(reader.problems) { throw problems }
        return settings
    }
}
