import FleetModel
import Vocabulary

extension WatchedIncident {
    func summary(_ endings: [SharedEnding]) -> String {
        let count = members.count
        if kind == .drops {
            guard let first = incident.members.first else { return incident.summary }
            let end = endings.commonWord ?? "dropped"
            return count > 1 ? "\(count) links \(end)\(reason)" : "\(first.name) \(end)"
        }
        guard case .alerts(let rule) = kind else { return "" }
        let measured = incident.alerts.first { $0.rule == rule }.map { ": \($0.measured)" } ?? ""
        let groups = alerts.subjects(of: rule).filter { $0.link == nil }
        if groups.count == 1, let group = groups.first {
            return "\(rule) \(group.placeText)\(measured)"
        }
        if !groups.isEmpty {
            let names = groups.map(\.placeText).sorted()
            let rest = names.count > 3 ? " and \(names.count - 3) more" : ""
            return "\(rule) \(names.prefix(3).joined(separator: ", "))\(rest)"
        }
        // What is over stays as it was.
        guard counted.isEmpty, !isAboutGroups, let first = incident.members.first else {
            return incident.summary
        }
        return count > 1
            ? "\(rule) on \(count) links\(reason)" : "\(rule) on \(first.name)\(measured)"
    }

    /// What the links of the only group have in common about which an alert fires.
    func onlyGroup(of rule: String) -> SharedFeature? {
        let groups = alerts.subjects(of: rule).filter { $0.link == nil }
        guard groups.count == 1 else { return nil }
        return switch groups.first {
        case .group(.broker, let name?): .broker(name)
        case .group(.tag(let key), let name?): .tag(Tag(key: key, value: name))
        default: nil
        }
    }

    /// A filter that passes all links at the members' brokers, where the cause is a place that has
    /// them in common; nil where there are many brokers.
    func brokerFilter(for cause: SharedCause) -> String? {
        guard cause.features.contains(where: \.isPlace) else { return nil }
        var brokers: Set<SharedFeature> = []
        for member in members.values {
            brokers.formUnion(member.features.filter(\.isBroker))
            guard brokers.count <= Self.mostBrokers else { return nil }
        }
        return SharedFeature.filter(passingAny: brokers.sorted())
    }

    /// More brokers are not named in a filter.
    private static let mostBrokers = 8

    /// Why these links; nothing while nobody looked.
    private var reason: String {
        // Of an earlier run only the words are known.
        if let evidence = incident.evidence { return ": \(evidence)" }
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
        let isByRule = kind == .drops || isAboutGroups
        // Of its own rule it is said on how many links.
        let isToldOf = { (rule: String) in isByRule || kind != .alerts(rule: rule) }
        var texts = Set(news.fired).filter(isToldOf).sorted().map { "\($0) fires" }
        let rest = incident.remaining == 0 ? "none" : "\(incident.remaining)"
        var parts: [String] = []
        if kind == .drops {
            if news.again > 0 { parts.append("\(news.again) dropped again") }
            if news.back > 0 { parts.append("\(news.back) back") }
            if news.paused > 0 { parts.append("\(news.paused) paused") }
            if !parts.isEmpty {
                texts.append("\(parts.joined(separator: ", ")), \(rest) still down")
            }
        } else if !isAboutGroups {
            if news.again > 0 { parts.append("so again on \(news.again)") }
            if news.back > 0 { parts.append("over on \(news.back)") }
            if !parts.isEmpty {
                texts.append("\(parts.joined(separator: ", ")), still so on \(rest)")
            }
        }
        return texts
            + Set(news.ended).filter { isToldOf($0) && !alerts.fires($0) }.sorted()
            .map { "\($0) is over" }
    }
}

extension AlertSubject {
    /// Where a group is in trouble: `at a:1883`, `on site=fra`.
    fileprivate var placeText: String {
        if case .group(.broker, let name?) = self { return "at \(name)" }
        return "on \(text { _ in "" })"
    }
}
