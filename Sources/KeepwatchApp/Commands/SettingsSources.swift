import AlertModel
import Glibc
import NIOPosix
import SettingsFiles
import Vocabulary

/// Where the settings of a run come from, so that they can be read again.
struct SettingsSources: Sendable {
    /// URLs of the command line.
    var urls: [String]
    /// What `-c` names.
    var file: String?
    /// What flags set.
    var overrides: SettingsOverrides

    /// Whether a file is behind them.
    var canBeReadAgain: Bool { urls.isEmpty }

    /// Reads and checks everything.
    ///
    /// - Throws: `usage` for what the command line says, `configuration` for what a file says.
    func read() throws(ProgramFailure) -> WatchSettings {
        let settings = urls.isEmpty ? try readFile() : try readURLs()
        try TLSTrial.check(settings)
        return settings
    }

    private func readFile() throws(ProgramFailure) -> WatchSettings {
        var settings = try Self.readFile(try existingFile())
        do {
            try settings.apply(overrides)
        } catch {
            throw ProgramFailure(status: .usage, message: error.description)
        }
        return settings
    }

    /// Reads a settings file, which names at least one link.
    ///
    /// - Parameter onCommand: told of each program that is run for a secret.
    static func readFile(
        _ path: String, onCommand: @escaping (String) -> Void = { _ in }
    ) throws(ProgramFailure) -> WatchSettings {
        let text = try readText(path)
        let settings: WatchSettings
        do {
            settings = try SettingsFile.parse(
                text: text, path: path, effects: .ofThisMachine(onCommand: onCommand))
        } catch {
            throw ProgramFailure(status: .configuration, message: error.description)
        }
        guard !settings.links.isEmpty else {
            throw ProgramFailure(
                status: .configuration, message: "\(path): no links: name at least one under links:"
            )
        }
        return settings
    }

    private func readURLs() throws(ProgramFailure) -> WatchSettings {
        guard file == nil else {
            throw ProgramFailure(
                status: .usage, message: "give URLs or a file with -c, not both")
        }
        var brokers: [BrokerURL] = []
        var problems: [String] = []
        for url in urls {
            do {
                brokers.append(try BrokerURL(parsing: url))
            } catch {
                problems.append("\(BrokerURL.redacted(url)): \(error)")
            }
        }
        guard problems.isEmpty else {
            throw ProgramFailure(status: .usage, message: problems.joined(separator: "\n"))
        }
        do {
            return try WatchSettings(urls: brokers, overrides: overrides)
        } catch {
            throw ProgramFailure(status: .usage, message: error.description)
        }
    }

    /// The file that is to be read: as named, else where it usually is.
    private func existingFile() throws(ProgramFailure) -> String {
        if let path = Self.file(named: file) { return path }
        throw ProgramFailure(
            status: .configuration,
            message: """
                nothing to watch: there is no \(Self.usualFile)
                try: keepwatch demo
                or:  keepwatch mqtt://localhost
                """)
    }

    /// The file that is to be read: as named, else where it usually is; nil where none is there.
    static func file(named name: String?) -> String? {
        if let named = name ?? environmentValue("KEEPWATCH_CONFIG") { return named }
        return access(usualFile, F_OK) == 0 ? usualFile : nil
    }

    private static var usualFile: String {
        let folder =
            environmentValue("XDG_CONFIG_HOME") ?? "\(environmentValue("HOME") ?? "")/.config"
        return "\(folder)/keepwatch/keepwatch.yaml"
    }

    /// Reads the rules of a settings file and nothing else of it.
    static func readAlertRules(_ path: String) throws(ProgramFailure) -> [AlertRule] {
        let text = try readText(path)
        do {
            return try SettingsFile.alertRules(in: text, path: path).map(\.value)
        } catch {
            throw ProgramFailure(status: .configuration, message: error.description)
        }
    }

    private static func readText(_ path: String) throws(ProgramFailure) -> String {
        do {
            return try FileText.read(path)
        } catch {
            throw ProgramFailure(
                status: .configuration, message: "cannot read \(path): \(error.message)")
        }
    }
}

/// Reads something where waiting for a disk or for a command that prints a secret delays nothing.
func aside<Value: Sendable>(
    _ read: @escaping @Sendable () throws(ProgramFailure) -> Value
) async throws(ProgramFailure) -> Value {
    let result = try? await NIOThreadPool.singleton.runIfActive {
        Result { () throws(ProgramFailure) in try read() }
    }
    guard let result else {
        throw ProgramFailure(status: .software, message: "no thread to read the settings")
    }
    return try result.get()
}

/// A variable of the environment; nil where it is not set or empty.
func environmentValue(_ name: String) -> String? {
    environmentBytes(name).map { String(decoding: $0, as: UTF8.self) }
}

/// A variable of the environment that need not be UTF-8; nil where it is not set or empty.
func environmentBytes(_ name: String) -> [UInt8]? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return Array(UnsafeRawBufferPointer(start: value, count: strlen(value)))
}
