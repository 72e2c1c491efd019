import AlertModel
import FleetModel
import Vocabulary

/// What people read of alerts and incidents, a line each.
struct AlertLine {
    /// The names of links.
    var names: [LinkID: String] = [:]

    /// Links of an incident that are named.
    private static let mostMembers = 12

    /// The line of an alert.
    ///
    /// `2026-11-23T03:12:44.007Z  fired     critical  link down: dock-17: down`
    func text(of change: AlertChange) -> String {
        let what: String
        var details = [change.rule, text(of: change.subject)]
        switch change.kind {
        case .fired:
            what = "fired"
            details.append(change.measured)
        case .resolved(let firedAt):
            what = "resolved"
            details.append("fired for \(length(from: firedAt, to: change.at))")
        }
        return line(
            at: change.at, what, change.severity.rawValue,
            details.filter { !$0.isEmpty }.joined(separator: ": "))
    }

    /// The line of an incident; nil where nobody needs one.
    ///
    /// `2026-11-23T03:12:20.000Z  opened    incident  1: 40 links half-open: 38 of 40 share …`
    func text(of change: IncidentChange) -> String? {
        guard let event = IncidentEvent(change) else { return nil }
        let incident = change.incident
        let end = incident.resolvedAt ?? change.at
        var details = ["\(incident.id)"]
        switch change.kind {
        case .joined(let links):
            details += [counted(links.count, "more link"), incident.summary]
        case .resolved: details.append("lasted \(length(from: incident.since, to: end))")
        case .withdrawn: details.append("nothing is left of it")
        case .raised: details += ["now \(incident.severity.rawValue)", incident.summary]
        case .opened, .acknowledged, .givenBack, .silenced, .noted, .reopened, .updated:
            details.append(incident.summary)
        }
        return line(
            at: change.at, event.change.rawValue, "incident", details.joined(separator: ": "))
    }

    /// The line of a message to people.
    ///
    /// `2026-11-23T03:12:50.000Z  announce  critical  1: opened: 40 links half-open: 38 of 40 …`
    func text(of message: Announcement, at moment: Moment) -> String {
        let parts = ["\(message.incident)", message.occasion.rawValue, message.summary]
        return line(
            at: moment, "announce", message.severity.rawValue, parts.joined(separator: ": "))
    }

    /// An incident as it stands at the end, and below it what became of it, a line each.
    func lines(of incident: Incident) -> [String] {
        let links = counted(incident.members.count, "link")
        let end =
            if let resolvedAt = incident.resolvedAt {
                "over after \(length(from: incident.since, to: resolvedAt))"
            } else if incident.remaining == 0 {
                "all back, but not for long"
            } else {
                "\(incident.remaining) of them down or flapping"
            }
        let head = "incident \(incident.id), \(links), \(end): \(incident.summary)"
        let shown = incident.members.prefix(Self.mostMembers).map(\.name)
        let rest = incident.members.count - shown.count
        let members = shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
        var steps = incident.timeline.map { "\(CivilTime($0.at.wall).rfc3339)  \($0.text)" }
        if incident.stepsForgotten > 0 {
            steps.insert("\(counted(incident.stepsForgotten, "step")) not kept", at: 1)
        }
        return ([head] + ([members] + steps).map { "    \($0)" }).map(\.onOneLine)
    }

    /// The line of what the desk tells; nil where nobody needs one.
    ///
    /// A message says its wall time alone, which is all that a line shows.
    func text(of news: AlertNews) -> String? {
        switch news {
        case .alert(let change): text(of: change)
        case .incident(let change): text(of: change)
        case .announce(let message):
            text(of: message, at: Moment(monotonic: .origin, wall: message.at))
        case .silence, .ringBell, .handedOver: nil
        }
    }

    /// What an alert is about: the name of a link, `broker broker-a:1883`, `site=fra`, `all links`.
    func text(of subject: AlertSubject) -> String {
        switch subject {
        case .link(let link): name(of: link)
        case .group(.tag(let key), let name?): "\(key)=\(name)"
        case .group(.tag(let key), nil): "without tag \(key)"
        case .group(let grouping, let name): "\(grouping.name) \(name ?? "")"
        case .fleet: "all links"
        }
    }

    private func name(of link: LinkID) -> String { names[link] ?? "link \(link.rawValue)" }

    /// A line of three columns and a text, in which nothing commands a terminal.
    private func line(at moment: Moment, _ what: String, _ severity: String, _ text: String)
        -> String
    {
        let time = CivilTime(moment.wall).rfc3339
        return [time, padded(what), padded(severity), text].joined(separator: "  ").onOneLine
    }

    private func length(from start: Moment, to end: Moment) -> String {
        DurationText.short(end.monotonic - start.monotonic)
    }

    private func padded(_ text: String) -> String {
        text + String(repeating: " ", count: max(0, 8 - text.count))
    }
}

/// `1 link`, `2 links`.
func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
}

extension String {
    /// Without control characters, which names and reasons from outside may hold.
    var onOneLine: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map {
                    $0.properties.generalCategory == .control ? "\u{FFFD}" : $0
                }))
    }
}
