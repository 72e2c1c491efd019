import ArgumentParser
import Screens
import SettingsFiles
import TerminalCells

/// `keepwatch themes`.
struct ThemesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "themes", abstract: "List the themes, and where own ones are looked for.")

    func run() throws {
        for theme in ThemeShelf.available() {
            print(theme.origin == nil ? theme.name : "\(theme.name)\t\(theme.origin ?? "")")
        }
        print("own themes: \(ThemeShelf.folder)/NAME.yaml")
    }
}

/// `keepwatch keys`.
struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "List the keys of the dashboard.")

    func run() throws {
        let groups = KeyBinding.Group.allCases.map { group in
            let lines = KeyMap.standard.bindings.filter { $0.group == group }.map { binding in
                let keys = binding.keys.map(\.name).joined(separator: " ")
                return "  \(keys.padding(24))\(binding.summary)\n"
            }
            return "\(group.rawValue)\n\(lines.joined())"
        }
        print(groups.joined(separator: "\n"), terminator: "")
    }
}

extension String {
    /// The text with blanks behind it up to a width in characters.
    fileprivate func padding(_ width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
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
            let settings = try SettingsSources.readFile(file) { commands.append($0) }
            try TLSTrial.check(settings)
            _ = try ThemeShelf.load(settings.theme)
            print(ConfigReport.text(for: settings, commands: commands))
        }
    }
}
