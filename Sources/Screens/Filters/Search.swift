import FleetModel
import TerminalCells

/// What somebody looks for in a view, apart from its filter: nothing is hidden.
struct SearchState: Hashable, Sendable {
    var field = TextField()
    /// Whether keys go into the field.
    var isTyping = true
    /// Whether the view has it nowhere.
    var isMissing = false

    var text: SearchText { SearchText(field.text) }
}

/// What a search does in a view.
enum SearchStep: Hashable, Sendable {
    /// Remember where it began.
    case begin
    /// The text is another one: go to the first match from where the search began.
    case typed
    /// Go to the next match.
    case next
    /// Go to the match before.
    case previous
    /// Go back to where the search began.
    case cancel

    /// The first line that matches, seen from one of them, around the ends.
    ///
    /// That one comes first for `typed`, else last; nil where none matches, and for steps that look
    /// for nothing.
    func match(from start: Int, count: Int, _ matches: (Int) -> Bool) -> Int? {
        guard count > 0 else { return nil }
        func line(_ distance: Int) -> Int { ((start + distance) % count + count) % count }
        return switch self {
        case .begin, .cancel: nil
        case .typed: (0..<count).lazy.map { line($0) }.first(where: matches)
        case .next: (1...count).lazy.map { line($0) }.first(where: matches)
        case .previous: (1...count).lazy.map { line(-$0) }.first(where: matches)
        }
    }
}

extension AppState {
    /// Begins to type what is looked for in the view.
    mutating func beginSearch() {
        search = SearchState()
        _ = view.screen.search(.begin, for: SearchText(""), on: &self)
    }

    /// Types text into the search and goes to the first match.
    mutating func typeInSearch(_ text: String) {
        search?.field.insert(text)
        seek(.typed)
    }

    /// What a key means while a search is typed.
    mutating func performInSearch(_ command: Command) {
        switch command {
        case .acceptSearch:
            search?.isTyping = false
            if search?.field.characters.isEmpty == true { search = nil }
        case .cancelSearch:
            _ = view.screen.search(.cancel, for: SearchText(""), on: &self)
            search = nil
        case .moveDown: seek(.next)
        case .moveUp: seek(.previous)
        default:
            if search?.field.perform(command) == true { seek(.typed) }
        }
    }

    /// Goes to the next match, or the one before, of what was looked for last.
    mutating func findAgain(_ command: Command) {
        guard let text = search?.field.text, !text.isEmpty else {
            let key = keyMap.wayTo(.search, in: place)
            say("nothing was searched for yet: \(key) searches")
            return
        }
        seek(command == .searchPrevious ? .previous : .next)
        if search?.isMissing == true {
            say("nothing here has “\(text)” in it")
        }
    }

    private mutating func seek(_ step: SearchStep) {
        guard let text = search?.text else { return }
        let isFound = view.screen.search(step, for: text, on: &self)
        search?.isMissing = !isFound && !text.text.isEmpty
    }
}
