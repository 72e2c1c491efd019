public import FleetModel
public import TerminalCells
public import Vocabulary
import Yams

/// What a person chose on the screen: a file of its own, `ui.yaml`, apart from the person's file.
///
/// It has the keys of `ui` that can be set on the screen, at its left margin.
public struct ScreenChoices: Hashable, Sendable {
    /// The theme's name.
    public var theme: Setting<String>?
    /// The glyphs of charts and strips.
    public var glyphs: Setting<GlyphChoice>?
    /// Frames in a second.
    public var refreshPerSecond: Setting<Int>?
    /// The columns of the table of links.
    public var linkColumns: Setting<[LinkColumnChoice]>?
    /// What the table of links is sorted by.
    public var linkOrder: Setting<LinkOrder>?
    /// What its links are put together by; nil inside: by nothing.
    public var linkGrouping: Setting<LinkGrouping?>?
    /// The filters over links that were saved under a name.
    public var filters: [Setting<SavedFilter>] = []
    /// The thresholds that were chosen, `off` among them; the others are those of the settings.
    public var thresholds: Setting<FigureThresholds>?

    /// Nothing was chosen.
    public init() {}

    /// Reads the file as far as it can be understood; never refuses.
    ///
    /// - Parameters:
    ///   - text: the file's content.
    ///   - path: as origins and problems name the file.
    /// - Returns: what was chosen, and what could not be understood.
    public static func parse(
        text: String, path: String
    ) -> (choices: ScreenChoices, problems: [SettingsProblem]) {
        var reader = SettingsReader(text: text, path: path, effects: .none)
        var choices = ScreenChoices()
        do {
            if let root = try YAMLDocument.root(of: text) { choices = reader.choices(root) }
        } catch {
            reader.report(error.message, at: error.position)
        }
        return (choices, SettingsProblems(reader.problems)?.problems ?? [])
    }

    /// Lets what was chosen win over the settings' own values, but not over flags.
    public func apply(to settings: inout WatchSettings) {
        func replace<Value>(_ setting: inout Setting<Value>, _ choice: Setting<Value>?) {
            guard let choice, !setting.origin.isFlag else { return }
            setting = choice
        }
        replace(&settings.theme, theme)
        replace(&settings.glyphs, glyphs)
        replace(&settings.refreshPerSecond, refreshPerSecond)
        replace(&settings.linkColumns, linkColumns)
        replace(&settings.linkOrder, linkOrder)
        replace(&settings.linkGrouping, linkGrouping)
        settings.ownFilters = filters
        if let thresholds {
            settings.thresholds.value.merge(thresholds.value)
            settings.thresholds.origin = thresholds.origin
        }
    }

    /// The file's content; `parse` reads the same choices from it.
    public var text: String {
        var lines = ["# Written by keepwatch: what was chosen on its screen."]
        if let theme { lines.append("theme: \(theme.value)") }
        if let glyphs { lines.append("glyphs: \(glyphs.value)") }
        if let refreshPerSecond { lines.append("refresh: \(refreshPerSecond.value)/s") }
        if let linkColumns {
            let columns = linkColumns.value.map(\.text).joined(separator: ", ")
            lines.append("columns: [\(columns)]")
        }
        if let linkOrder { lines.append("sort: \(linkOrder.value.text)") }
        if let linkGrouping { lines.append("group: \(linkGrouping.value.text)") }
        if !filters.isEmpty { lines.append("filters:") }
        lines += filters.map { "  \(yamlQuoted($0.value.name)): \(yamlQuoted($0.value.text))" }
        if let thresholds, !thresholds.value.isEmpty {
            lines.append("thresholds: { \(thresholds.value.text) }")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// The keys of the file.
private enum ChoiceKey: String, SettingsKey {
    case theme, glyphs, refresh, columns, sort, group, filters, thresholds
}

extension SettingsReader {
    /// Reads the root of the file of choices.
    fileprivate mutating func choices(_ root: Node) -> ScreenChoices {
        var choices = ScreenChoices()
        for (key, entry) in entries(of: root, in: "the file", keys: ChoiceKey.self) {
            switch key {
            case .theme: choices.theme = value(entry, SettingValue.themeName)
            case .glyphs: choices.glyphs = value(entry, SettingValue.glyphs)
            case .refresh: choices.refreshPerSecond = value(entry, SettingValue.refresh)
            case .columns: choices.linkColumns = columns(entry)
            case .sort: choices.linkOrder = value(entry, SettingValue.linkOrder)
            case .group: choices.linkGrouping = value(entry, SettingValue.linkGrouping)
            case .filters: choices.filters = filters(entry)
            case .thresholds: choices.thresholds = thresholds(entry)
            }
        }
        return choices
    }

    /// Reads `thresholds`: names of figures, each with a duration or a share, or `off`.
    mutating func thresholds(_ entry: YAMLEntry) -> Setting<FigureThresholds>? {
        guard let mapping = entry.value.mapping else {
            report(
                "thresholds is a mapping such as { rtt: 100ms, loss: 1% }",
                at: entry.valuePosition)
            return nil
        }
        var thresholds = FigureThresholds()
        for part in entries(of: mapping) {
            let known = FigureThresholds.figures.map(\.rawValue)
            guard let figure = FigureThresholds.figures.first(where: { $0.rawValue == part.key })
            else {
                report(explanation(ofUnknown: part.key, known: known), at: part.keyPosition)
                continue
            }
            thresholds[figure] = value(part.value, named: part.key) {
                (text) throws(SettingValueProblem) in
                try SettingValue.threshold(text, of: figure)
            }
        }
        return Setting(thresholds, from: origin(entry.keyPosition))
    }
}

extension FigureThresholds {
    /// As settings write them: `rtt: 100ms, loss: 1%`.
    var text: String {
        FigureThresholds.figures.compactMap { figure in
            self[figure].map { "\(figure.rawValue): \(figure.text(of: $0))" }
        }.joined(separator: ", ")
    }
}

extension SettingValue {
    /// A threshold of a figure: `off`, a duration in whole milliseconds, or a share as `0.5%`.
    static func threshold(
        _ text: String, of figure: LinkFigure
    ) throws(SettingValueProblem) -> FigureThreshold {
        if text == "off" { return .off }
        guard figure.isTime else {
            guard text.hasSuffix("%"), let percent = Double(text.dropLast()),
                (0...100).contains(percent)
            else {
                throw SettingValueProblem(
                    "\(quoted(text)) is no share; write off or a percentage such as 1% or 0.5%")
            }
            return .above(percent / 100)
        }
        let duration = try readDuration(text)
        guard duration >= .milliseconds(1), duration.nanoseconds % 1_000_000 == 0 else {
            throw SettingValueProblem(
                "\(quoted(text)) is out of range; a threshold is off or 1ms or more, in whole "
                    + "milliseconds")
        }
        return .above(Double(duration.nanoseconds))
    }
}

extension SettingsEffects {
    /// For what names no secret and no other file.
    static var none: SettingsEffects {
        SettingsEffects(
            secret: { _ in .failure(.notSet) },
            file: { _ in .failure(FileProblem(reason: "not read")) })
    }
}

extension SettingOrigin {
    fileprivate var isFlag: Bool {
        if case .flag = self { true } else { false }
    }
}

/// A text in double quotes that is read again as it is, whatever stands in it.
///
/// Spec: YAML 1.2.2 §5.7.
private func yamlQuoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
            let digits = String(scalar.value, radix: 16)
            return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
        default:
            return scalar == "\"" || scalar == "\\" ? "\\\(scalar)" : String(scalar)
        }
    }
    return "\"\(escaped.joined())\""
}
