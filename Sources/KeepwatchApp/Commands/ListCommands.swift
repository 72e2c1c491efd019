import ArgumentParser
import Screens
import SettingsFiles
import TerminalCells

/// `keepwatch themes`.
struct ThemesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "themes", abstract: "List the themes, and where own ones are looked for.")

    func run() throws {
        let shelf = ThemeShelf.ofThisProcess
        let themes = shelf.available()
        let width = themes.map(\.name.count).max() ?? 0
        for theme in themes {
            let name = theme.name + String(repeating: " ", count: width - theme.name.count)
            print("\(name)  \(theme.origin ?? Self.description(of: theme.name, on: shelf))")
        }
        print("own themes: \(shelf.folder)/NAME.yaml")
    }
}

extension ThemesCommand {
    /// What a theme says of itself.
    private static func description(of name: String, on shelf: ThemeShelf) -> String {
        guard let theme = try? shelf.load(named: name).theme else { return "" }
        let contrast = theme.claims.contrast.map { "; contrast \($0):1" } ?? ""
        return theme.claims.about + contrast
    }
}

/// `keepwatch keys`.
struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "List the commands of the dashboard, their keys and names.",
        discussion: """
            Each line: the keys, the name that : runs and that a file gives other keys to under \
            ui: keys:, what it does, and where it holds unless it is in every view.
            """)

    @Option(
        name: [.customShort("c"), .customLong("config")],
        help: ArgumentHelp("List them with the keys that this file gives.", valueName: "file"))
    var file: String?

    @Flag(help: "Print a Markdown table.")
    var markdown = false

    func run() throws {
        let map = try file.map { KeyMap(try SettingsSources.readFile($0)) } ?? .standard
        print(markdown ? KeyTable.markdown(for: map) : KeyTable.text(for: map), terminator: "")
    }
}

/// `keepwatch config`.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Say what a configuration file means.",
        subcommands: [Check.self])

    /// `keepwatch config check FILE`.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what would be used and where it comes from, or what is wrong where.",
            discussion: """
                Secrets are fetched as a run would, from environment, files and commands, and not \
                shown. Certificates and keys are tried out. Nothing is connected.
                """)

        @Argument(help: ArgumentHelp("The configuration file.", valueName: "file"))
        var file: String

        func run() throws {
            var commands: [String] = []
            var settings = try SettingsSources.readFile(file) { commands.append($0) }
            try TLSTrial.check(settings)
            ScreenMemory.ofThisProcess.apply(to: &settings)
            _ = try ThemeShelf.ofThisProcess.load(settings.theme)
            print(ConfigReport.text(for: settings, commands: commands))
        }
    }
}
