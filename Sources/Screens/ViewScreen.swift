import FleetModel
import TerminalCells
import Vocabulary

/// How a view is drawn and what it does: frame, keys and mouse treat all views alike.
///
/// What a view remembers is a part of `AppState`.
protocol ViewScreen {
    /// Draws the view into the body of the screen, its box with the tabs included.
    static func draw(_ state: AppState, in body: Rectangle, on grid: inout CellGrid)

    /// Carries out a command of the view's own; one that means nothing here changes nothing.
    static func perform(_ command: Command, on state: inout AppState) -> [AppEffect]

    /// Somebody pressed the mouse's button inside the box.
    static func press(x: Int, y: Int, on state: inout AppState) -> [AppEffect]

    /// Takes in what changed of the fleet, or of what it is filtered and sorted by.
    static func refresh(_ state: inout AppState, _ changes: LinkChanges)

    /// Keeps selection and scroll position inside what there is to see.
    static func settle(_ state: inout AppState)

    /// The link that commands act on; nil where none is selected.
    static func selectedLink(in state: AppState) -> LinkID?

    /// The links that commands act on instead of the selected one; empty where none are marked.
    static func markedLinks(in state: AppState) -> [LinkID]

    /// The links that commands act on where what is selected stands for several; nil where it is
    /// one link, or nothing.
    static func selectedGroup(in state: AppState) -> SelectedGroup?

    /// Opens what is selected where that is not the detail of a link; false where it is.
    static func open(on state: inout AppState) -> Bool

    /// The filter of the view; nil where it cannot be filtered.
    static func filter(in state: AppState) -> FilterText?

    /// The words that are offered while its filter is typed.
    static func filterWords(in state: AppState) -> FilterWords

    /// The incident that commands act on; nil where the view has none selected.
    static func selectedIncident(in state: AppState) -> Incident?

    /// Goes to where a text stands in the view; false where it stands nowhere.
    static func search(_ step: SearchStep, for text: SearchText, on state: inout AppState) -> Bool

    /// Changes the filter; false where the edit means nothing to it.
    static func editFilter(_ edit: FilterEdit, on state: inout AppState) -> Bool
}

extension ViewScreen {
    static func press(x: Int, y: Int, on state: inout AppState) -> [AppEffect] { [] }
    static func refresh(_ state: inout AppState, _ changes: LinkChanges) {}
    static func settle(_ state: inout AppState) {}
    static func selectedLink(in state: AppState) -> LinkID? { nil }
    static func markedLinks(in state: AppState) -> [LinkID] { [] }
    static func selectedGroup(in state: AppState) -> SelectedGroup? { nil }
    static func open(on state: inout AppState) -> Bool { false }
    static func filter(in state: AppState) -> FilterText? { nil }
    static func filterWords(in state: AppState) -> FilterWords { FilterWords() }
    static func selectedIncident(in state: AppState) -> Incident? { nil }
    static func search(_ step: SearchStep, for text: SearchText, on state: inout AppState) -> Bool {
        false
    }
    static func editFilter(_ edit: FilterEdit, on state: inout AppState) -> Bool { false }
}

/// Links that are selected by one line.
struct SelectedGroup: Hashable, Sendable {
    /// What the line calls them: `broker-7:8883`, `site=fra`.
    var title: String
    /// Those that pass the filter.
    var links: [LinkID]
}

/// A view of links, which share one filter: whoever filtered the table finds the map filtered.
protocol LinkFilteredScreen: ViewScreen {}

extension LinkFilteredScreen {
    static func filter(in state: AppState) -> FilterText? { state.links.filter.text }

    static func filterWords(in state: AppState) -> FilterWords { .ofLinks(state.fleet) }

    static func editFilter(_ edit: FilterEdit, on state: inout AppState) -> Bool {
        state.links.filter.take(edit)
    }

    /// The frame's upper right: how the links are shown, and what they are filtered by.
    static func note(of state: AppState, _ parts: String?...) -> String {
        let filter = state.links.filter.text.text
        return (parts.compactMap { $0 } + (filter.isEmpty ? [] : ["filter \(filter)"]))
            .joined(separator: " ─── ")
    }

    /// What stands behind the number of links that pass the filter: `, 200 in all`.
    static func hiddenText(in state: AppState, shown: Int) -> String {
        let all = state.fleet.snapshot.links.count
        return shown < all ? ", \(all) in all" : ""
    }

    /// What stands in place of links.
    ///
    /// - Parameter meaning: what links will be here, said where there are none at all.
    static func emptyText(of state: AppState, _ meaning: String? = nil) -> String {
        guard state.fleet.snapshot.links.isEmpty else {
            let key = state.keyMap.wayTo(.back, in: state.view.place)
            return "no link passes the filter; \(key) clears it"
        }
        return "no links yet" + (meaning.map { ": \($0)" } ?? "")
    }
}
