import Screens
import SettingsFiles
import TerminalCells
import Vocabulary

extension KeyMap {
    /// The standard keys with the changes of the settings, which were checked when they were read.
    init(_ settings: WatchSettings) {
        self = KeyMap.standard.changed(by: settings.keys.map(\.change)).map
    }

    /// What is wrong with changes of keys, each where it stands in the file.
    static func problems(of settings: [KeySetting]) -> [SettingsProblem] {
        KeyMap.standard.changed(by: settings.map(\.change)).problems.map { problem in
            let setting = settings[problem.change]
            let command = setting.command.value
            switch problem.reason {
            case .unknownCommand:
                let known = KeyMap.standard.bindings.map(\.command.rawValue)
                let hint =
                    nearest(to: command, in: known).map { "did you mean \"\($0)\"?" }
                    ?? "keepwatch keys lists their names"
                return SettingsProblem(
                    at: setting.command.origin,
                    message: "no command is called \"\(command)\"; \(hint)")
            case .taken(let key, let owner, let places):
                let origin = setting.keys.first { $0.value == key }?.origin
                return SettingsProblem(
                    at: origin ?? setting.command.origin,
                    message: "\(command): \(key.name) is \(owner.rawValue) in "
                        + "\(KeyTable.words(for: Set(places))); "
                        + "take another key, or give \(owner.rawValue) another one too")
            case .indispensable:
                return SettingsProblem(
                    at: setting.command.origin,
                    message: "\(command) needs a key: without it there would be no way on")
            }
        }
    }
}

extension KeySetting {
    fileprivate var change: KeyChange {
        KeyChange(command: command.value, keys: keys.map(\.value))
    }
}
