import FleetModel
import Vocabulary

/// Nobody is to be told of some links for a time.
struct SilenceForm: FormTopic {
    /// Names that are shown of the links that a filter passes.
    private static let mostNames = 5

    func title(in state: AppState) -> String { "Silence" }

    func subject(in state: AppState) -> String? {
        "Nobody is told what is wrong with these links; they are watched and judged as ever."
    }

    func objection(to field: Form.Field, in state: AppState) -> FieldObjection? {
        switch field.name {
        case .links: .toFilter(field)
        case .reason: field.text.isEmpty ? .missing("why nobody is to be told of it") : nil
        case .lasting: .toDuration(field.text, longest: Silence.longest)
        default: .toPerson(field)
        }
    }

    func meaning(of field: Form.Field, in state: AppState) -> String {
        switch field.name {
        case .links: linksText(field, in: state)
        case .lasting: state.endText(of: field) ?? ""
        case .person: "who asks for it"
        default: ""
        }
    }

    /// How many links a filter passes now, and the first: `2 of 14 links: dock-17, dock-18`.
    private func linksText(_ field: Form.Field, in state: AppState) -> String {
        guard let filter = try? LinkFilter(parsing: field.typed.text) else { return "" }
        let (links, now) = (state.live.snapshot.links, state.clock.monotonic)
        let passing = links.filter { filter.matches($0, at: now) }
        guard !passing.isEmpty else { return "no link passes now" }
        let all = countText(links.count, "link")
        let names = passing.prefix(Self.mostNames).map(\.settings.name).joined(separator: ", ")
        return "\(passing.count) of \(all): \(names)"
            + (passing.count > Self.mostNames ? ", …" : "")
    }

    func accept(_ form: Form, on state: inout AppState) -> [AppEffect] {
        let links = form.fields.first { $0.name == .links }
        guard let filter = try? LinkFilter(parsing: links?.typed.text ?? ""),
            let duration = try? DurationText.parse(form.text(of: .lasting))
        else { return [] }
        let name = form.text(of: .person)
        state.typedName = name
        state.say("silent until \(state.endText(in: duration)): \(filter.text)")
        return [
            .alert(.silence(filter, reason: form.text(of: .reason), by: name, for: duration))
        ]
    }
}

extension AppState {
    /// Asks which links are to be silent; on a silence that is in force, whether it is to end.
    mutating func beginToSilence() {
        let isOnList = view == .incidents && placeBeneath == view.place
        if isOnList, let silence = IncidentsScreen.selectedSilence(in: self) {
            let left = countdownText(to: silence.until, now: clock)
            ask(
                "end the silence of \(silence.links.text), \(left) left?",
                then: [.alert(.endSilence(silence.id))],
                saying: "what is wrong with \(silence.links.text) is told again")
            return
        }
        if isOnList, let window = IncidentsScreen.selectedWindow(in: self) {
            say(
                "the window \(window.name) is in the file, and ends "
                    + "\(timeText(window.until)) by itself")
            return
        }
        open(
            .silence,
            [
                (.links, filterToSilence), (.reason, ""), (.lasting, "1h"),
                (.person, personName),
            ])
    }

    /// A filter that passes what is selected: the marked links, else those of the selected group,
    /// else those that share the cause of the incident at hand, else its members, else the selected
    /// link; empty where none that can be typed does.
    private var filterToSilence: String {
        let marked = detail == nil ? view.screen.markedLinks(in: self) : []
        if !marked.isEmpty { return filter(passing: marked) }
        if detail == nil, let group = view.screen.selectedGroup(in: self) {
            return filter(passing: group.links, as: group.title)
        }
        if let incident = incidentAtHand, !incident.isOver {
            return incident.causeFilter ?? filter(passing: incident.members.map(\.link))
        }
        return selectedLink.map { filter(passing: [$0]) } ?? ""
    }

    /// A filter that passes these links and no others; empty where it would be too long to type.
    ///
    /// - Parameter title: what they are called together, which may be such a filter.
    private func filter(passing links: [LinkID], as title: String? = nil) -> String {
        if let title, let filter = try? LinkFilter(parsing: title) {
            let passing = fleet.snapshot.links.filter { filter.matches($0, at: now.monotonic) }
            if Set(passing.map(\.id)) == Set(links) { return title }
        }
        // More names than that are too long in any case.
        let names = links.prefix(TextField.capacity).compactMap { fleet.link($0)?.settings.name }
        guard names.count == links.count, !names.isEmpty else { return "" }
        let choice = names.map(\.asPattern).joined(separator: "|")
        let text = names.count == 1 ? "/^\(choice)$/" : "/^(\(choice))$/"
        let isReadable = (try? LinkFilter(parsing: text)) != nil
        return isReadable && text.count <= TextField.capacity ? text : ""
    }
}

extension String {
    /// A pattern that is found in this text alone.
    fileprivate var asPattern: String {
        reduce(into: "") { pattern, character in
            if "\\.^$|()[]{}*+?/".contains(character) { pattern.append("\\") }
            pattern.append(character)
        }
    }
}
