import AlertModel
import FleetModel
import Vocabulary

/// What the report says of alerts.
extension ConfigReport {
    /// Each rule as a row, then what it concerns and what a person is told, where it says so.
    static func rows(of rules: [Setting<AlertRule>]) -> [Row] {
        guard !rules.isEmpty else { return [("rules", "none", nil)] }
        return rules.flatMap { rule -> [Row] in
            let details: [(key: String, value: String?)] = [
                ("links", rule.value.links?.text), ("note", rule.value.note),
                ("runbook", rule.value.runbook),
            ]
            let head = row(rule.value.name, rule) {
                "\($0.severity.rawValue): \($0.condition.text)"
            }
            return [head] + rows(of: details)
        }
    }
}
