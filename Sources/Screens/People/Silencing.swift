import FleetModel
import TerminalCells
import Vocabulary

extension FleetView {
    /// Links of an incident that are asked about: a page asks in each frame.
    private static let mostAsked = 50

    /// What keeps people from being told of an incident, now: the silences and windows in force
    /// that cover one of the first links which are waited for; where none is, of all its links.
    ///
    /// Nothing for an incident that is not silenced as a whole.
    func silencing(
        _ incident: Incident, at now: MonotonicInstant
    ) -> (silences: [Silence], windows: [WindowInForce]) {
        guard incident.silencedUntil != nil, !incident.isOver else { return ([], []) }
        let waited = incident.members.lazy.filter { !$0.isBack }.prefix(Self.mostAsked)
        let asked = waited.isEmpty ? incident.members.prefix(Self.mostAsked) : Array(waited)[...]
        let links = asked.compactMap { link($0.link) }
        let alerts = snapshot.alerts
        return (
            alerts.silences.filter { silence in
                links.contains { silence.links.matches($0, at: now) }
            },
            alerts.windows.filter { window in
                guard let filter = window.links else { return true }
                return links.contains { filter.matches($0, at: now) }
            }
        )
    }
}

extension AppState {
    /// Columns of a person's name, and of a filter, in a question about silences.
    private static let (personWidth, filterWidth) = (12, 30)

    /// Asks which links are to be silent; on a silence that is in force, on an incident that is
    /// silenced as a whole, and on links of which a silence has the very filter, whether it is to
    /// end.
    mutating func beginToSilence() {
        if isOnList, let silence = IncidentsScreen.selectedSilence(in: self) {
            askToEnd([silence], beside: [])
        } else if isOnList, let window = IncidentsScreen.selectedWindow(in: self) {
            sayThatItEnds(window)
        } else if let incident = incidentToSilence, incident.silencedUntil != nil {
            let (silences, windows) = live.silencing(incident, at: clock.monotonic)
            if !silences.isEmpty {
                askToEnd(silences, beside: windows)
            } else if let window = windows.first {
                sayThatItEnds(window)
            } else {
                openSilence()
            }
        } else {
            openSilence()
        }
    }

    private mutating func openSilence() {
        let filter = filterToSilence
        // The same once more would change nothing, and is not meant.
        let equal = live.snapshot.alerts.silences.filter { $0.links.text == filter }
        if !filter.isEmpty, !equal.isEmpty {
            askToEnd(equal, beside: [])
            return
        }
        open(
            .silence,
            [(.links, filter), (.reason, ""), (.lasting, "1h"), (.person, personName)])
    }

    /// Asks whether silences are to end, and says what then still holds messages back.
    ///
    /// Filters stand last, since they may be wider than the screen: how many silences, whose and of
    /// how many links has to be seen before they end.
    private mutating func askToEnd(_ silences: [Silence], beside windows: [WindowInForce]) {
        let people = Set(silences.map(\.by)).sorted()
        var facts = people.prefix(1).map { shortened($0, to: Self.personWidth) }
        if people.count > 1 { facts.append("\(people.count - 1) more") }
        let last = silences.map(\.until).max { $0.monotonic < $1.monotonic }
        if let last { facts.append("\(roughCountdownText(to: last, now: clock)) left") }
        let covered = live.snapshot.links.count { link in
            silences.contains { $0.links.matches(link, at: clock.monotonic) }
        }
        let links = countText(covered, "link")
        // What passes most is often the shortest: a long one would hide it.
        let filters = silences.map(\.links.text).sorted { $0.count < $1.count }
            .map { shortened($0, to: Self.filterWidth) }.joined(separator: " and ")
        let still = windows.first.map { "; the window \($0.name) goes on" } ?? ""
        ask(
            "end \(countText(silences.count, "silence")) (\(facts.joined(separator: ", "))) of "
                + "\(links): \(filters)?",
            then: silences.map { .alert(.endSilence($0.id)) },
            saying: "what is wrong with \(links) is told again\(still)")
    }

    private mutating func sayThatItEnds(_ window: WindowInForce) {
        say(
            "the window \(window.name) is in the file, and ends "
                + "\(timeText(window.until)) by itself")
    }

    /// Whether keys are about a line of the list of incidents.
    private var isOnList: Bool { view == .incidents && placeBeneath == view.place }

    /// The incident that is asked to be silent as a whole; nil where links are chosen one by one,
    /// or it is over.
    private var incidentToSilence: Incident? {
        let isOfLinks =
            detail == nil && !view.screen.markedLinks(in: self).isEmpty || selectedGroup != nil
            || isOnList && selectedLink != nil
        guard !isOfLinks, let id = incidentAtHand?.id else { return nil }
        // The screen may be frozen.
        return live.incident(id).flatMap { $0.isOver ? nil : $0 }
    }

    private var selectedGroup: SelectedGroup? {
        detail == nil ? view.screen.selectedGroup(in: self) : nil
    }

    /// A filter that passes what is selected: the marked links, else those of the selected group,
    /// else the member that is selected, else the links that share the cause of the incident at
    /// hand, else its members, else the selected link; empty where none that can be typed does.
    private var filterToSilence: String {
        let marked = detail == nil ? view.screen.markedLinks(in: self) : []
        let filter: String
        if !marked.isEmpty {
            filter = self.filter(passing: names(of: marked))
        } else if let group = selectedGroup {
            filter = self.filter(passing: group)
        } else if let incident = incidentToSilence {
            filter = incident.causeFilter ?? self.filter(passing: incident.members.map(\.name))
        } else {
            filter = self.filter(passing: names(of: [selectedLink].compactMap { $0 }))
        }
        // What the field cannot hold as it is would be another filter there.
        return Form.Field(.links, filter).typed.text == filter ? filter : ""
    }

    private func names(of links: [LinkID]) -> [String] {
        links.compactMap { fleet.link($0)?.settings.name }
    }

    /// What the group is called, where that is a broker or a tag that no other link has; else the
    /// names of its links.
    private func filter(passing group: SelectedGroup) -> String {
        let links = Set(group.links)
        let first = group.links.first.flatMap(fleet.link)?.settings
        let tag = first?.tags.first { $0.description == group.title }
        let isBroker = first?.endpoint.authority == group.title
        let term =
            isBroker ? LinkFilter.term(broker: group.title) : tag.flatMap(LinkFilter.term(tag:))
        guard let term, let filter = try? LinkFilter(parsing: term),
            Set(linksPassing(filter).map(\.id)) == links
        else { return self.filter(passing: names(of: group.links)) }
        return term
    }

    /// A filter that passes the links of these names and, of those that are watched now, no others;
    /// empty where there is none, or it would be too long to type.
    ///
    /// There is none where a name differs from another one in case alone, or another link has a tag
    /// that such a term asks for, too.
    private func filter(passing names: [String]) -> String {
        // More names than that are too long in any case.
        guard names.count < TextField.capacity else { return "" }
        let terms = names.compactMap(LinkFilter.term(name:))
        let text = terms.joined(separator: "|")
        guard terms.count == names.count, text.count <= TextField.capacity,
            let filter = try? LinkFilter(parsing: text)
        else { return "" }
        let chosen = Set(names)
        return linksPassing(filter).allSatisfy { chosen.contains($0.settings.name) } ? text : ""
    }

    /// The links that pass a filter now, also while the screen shows another time.
    func linksPassing(_ filter: LinkFilter) -> [LinkSnapshot] {
        live.snapshot.links.filter { filter.matches($0, at: clock.monotonic) }
    }
}
