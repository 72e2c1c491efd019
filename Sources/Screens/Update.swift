import FleetModel
import TerminalCells
import Vocabulary

/// Takes a message in; the only function that changes the state.
///
/// - Returns: what the surroundings have to do, in order.
public func update(_ state: inout AppState, _ message: AppMessage) -> [AppEffect] {
    defer { state.settle() }
    switch message {
    case .snapshot(let snapshot):
        let changes = state.live.take(snapshot)
        if state.frozen == nil { state.refreshLists(changes) }
        state.passTime(to: snapshot.at)
    case .clock(let moment):
        state.passTime(to: moment)
    case .input(let event):
        return state.take(event)
    case .resized(let columns, let rows):
        state.size = Size(columns: columns, rows: rows)
    case .zone(let zone):
        state.zone = zone
    case .answer(let sentence):
        state.say(sentence)
    }
    return []
}

extension AppState {
    /// Moves the clock, never back, and lets the footer's note go when its time is over.
    fileprivate mutating func passTime(to moment: Moment) {
        guard moment.monotonic >= clock.monotonic else { return }
        clock = moment
        if let note, clock.monotonic - note.at >= FooterNote.lifetime { self.note = nil }
    }

    /// Says a sentence in the footer.
    mutating func say(_ text: String, question: FooterNote.Question? = nil) {
        note = FooterNote(
            text: text, role: .bannerNotice, at: clock.monotonic, question: question)
    }

    /// Filters and sorts what is shown, as far as links changed since it was last done, or what
    /// they are filtered and sorted by.
    mutating func refreshLists(_ changes: LinkChanges = .some([])) {
        for view in ViewName.allCases { view.screen.refresh(&self, changes) }
    }

    /// Keeps selection and scroll positions inside what there is to see.
    fileprivate mutating func settle() {
        for view in ViewName.allCases { view.screen.settle(&self) }
        if let overlay {
            settle(overlay)
        } else if let opened = detail {
            let scroll = clamped(opened.scroll)
            detail?.scroll = scroll
        }
    }

    fileprivate mutating func take(_ event: InputEvent) -> [AppEffect] {
        switch event {
        case .key(let key): return press(key)
        case .mouse(let action, let x, let y): return point(action, x: x, y: y)
        case .paste(let text):
            if place == .filter { _ = editFilter(.insert(text)) }
        case .focus: break
        }
        return []
    }

    private mutating func press(_ key: Key) -> [AppEffect] {
        let question = note?.question
        note = nil
        if let command = keyMap.command(for: key, in: place) {
            if let question, question.command == command { return [.request(question.request)] }
            return perform(command)
        }
        if place == .filter, case .character(let character) = key {
            _ = editFilter(.insert(String(character)))
        }
        return []
    }
}
