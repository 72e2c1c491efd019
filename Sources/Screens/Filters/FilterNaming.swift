import FleetModel

/// The name being typed under which the filter that holds is to be saved.
struct FilterNaming: Hashable, Sendable {
    var field = TextField()

    var name: String { field.text.trimmingBlanks }
}

extension AppState {
    /// Carries a command out while a name is typed.
    mutating func perform(_ command: Command, in naming: FilterNaming) -> [AppEffect] {
        var naming = naming
        switch command {
        case .menuChoose: return saveFilter(as: naming)
        case .menuCancel: overlay = nil
        case _ where naming.field.perform(command): overlay = .naming(naming)
        default: break
        }
        return []
    }

    /// Why nothing can be saved under the name; nil where something can.
    func objection(to naming: FilterNaming) -> String? {
        guard settings.filters.contains(where: { $0.name == naming.name }) else { return nil }
        let isInFile = settings.savedFilters.contains { $0.name == naming.name }
        return "“\(naming.name)” is \(isInFile ? "in the file" : "saved") already: another name"
    }

    private mutating func saveFilter(as naming: FilterNaming) -> [AppEffect] {
        if let objection = objection(to: naming) {
            say(objection)
            return []
        }
        overlay = nil
        guard !naming.name.isEmpty else {
            say("not saved: a filter is saved under a name")
            return []
        }
        do {
            let filter = try SavedFilter(name: naming.name, text: links.filter.text.text)
            settings.ownFilters.append(filter)
            say("saved as “\(filter.name)”")
            return [.choose(.saveFilter(filter))]
        } catch {
            say("not saved: \(error.message)")
            return []
        }
    }
}
