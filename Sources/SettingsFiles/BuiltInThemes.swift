/// The themes inside the program: the files of the top-level folder `themes`.
///
/// `Themes` beside this file holds links to them; the build turns their bytes into code, so that no
/// file is needed at run time.
public enum BuiltInThemes {
    private static let themes: [(name: String, bytes: [UInt8])] = [
        ("keepwatch-dark", PackageResources.keepwatch_dark_yaml),
        ("keepwatch-light", PackageResources.keepwatch_light_yaml),
        ("keepwatch-monochrome", PackageResources.keepwatch_monochrome_yaml),
    ]

    /// Their names, the default first.
    public static var names: [String] { themes.map(\.name) }

    /// The text of a theme; nil where there is none of that name.
    public static func text(named name: String) -> String? {
        themes.first { $0.name == name }.map { String(decoding: $0.bytes, as: UTF8.self) }
    }
}
