/// The themes inside the program: the files of the top-level folder `themes`.
///
/// `Themes` beside this file holds links to them; the build turns their bytes into code, so that no
/// file is needed at run time.
public enum BuiltInThemes {
    private static let themes: [(name: String, bytes: [UInt8])] = [
        ("keepwatch-dark", PackageResources.keepwatch_dark_yaml),
        ("keepwatch-light", PackageResources.keepwatch_light_yaml),
        ("keepwatch-monochrome", PackageResources.keepwatch_monochrome_yaml),
        ("high-contrast-dark", PackageResources.high_contrast_dark_yaml),
        ("high-contrast-light", PackageResources.high_contrast_light_yaml),
        ("red-green-dark", PackageResources.red_green_dark_yaml),
        ("red-green-light", PackageResources.red_green_light_yaml),
        ("blue-yellow-dark", PackageResources.blue_yellow_dark_yaml),
        ("catppuccin-latte", PackageResources.catppuccin_latte_yaml),
        ("catppuccin-mocha", PackageResources.catppuccin_mocha_yaml),
        ("dracula", PackageResources.dracula_yaml),
        ("gruvbox-dark", PackageResources.gruvbox_dark_yaml),
        ("gruvbox-light", PackageResources.gruvbox_light_yaml),
        ("nord", PackageResources.nord_yaml),
        ("solarized-dark", PackageResources.solarized_dark_yaml),
        ("solarized-light", PackageResources.solarized_light_yaml),
        ("tokyo-night", PackageResources.tokyo_night_yaml),
    ]

    /// Their names, the default first.
    public static var names: [String] { themes.map(\.name) }

    /// The text of a theme; nil where there is none of that name.
    public static func text(named name: String) -> String? {
        themes.first { $0.name == name }.map { String(decoding: $0.bytes, as: UTF8.self) }
    }
}
