import FleetModel
import Vocabulary

/// Somebody takes an incident.
struct AcknowledgementForm: FormTopic {
    /// What is longer is nobody's any more.
    private static let longest = Silence.longest

    let incident: Int

    func title(in state: AppState) -> String { "Acknowledge incident \(incident)" }

    func subject(in state: AppState) -> String? {
        if let obstacle = obstacle(in: state) { return obstacle }
        guard let incident = state.live.incident(incident) else { return nil }
        guard let keeper = incident.acknowledgement else { return incident.sentence }
        let note = keeper.note.map { " (\($0))" } ?? ""
        let since = state.timeText(keeper.at)
        return "\(keeper.by) has it since \(since)\(note): \(incident.sentence)"
    }

    func obstacle(in state: AppState) -> String? {
        guard let known = state.live.incident(incident) else {
            return state.absence(of: incident)
        }
        return known.resolvedAt.map {
            "incident \(incident) is over by now, since \(state.timeText($0)): "
                + "nobody needs to have it"
        }
    }

    func objection(to field: Form.Field, in state: AppState) -> FieldObjection? {
        switch field.name {
        case .person: .toPerson(field)
        case .lasting where !field.text.isEmpty:
            .toDuration(field.text, longest: Self.longest)
        default: nil
        }
    }

    func meaning(of field: Form.Field, in state: AppState) -> String {
        switch field.name {
        case .person: "who has it"
        case .note: "what you are about to do; may be left out"
        default: state.endText(of: field) ?? "until it is over; or a time, such as 2h"
        }
    }

    func accept(_ form: Form, on state: inout AppState) -> [AppEffect] {
        let (name, note) = (form.text(of: .person), form.text(of: .note))
        let duration = try? DurationText.parse(form.text(of: .lasting))
        let end = duration.map { ", until \(state.endText(in: $0))" } ?? ""
        let outcome = "\(name) has incident \(incident)\(end)"
        let effects = [
            AppEffect.alert(
                .acknowledge(
                    incident: incident, by: name, note: note.isEmpty ? nil : note, for: duration))
        ]
        // What that one said of it would be lost.
        if let keeper = state.live.incident(incident)?.acknowledgement, keeper.by != name {
            let question = "take incident \(incident) from \(keeper.by), for \(name)?"
            state.ask(question, then: effects, saying: outcome)
            return []
        }
        state.say(outcome)
        return effects
    }
}

extension AppState {
    /// Asks who takes the incident at hand, or says why nobody can.
    mutating func beginToAcknowledge() {
        guard let incident = openIncident(to: "acknowledge") else { return }
        // What another person is about to do is not what this one is.
        let own = incident.acknowledgement.flatMap { $0.by == personName ? $0 : nil }
        let left = own?.until.map { timeLeftText(until: $0) }
        open(
            .acknowledgement(incident: incident.id),
            [(.person, personName), (.note, own?.note ?? ""), (.lasting, left ?? "")])
    }

    /// A time from now on as it is typed, in whole minutes: one that was over would be none.
    private func timeLeftText(until end: Moment) -> String {
        let minutes = (end.monotonic - clock.monotonic).nanoseconds / 60_000_000_000
        return DurationText.exact(.seconds(60) * Int(max(1, minutes)))
    }

    /// Gives the incident at hand back; asks first where another person has it.
    mutating func giveBack() -> [AppEffect] {
        guard let incident = openIncident(to: "give back") else { return [] }
        guard let keeper = incident.acknowledgement else {
            let key = keyMap.wayTo(.acknowledge, in: place)
            say("nobody has incident \(incident.id): \(key) takes it")
            return []
        }
        let effects = [AppEffect.alert(.giveBack(incident: incident.id))]
        let outcome = "nobody has incident \(incident.id) any more"
        guard keeper.by == personName else {
            ask(
                "give incident \(incident.id) back, which \(keeper.by) has?", then: effects,
                saying: outcome)
            return []
        }
        say(outcome)
        return effects
    }

    /// The incident at hand as it stands now; nil where there is none, or it is over, which the
    /// footer says.
    private mutating func openIncident(to act: String) -> Incident? {
        guard let id = incidentAtHand?.id else {
            sayThatNoIncidentIsAtHand(to: act)
            return nil
        }
        // The screen may be frozen.
        guard let incident = live.incident(id), !incident.isOver else {
            say("incident \(id) is over: there is nothing to \(act)")
            return nil
        }
        return incident
    }

    /// Why an incident that was there is gone.
    func absence(of incident: Int) -> String {
        "incident \(incident) is gone: it was withdrawn, became part of another or is forgotten"
    }

    /// Says why nothing can be done about an incident.
    mutating func sayThatNoIncidentIsAtHand(to act: String) {
        let link = selectedLink.flatMap(fleet.link)
        say(
            link.map { "\($0.settings.name) is part of no incident" }
                ?? "there is no incident to \(act)")
    }

    /// A time of day, with its date where that is not today.
    func timeText(_ moment: Moment) -> String { zone.timestamp(moment.wall, now: clock.wall) }

    /// When a time that begins now ends.
    func endText(in duration: Duration) -> String {
        "\(zone.timestamp(clock.wall + duration, now: clock.wall)) \(zone.abbreviation)"
    }

    /// When a time ends that was typed and begins now; nil where none was.
    func endText(of field: Form.Field) -> String? {
        (try? DurationText.parse(field.text)).map { "until \(endText(in: $0))" }
    }
}
