import CursesPort
import Glibc
import Screens
import SettingsFiles
import TerminalCells
import Vocabulary

/// Where themes come from: the user's own folder first, then the program itself.
enum ThemeShelf {
    /// A theme that can be chosen.
    struct Entry {
        var name: String
        /// The file of an own theme; nil: built in.
        var origin: String?
    }

    /// Where own themes are looked for.
    static var folder: String {
        let home =
            environmentValue("XDG_CONFIG_HOME") ?? "\(environmentValue("HOME") ?? "")/.config"
        return "\(home)/keepwatch/themes"
    }

    /// All themes by name, an own one in place of a built-in one of the same name.
    static func available() -> [Entry] {
        let own = ownNames()
        let builtIn = BuiltInThemes.names.filter { !own.contains($0) }
        return
            (own.map { Entry(name: $0, origin: path(of: $0)) }
            + builtIn.map { Entry(name: $0, origin: nil) })
            .sorted { $0.name < $1.name }
    }

    /// Loads a theme; what is odd in its file is said on standard error.
    ///
    /// - Throws: where there is no such theme, or its file cannot be read.
    static func load(_ setting: Setting<String>) throws(ProgramFailure) -> Theme {
        let name = setting.value
        let text: String
        do {
            text = try self.text(of: name)
        } catch {
            throw switch setting.origin {
            case .file(let path, let line, let column):
                ProgramFailure(
                    status: .configuration,
                    message: "\(path):\(line):\(column): \(error.message)")
            case .flag, .builtIn, .url:
                ProgramFailure(status: .usage, message: error.message)
            }
        }
        let result = ThemeFile.parse(text: text, name: name, path: path(of: name)) {
            try? Self.text(of: $0)
        }
        for warning in result.warnings { CommandLineProgram.complain(warning.description) }
        return result.theme
    }

    private static func path(of name: String) -> String { "\(folder)/\(name).yaml" }

    private static func text(of name: String) throws(FileText.Problem) -> String {
        if ownNames().contains(name) {
            do {
                return try FileText.read(path(of: name))
            } catch {
                let file = path(of: name)
                throw FileText.Problem(message: "cannot read \(file): \(error.message)")
            }
        }
        if let text = BuiltInThemes.text(named: name) { return text }
        let names = available().map(\.name).joined(separator: ", ")
        throw FileText.Problem(message: "no theme \"\(name)\": there are \(names)")
    }

    private static func ownNames() -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let file = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if file.hasSuffix(".yaml") { names.append(String(file.dropLast(5))) }
        }
        return names
    }
}

extension Dashboard.Appearance {
    /// What the settings say of the screen, its theme loaded.
    init(_ settings: WatchSettings) throws(ProgramFailure) {
        let theme = try ThemeShelf.load(settings.theme)
        let glyphs: GlyphSet? =
            switch settings.glyphs.value {
            case .automatic: nil
            case .only(let glyphs): glyphs
            }
        self.init(
            theme: theme, glyphs: glyphs,
            frameInterval: .seconds(1) / settings.refreshPerSecond.value,
            usesMouse: settings.mouse.value, ringsBell: settings.bell.value,
            notification: NotificationSequence(settings.notification.value), keyMap: KeyMap(settings))
    }
}
