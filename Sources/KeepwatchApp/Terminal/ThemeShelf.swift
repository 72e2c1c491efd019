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

    /// All themes with what they say of themselves; one that cannot be read is left out.
    static func summaries() -> [ThemeSummary] {
        available().compactMap { entry in
            (try? load(named: entry.name)).map { loaded in
                ThemeSummary(name: entry.name, about: loaded.theme.claims.about)
            }
        }
    }

    /// Loads the theme of a setting; what is odd in its file is said on standard error.
    ///
    /// - Throws: where there is no such theme, or its file cannot be read.
    static func load(_ setting: Setting<String>) throws(ProgramFailure) -> LoadedTheme {
        do {
            let loaded = try load(named: setting.value)
            for warning in loaded.warnings { CommandLineProgram.complain(warning.description) }
            return loaded
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
    }

    /// Loads a theme.
    ///
    /// - Throws: where there is no such theme, or its file cannot be read.
    static func load(named name: String) throws(FileText.Problem) -> LoadedTheme {
        // Before anything is read: what is saved meanwhile is noticed later.
        var files = [FileStamp(path(of: name))]
        let text = try text(of: name)
        let result = ThemeFile.parse(text: text, name: name, path: path(of: name)) {
            files.append(FileStamp(path(of: $0)))
            return try? Self.text(of: $0)
        }
        return LoadedTheme(theme: result.theme, warnings: result.warnings, files: files)
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

/// A theme with the files of the user's own folder that it came from, or may come from.
struct LoadedTheme: Sendable {
    var theme: Theme
    /// What was not understood.
    var warnings: [SettingsProblem]
    fileprivate var files: [FileStamp]

    /// Whether one of its files was saved, made or removed since it was loaded.
    var hasChanged: Bool { files.contains { $0 != FileStamp($0.path) } }
}

/// What tells one content of a file from another without reading it.
private struct FileStamp: Hashable, Sendable {
    var path: String
    private var inode: UInt64
    private var size: Int64
    private var changedAt: [Int]

    /// Looks at a file; one that is not there has a stamp too.
    init(_ path: String) {
        var found = stat()
        let isThere = stat(path, &found) == 0
        self.path = path
        inode = isThere ? UInt64(found.st_ino) : 0
        size = isThere ? Int64(found.st_size) : 0
        changedAt = isThere ? [found.st_mtim.tv_sec, found.st_mtim.tv_nsec] : []
    }
}

extension Dashboard.Appearance {
    /// What settings say of the screen, where nothing else was chosen on it.
    static func chosen(_ settings: WatchSettings) throws(ProgramFailure) -> Dashboard.Appearance {
        var settings = settings
        ScreenMemory.apply(to: &settings)
        return try Dashboard.Appearance(settings)
    }

    /// What the settings say of the screen, its theme loaded.
    private init(_ settings: WatchSettings) throws(ProgramFailure) {
        var screen = ScreenSettings()
        screen.theme = settings.theme.value
        screen.glyphs = settings.glyphs.value
        screen.refreshPerSecond = settings.refreshPerSecond.value
        screen.thresholds = settings.thresholds.value
        screen.columns = settings.linkColumns.value
        screen.savedFilters = settings.savedFilters.map(\.value)
        self.init(
            theme: try ThemeShelf.load(settings.theme), settings: screen,
            usesMouse: settings.mouse.value, ringsBell: settings.bell.value,
            notification: NotificationSequence(settings.notification.value),
            keyMap: KeyMap(settings))
    }
}
