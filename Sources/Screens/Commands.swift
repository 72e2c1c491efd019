import FleetModel
import TerminalCells
import Vocabulary

extension AppState {
    /// Carries a command out where the person is.
    mutating func perform(_ command: Command) -> [AppEffect] {
        switch command {
        case .quit: return [.quit]
        case .suspend: return [.suspend]
        case .redraw: return [.redraw]
        case .reload: return [.reload]
        case .help: helpScroll = helpScroll == nil ? 0 : nil
        case .showLinks: show(.links)
        case .showEvents: show(.events)
        case .nextView: showView(after: 1)
        case .previousView: showView(after: -1)
        case .freeze: toggleFreeze()
        case .dismissNotice: return dismissNotice()
        case .pingNow, .connectNow, .togglePause, .resetStatistics: return act(command)
        default: move(command)
        }
        return []
    }

    private mutating func show(_ name: ViewName) {
        view = name
        detail = nil
    }

    private mutating func showView(after step: Int) {
        let all = ViewName.allCases
        let place = (all.firstIndex(of: view) ?? 0) + step
        show(all[(place + all.count) % all.count])
    }

    private mutating func toggleFreeze() {
        frozen = frozen == nil ? FrozenScreen(fleet: live, since: clock) : nil
        // What changed while the screen was frozen was not kept.
        refreshLists(.all)
    }

    private mutating func dismissNotice() -> [AppEffect] {
        guard let firstNotice else {
            say("there is no notice to dismiss")
            return []
        }
        // No newer snapshot would show it on a frozen screen.
        frozen?.fleet.forgetNotice(firstNotice)
        return [.request(.dismissNotice(firstNotice))]
    }

    /// Acts on the selected link; what comes of it is in the next snapshots.
    private mutating func act(_ command: Command) -> [AppEffect] {
        guard let id = selectedLink, let link = live.link(id) else {
            say("no link is selected")
            return []
        }
        let name = link.settings.name
        switch command {
        case .pingNow:
            say("PINGREQ now on \(name)")
            return [.request(.pingNow(id))]
        case .connectNow:
            say("connecting \(name) now")
            return [.request(.connectNow(id))]
        case .togglePause:
            say(link.state == .paused ? "\(name) is watched again" : "\(name) is being paused")
            return [.request(.togglePause(id))]
        default:
            let key = keyMap.keyName(of: command, in: place) ?? ""
            say(
                "begin the statistics of \(name) anew? "
                    + "\(key) again does it, any other key does not",
                question: FooterNote.Question(command: command, request: .resetStatistics(id)))
            return []
        }
    }

    /// What is left are commands of the place: movements, filters, sorting, opening and closing.
    private mutating func move(_ command: Command) {
        switch place {
        case .help: helpScroll = scrolled(helpScroll ?? 0, by: command)
        case .detail: performInDetail(command)
        case .links: performInLinks(command)
        case .events: performInEvents(command)
        case .filter:
            switch view {
            case .links: if links.filter.perform(command) { return refreshLists() }
            case .events: if events.filter.perform(command) { return refreshLists() }
            }
            moveSelection(by: command)
        }
    }

    private mutating func performInLinks(_ command: Command) {
        switch command {
        case .openDetail: openDetail()
        case .filter: links.filter.begin()
        case .back: links.filter.clear()
        case .sortNext: links.sortByNextColumn()
        case .sortReverse: links.sort.descending.toggle()
        default: return moveSelection(by: command)
        }
        refreshLists()
    }

    private mutating func performInDetail(_ command: Command) {
        switch (command, detail?.page) {
        case (.turnTimeline, _), (.back, .timeline): detail?.turnPage()
        case (.back, _): detail = nil
        default: scrollDetail(command)
        }
    }

    private mutating func performInEvents(_ command: Command) {
        switch command {
        case .openDetail: openDetail()
        case .filter: events.filter.begin()
        case .back: events.filter.clear()
        default: return moveSelection(by: command)
        }
        refreshLists()
    }

    private mutating func openDetail() {
        guard let selectedLink else {
            say("no link is selected")
            return
        }
        detail = DetailState(link: selectedLink)
    }

    private mutating func scrollDetail(_ command: Command) {
        guard let opened = detail else { return }
        let target = scrolled(opened.scroll, by: command)
        detail?.scroll = target
    }
}
