import FleetModel

/// How the table of links is put in order.
extension SettingValue {
    /// The column of links that sorts, and whether the other way round: `rtt`, `rtt reversed`.
    static func linkOrder(_ text: String) throws(SettingValueProblem) -> LinkOrder {
        if let order = LinkOrder(text) { return order }
        throw SettingValueProblem(
            "\(quoted(text)) sorts nothing; write the name of a column but number, such as rtt, or "
                + "\"rtt reversed\"")
    }

    /// What links are put together by: `tag:KEY`, `broker`, `state`, or `none`.
    static func linkGrouping(_ text: String) throws(SettingValueProblem) -> LinkGrouping? {
        if text == noGrouping { return nil }
        if let grouping = LinkGrouping(named: text) { return grouping }
        throw SettingValueProblem("\(quoted(text)) is none of tag:KEY, broker, state and none")
    }
}

private let noGrouping = "none"

extension LinkGrouping? {
    /// As settings write it.
    var text: String { self?.name ?? noGrouping }
}
