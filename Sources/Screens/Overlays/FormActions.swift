extension AppState {
    /// Opens a form over the view; keys go into its first field that says nothing yet.
    mutating func open(_ name: FormName, _ fields: [(name: FieldName, text: String)]) {
        overlay = .form(Form(name, fields))
    }

    /// Carries a command out in a form.
    mutating func perform(_ command: Command, in form: Form) -> [AppEffect] {
        var form = form
        switch command {
        case .menuCancel:
            overlay = nil
            return []
        case .menuChoose: return accept(form)
        case .nextField, .previousField:
            if form.fields.count == 1 { say("there is no other field") }
            form.select(form.selected + (command == .nextField ? 1 : -1))
        case _ where form.perform(command): break
        default: return []
        }
        overlay = .form(form)
        return []
    }

    /// Does what a form says; where something cannot be taken, or nothing can come of it any more,
    /// the form stays with what was typed.
    private mutating func accept(_ form: Form) -> [AppEffect] {
        let topic = form.name.topic
        if let obstacle = topic.obstacle(in: self) {
            say(obstacle)
            return []
        }
        for (place, field) in form.fields.enumerated() {
            guard let objection = topic.objection(to: field, in: self) else { continue }
            var form = form
            form.refuse(at: place)
            overlay = .form(form)
            say("not yet, \(field.name.rawValue): \(objection.text)")
            return []
        }
        let effects = topic.accept(form, on: &self)
        // Nothing is done yet while something is asked: after a no all of it stands there still.
        if question == nil { close(form) }
        return effects
    }

    /// What a form says is done: whoever that was is likely to do the next thing, too.
    mutating func close(_ form: Form) {
        overlay = nil
        let person = form.text(of: .person)
        if !person.isEmpty { typedName = person }
    }

    /// A click goes to a field; outside the box it changes nothing, since what was typed would be
    /// lost.
    mutating func press(x: Int, y: Int, in form: Form) {
        guard let place = FormBox(form, self, in: layout.body).field(x: x, y: y) else { return }
        var form = form
        form.select(place)
        overlay = .form(form)
    }
}
