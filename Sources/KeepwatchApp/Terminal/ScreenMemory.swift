import FleetModel
import Glibc
import Screens
import SettingsFiles
import Vocabulary

/// What was chosen on the screen, from one run to the next: the file `ui.yaml` of the state folder.
///
/// The person's own file is never written.
enum ScreenMemory {
    private static let name = "ui.yaml"

    /// The file; it may not be there.
    static var path: String { "\(StateFolder.path)/\(name)" }

    /// Lets what was chosen win over settings; what is odd in the file is said on standard error.
    static func apply(to settings: inout WatchSettings) {
        var (choices, problems) = read()
        let themes = ThemeShelf.available().map(\.name)
        if let theme = choices.theme, !themes.contains(theme.value) {
            problems.append(
                SettingsProblem(
                    at: theme.origin, message: "there is no theme \"\(theme.value)\" any more"))
            choices.theme = nil
        }
        for problem in problems { CommandLineProgram.complain(problem.description) }
        choices.apply(to: &settings)
    }

    /// Keeps a choice beside those that were kept before.
    ///
    /// - Throws: where the file cannot be written.
    static func keep(_ choice: ScreenChoice) throws(FileText.Problem) {
        guard choice != .nothing else {
            guard unlink(path) == 0 || errno == ENOENT else {
                throw FileText.Problem(
                    message: "cannot remove \(path): \(systemErrorText(errno))")
            }
            return
        }
        // Another run may have written it meanwhile.
        var choices = read().choices
        choices.take(choice)
        _ = try StateFolder.write(choices.text, to: name)
    }

    private static func read() -> (choices: ScreenChoices, problems: [SettingsProblem]) {
        guard access(path, F_OK) == 0 else { return (ScreenChoices(), []) }
        do {
            return ScreenChoices.parse(text: try FileText.read(path), path: path)
        } catch {
            let message = "cannot read \(path): \(error.message)"
            return (ScreenChoices(), [SettingsProblem(message: message)])
        }
    }
}

extension ScreenChoices {
    fileprivate mutating func take(_ choice: ScreenChoice) {
        switch choice {
        case .theme(let name): theme = Setting(name)
        case .glyphs(let choice): glyphs = Setting(choice)
        case .refresh(let rate): refreshPerSecond = Setting(rate)
        case .columns(let columns): linkColumns = columns.map { Setting($0) }
        case .threshold(let figure, let threshold):
            var all = thresholds?.value ?? FigureThresholds()
            all[figure] = threshold
            thresholds = Setting(all)
        case .nothing: self = ScreenChoices()
        }
    }
}
