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
        state.memory.take(snapshot, changes: changes)
        if state.isLive { state.refreshLists(changes) }
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
    case .settings(let settings):
        state.take(settings)
    case .keys(let keyMap):
        state.keyMap = keyMap
    case .mouse(let isUsed):
        state.usesMouse = isUsed
        return [.reportMouse(isUsed)]
    case .themes(let themes):
        state.offer(themes)
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
    mutating func say(_ text: String) {
        note = FooterNote(text: text, at: clock.monotonic)
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
        } else if let opened = detail, opened.scroll > 0 {
            // How tall a detail is takes as long to find out as drawing it.
            let scroll = clamped(opened.scroll)
            detail?.scroll = scroll
        } else if let opened = incidentPage, opened.scroll > 0 {
            let scroll = clamped(opened.scroll)
            incidentPage?.scroll = scroll
        }
    }

    fileprivate mutating func take(_ event: InputEvent) -> [AppEffect] {
        if event != .focus(true), event != .focus(false) { lastInputAt = clock.monotonic }
        switch event {
        case .key(let key): return press(key)
        case .mouse(let action, let x, let y): return point(action, x: x, y: y)
        case .paste(let text):
            type(text)
        case .focus: break
        }
        return []
    }

    private mutating func press(_ key: Key) -> [AppEffect] {
        note = nil
        let command = keyMap.command(for: key, in: place)
        if let question { return answer(question, with: command) }
        if let command { return perform(command) }
        if case .character(let character) = key { type(String(character)) }
        return []
    }

    /// Types text where text is being typed; means nothing elsewhere.
    private mutating func type(_ text: String) {
        switch (place, overlay) {
        case (.filter, _): _ = editFilter(.insert(text))
        case (.search, _): typeInSearch(text)
        case (.palette, .palette(let palette)): type(text, into: palette)
        case (.naming, .naming(var naming)):
            naming.field.insert(text)
            overlay = .naming(naming)
        case (.form, .form(var form)):
            form.insert(text)
            overlay = .form(form)
        default: break
        }
    }
}
