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
        let passing = state.linksPassing(filter)
        guard !passing.isEmpty else { return "no link passes now" }
        let all = countText(state.live.snapshot.links.count, "link")
        let names = passing.prefix(Self.mostNames).map(\.settings.name).joined(separator: ", ")
        return "\(passing.count) of \(all): \(names)"
            + (passing.count > Self.mostNames ? ", …" : "")
    }

    func accept(_ form: Form, on state: inout AppState) -> [AppEffect] {
        let links = form.fields.first { $0.name == .links }
        guard let filter = try? LinkFilter(parsing: links?.typed.text ?? ""),
            let duration = try? DurationText.parse(form.text(of: .lasting))
        else { return [] }
        let (reason, name) = (form.text(of: .reason), form.text(of: .person))
        state.say("silent until \(state.endText(in: duration)): \(filter.text)")
        return [.alert(.silence(filter, reason: reason, by: name, for: duration))]
    }
}
