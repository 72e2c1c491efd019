import FleetModel
import Vocabulary

extension WatchedIncident {
    func summary(_ endings: [SharedEnding]) -> String {
        let count = members.count
        if kind == .drops {
            guard count > 1 else {
                return incident.members.first.map {
                    "\($0.name) \(endings.commonWord ?? "dropped")"
                }
                    ?? ""
            }
            return "\(count) links \(endings.commonWord ?? "dropped")\(reason)"
        }
        guard case .alerts(let rule) = kind else { return "" }
        let measured = incident.alerts.first.map { ": \($0.measured)" } ?? ""
        if count > 1 { return "\(rule) on \(count) links\(reason)" }
        if let member = incident.members.first { return "\(rule) on \(member.name)\(measured)" }
        let subjects = alerts.subjects(of: rule)
        guard subjects.count == 1, let subject = subjects.first else {
            let names = subjects.map { $0.text { _ in "" } }.sorted()
            let few = names.prefix(3).joined(separator: ", ")
            let rest = names.count > 3 ? " and \(names.count - 3) more" : ""
            return names.isEmpty ? rule : "\(rule) on \(few)\(rest)"
        }
        return "\(rule) on \(subject.text { _ in "" })\(measured)"
    }

    /// Why these links; nothing while nobody looked.
    private var reason: String {
        if let cause { return ": \(cause.evidence)" }
        guard let survivorCount else { return "" }
        return survivorCount == 0
            ? ": no other link is up"
            : ": nothing that they share sets them apart from the \(survivorCount) others"
    }

    func joiningText(_ links: [GatheredLink], _ word: String?) -> String {
        let times = links.map(\.at.monotonic)
        let spread = (times.max() ?? .origin) - (times.min() ?? .origin)
        let within =
            links.count > 1 && spread > .zero ? " within \(DurationText.short(spread))" : ""
        let noun = links.count == 1 ? "link" : "links"
        let counted = word == "more" ? "\(links.count) more \(noun)" : "\(links.count) \(noun)"
        let again = word == "again" ? " again" : ""
        guard case .alerts(let rule) = kind else { return "\(counted) dropped\(again)\(within)" }
        return "\(rule)\(again) on \(counted)\(within)"
    }

    var newsTexts: [String] {
        var texts: [String] = []
        if kind == .drops || members.isEmpty {
            for rule in Set(news.fired).sorted() { texts.append("\(rule) fires") }
        }
        let rest = incident.remaining == 0 ? "none" : "\(incident.remaining)"
        var parts: [String] = []
        if kind == .drops {
            if news.again > 0 { parts.append("\(news.again) dropped again") }
            if news.back > 0 { parts.append("\(news.back) back") }
            if news.paused > 0 { parts.append("\(news.paused) paused") }
            if !parts.isEmpty {
                texts.append("\(parts.joined(separator: ", ")), \(rest) still down")
            }
        } else if !members.isEmpty {
            if news.again > 0 { parts.append("so again on \(news.again)") }
            if news.back > 0 { parts.append("over on \(news.back)") }
            if !parts.isEmpty {
                texts.append("\(parts.joined(separator: ", ")), still so on \(rest)")
            }
        }
        if kind == .drops || members.isEmpty {
            for rule in Set(news.ended).sorted() where !alerts.fires(rule) {
                texts.append("\(rule) is over")
            }
        }
        return texts
    }
}
