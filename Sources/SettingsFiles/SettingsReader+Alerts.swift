import AlertModel
import FleetModel
import Vocabulary
import Yams

/// What is alerted about.
extension SettingsReader {
    /// The most rules that a file may have: each is judged for each link.
    private static let mostAlerts = 1_000

    /// Reads `alerts`: a list of rules beside the built-in ones, or in place of those of their
    /// names; the empty list turns the built-in ones off.
    mutating func alertRules(_ entry: YAMLEntry) -> [Setting<AlertRule>] {
        guard let nodes = entry.value.sequence else {
            report(
                "alerts is a list; each begins with - and has a name and when; "
                    + "alerts: [] turns the built-in ones off", at: entry.valuePosition)
            return []
        }
        if nodes.isEmpty { return [] }
        let own = named(nodes, "alert", most: Self.mostAlerts, name: \AlertRule.name) {
            $0.alertRule($1)
        }
        let names = Set(own.map(\.value.name))
        return BuiltInRules.all.filter { !names.contains($0.name) }.map { Setting($0) } + own
    }

    /// One rule, and where its name stands; nil where it lacks what it needs, which is reported.
    private mutating func alertRule(_ node: Node) -> (value: AlertRule, at: TextPosition)? {
        guard node.mapping != nil else {
            report("an alert is a mapping with a name and when", at: TextPosition(node.mark))
            return nil
        }
        var name: (text: String, position: TextPosition)?
        var condition: AlertCondition?
        var severity = AlertSeverity.warning
        var links: LinkFilter?
        var note: String?
        var runbook: String?
        let parts = entries(of: node, in: "an alert", keys: AlertKey.self)
        for (key, entry) in parts {
            switch key {
            case .name:
                name = value(entry, SettingValue.printable).map { ($0.value, entry.valuePosition) }
            case .when: condition = value(entry, SettingValue.alertCondition)?.value
            case .severity: severity = value(entry, SettingValue.severity)?.value ?? severity
            case .links: links = value(entry, SettingValue.linkFilter)?.value
            case .note: note = value(entry, SettingValue.printable)?.value
            case .runbook: runbook = value(entry, SettingValue.printable)?.value
            }
        }
        for key in [AlertKey.name, .when] where !parts.contains(where: { $0.key == key }) {
            report("an alert needs \(key.rawValue)", at: TextPosition(node.mark))
        }
        guard let name, let condition else { return nil }
        let rule = AlertRule(
            name: name.text, condition: condition, severity: severity, links: links, note: note,
            runbook: runbook)
        return (rule, name.position)
    }
}

extension SettingValue {
    /// When an alert begins and ends: `down for 30s`.
    static func alertCondition(_ text: String) throws(SettingValueProblem) -> AlertCondition {
        do {
            return try AlertCondition(parsing: text)
        } catch {
            throw SettingValueProblem(error.message, atCharacter: error.position, of: text)
        }
    }

    /// `info`, `warning` or `critical`.
    static func severity(_ text: String) throws(SettingValueProblem) -> AlertSeverity {
        guard let severity = AlertSeverity(rawValue: text) else {
            throw SettingValueProblem("\(quoted(text)) is none of info, warning and critical")
        }
        return severity
    }

    /// A filter over links, as it is typed after `/`.
    static func linkFilter(_ text: String) throws(SettingValueProblem) -> LinkFilter {
        let text = try printable(text)
        do {
            return try LinkFilter(parsing: text)
        } catch {
            throw SettingValueProblem(error.message, atCharacter: error.position, of: text)
        }
    }
}
