public import Vocabulary

/// A settings file: YAML text in, values out.
///
/// Reads no file, environment or command itself.
public enum SettingsFile {
    /// Reads the whole text.
    ///
    /// - Parameters:
    ///   - text: the file's content.
    ///   - path: as messages and origins name the file; a relative path of a password's file begins
    ///     in its folder.
    ///   - resolve: gets a password from where the file says it is; asked once for each place.
    /// - Returns: what the file sets, and the built-in values for the rest. A file without links is
    ///   in order.
    /// - Throws: every problem of the file, in order of position; of a text that is no YAML only
    ///   the first.
    public static func parse(
        text: String, path: String,
        resolve: @escaping (SecretSource) -> Result<Secret, SecretProblem>
    ) throws(SettingsProblems) -> WatchSettings {
        var reader = SettingsReader(path: path, resolve: resolve)
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
