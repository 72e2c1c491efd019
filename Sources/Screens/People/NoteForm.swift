import FleetModel
import Vocabulary

/// Something is worth knowing of an incident.
struct NoteForm: FormTopic {
    let incident: Int

    func title(in state: AppState) -> String { "Note on incident \(incident)" }

    func subject(in state: AppState) -> String? {
        state.live.incident(incident)?.sentence ?? obstacle(in: state)
    }

    func obstacle(in state: AppState) -> String? {
        state.live.incident(incident) == nil ? state.absence(of: incident) : nil
    }

    func objection(to field: Form.Field, in state: AppState) -> FieldObjection? {
        switch field.name {
        case .note: field.text.isEmpty ? .missing("what others should know of it") : nil
        default: .toPerson(field)
        }
    }

    func meaning(of field: Form.Field, in state: AppState) -> String {
        field.name == .person ? "who writes it" : ""
    }

    func accept(_ form: Form, on state: inout AppState) -> [AppEffect] {
        let name = form.text(of: .person)
        state.say("noted on incident \(incident)")
        return [.alert(.note(incident: incident, by: name, text: form.text(of: .note)))]
    }
}

extension AppState {
    /// Asks what is worth knowing of the incident at hand.
    mutating func beginNote() {
        guard let incident = incidentAtHand else {
            sayThatNoIncidentIsAtHand(to: "write something of")
            return
        }
        open(.note(incident: incident.id), [(.note, ""), (.person, personName)])
    }
}
