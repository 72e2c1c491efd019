import CursesPort
import Glibc
import Screens
import SettingsFiles
import TerminalCells
import Vocabulary

/// Where themes come from: the user's own folder first, then the program itself.
struct ThemeShelf: Sendable {
    /// What is shown on a light background where nobody chose a theme.
    static let usualOnLight = "keepwatch-light"

    /// A theme that can be chosen.
    struct Entry {
        var name: String
        /// The file of an own theme; nil: built in.
        var origin: String?
    }

    /// Where own themes are looked for.
    var folder: String

    /// As the environment says.
    static var ofThisProcess: ThemeShelf {
        let home =
            environmentValue("XDG_CONFIG_HOME") ?? "\(environmentValue("HOME") ?? "")/.config"
        return ThemeShelf(folder: "\(home)/keepwatch/themes")
    }

    /// All themes by name, an own one in place of a built-in one of the same name.
    func available() -> [Entry] {
        let own = ownNames()
        let builtIn = BuiltInThemes.names.filter { !own.contains($0) }
        return
            (own.map { Entry(name: $0, origin: path(of: $0)) }
            + builtIn.map { Entry(name: $0, origin: nil) })
            .sorted { $0.name < $1.name }
    }

    /// All themes with what they say of themselves; one that cannot be read is left out.
    func summaries() -> [ThemeSummary] {
        available().compactMap { entry in
            (try? load(named: entry.name)).map { loaded in
                ThemeSummary(name: entry.name, about: loaded.theme.claims.about)
            }
        }
    }

    /// Loads the theme of a setting; what is odd in its file is said on standard error.
    ///
    /// - Throws: where there is no such theme, or its file cannot be read.
    func load(_ setting: Setting<String>) throws(ProgramFailure) -> LoadedTheme {
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
    func load(named name: String) throws(FileText.Problem) -> LoadedTheme {
        // Before anything is read: what is saved meanwhile is noticed later.
        var files = [FileStamp(path(of: name))]
        let text = try text(of: name)
        let result = ThemeFile.parse(text: text, name: name, path: path(of: name)) {
            files.append(FileStamp(path(of: $0)))
            return try? self.text(of: $0)
        }
        return LoadedTheme(theme: result.theme, warnings: result.warnings, files: files)
    }

    private func path(of name: String) -> String { "\(folder)/\(name).yaml" }

    private func text(of name: String) throws(FileText.Problem) -> String {
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

    private func ownNames() -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let file = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard file.hasSuffix(".yaml") else { continue }
            // What no setting can name cannot be chosen: an editor's own files, names with blanks.
            if let name = try? SettingValue.themeName(String(file.dropLast(5))) {
                names.append(name)
            }
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

    /// Counts its files as they are now for those that it was loaded from: they could not be read.
    mutating func passOverChange() {
        files = files.map { FileStamp($0.path) }
    }
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
        ScreenMemory.ofThisProcess.apply(to: &settings)
        return try Dashboard.Appearance(settings, themes: .ofThisProcess)
    }

    /// What the settings say of the screen, its theme loaded.
    init(_ settings: WatchSettings, themes: ThemeShelf) throws(ProgramFailure) {
        var screen = ScreenSettings()
        screen.theme = settings.theme.value
        screen.glyphs = settings.glyphs.value
        screen.refreshPerSecond = settings.refreshPerSecond.value
        screen.thresholds = settings.thresholds.value
        screen.columns = settings.linkColumns.value
        screen.order = settings.linkOrder.value
        screen.grouping = settings.linkGrouping.value
        screen.savedFilters = settings.savedFilters.map(\.value)
        screen.ownFilters = settings.ownFilters.map(\.value)
        screen.personName =
            settings.personName.value ?? environmentValue("USER") ?? environmentValue("LOGNAME")
            ?? ""
        self.init(
            theme: try themes.load(settings.theme),
            suitsBackground: settings.theme.origin == .builtIn, settings: screen,
            usesMouse: settings.mouse.value, ringsBell: settings.bell.value,
            notification: NotificationSequence(settings.notification.value),
            keyMap: KeyMap(settings))
    }
}
