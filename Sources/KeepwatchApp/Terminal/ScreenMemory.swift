import FleetModel
import Glibc
import Screens
import SettingsFiles
import Vocabulary

/// What was chosen on the screen, from one run to the next: the file `ui.yaml` of the state folder.
///
/// The person's own file is never written.
struct ScreenMemory: Sendable {
    /// Where the file is; it may not be there.
    var folder: StateFolder
    /// The themes that can have been chosen.
    var themes: ThemeShelf

    /// As the environment says.
    static var ofThisProcess: ScreenMemory {
        ScreenMemory(folder: .ofThisProcess, themes: .ofThisProcess)
    }

    private static let name = "ui.yaml"

    private var path: String { "\(folder.path)/\(Self.name)" }

    /// Lets what was chosen win over settings; what is odd in the file is said on standard error.
    func apply(to settings: inout WatchSettings) {
        var (choices, problems) = read()
        if let theme = choices.theme,
            !themes.available().contains(where: { $0.name == theme.value })
        {
            problems.append(
                SettingsProblem(
                    at: theme.origin, message: "there is no theme \"\(theme.value)\" any more"))
            choices.theme = nil
        }
        choices.apply(to: &settings)
        problems += settings.ownFilters.filter { own in
            settings.savedFilters.contains { $0.value.name == own.value.name }
        }.map {
            SettingsProblem(
                at: $0.origin,
                message: "the settings have a filter \"\($0.value.name)\" too, and theirs holds")
        }
        for problem in problems { CommandLineProgram.complain(problem.description) }
    }

    /// Keeps a choice beside those that were kept before.
    ///
    /// - Throws: where the file cannot be written.
    func keep(_ choice: ScreenChoice) throws(FileText.Problem) {
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
        _ = try folder.write(choices.text, to: Self.name)
    }

    private func read() -> (choices: ScreenChoices, problems: [SettingsProblem]) {
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
    /// Puts a choice in the place of an earlier one.
    mutating func take(_ choice: ScreenChoice) {
        switch choice {
        case .theme(let name): theme = Setting(name)
        case .glyphs(let choice): glyphs = Setting(choice)
        case .refresh(let rate): refreshPerSecond = Setting(rate)
        case .columns(let columns): linkColumns = Setting(columns)
        case .order(let order): linkOrder = Setting(order)
        case .grouping(let grouping): linkGrouping = Setting(grouping)
        case .saveFilter(let filter):
            // Another run may have saved one of that name.
            take(.deleteFilter(named: filter.name))
            filters.append(Setting(filter))
        case .deleteFilter(let name): filters.removeAll { $0.value.name == name }
        case .threshold(let figure, let threshold):
            var all = thresholds?.value ?? FigureThresholds()
            all[figure] = threshold
            thresholds = Setting(all)
        case .nothing: self = ScreenChoices()
        }
    }

    /// Lets what was chosen win over what the screen was told.
    func apply(to settings: inout ScreenSettings) {
        if let theme { settings.theme = theme.value }
        if let glyphs { settings.glyphs = glyphs.value }
        if let refreshPerSecond { settings.refreshPerSecond = refreshPerSecond.value }
        if let linkColumns { settings.columns = linkColumns.value }
        if let linkOrder { settings.order = linkOrder.value }
        if let linkGrouping { settings.grouping = linkGrouping.value }
        for filter in filters.map(\.value) {
            // Another run may have saved one of that name.
            if let place = settings.ownFilters.firstIndex(where: { $0.name == filter.name }) {
                settings.ownFilters[place] = filter
            } else {
                settings.ownFilters.append(filter)
            }
        }
        if let thresholds { settings.thresholds.merge(thresholds.value) }
    }
}
