import FleetModel
import TerminalCells
import Vocabulary

extension AppState {
    /// Carries a command out where the person is.
    mutating func perform(_ command: Command) -> [AppEffect] {
        if refuseInThePast(command) { return [] }
        switch command {
        case .quit: return [.quit]
        case .suspend: return [.suspend]
        case .redraw: return [.redraw]
        case .reload: return [.reload]
        case .chooseTheme: return [.listThemes]
        case .nextGlyphs: return showNextGlyphs()
        case .showSettings: openMenu(.settings)
        case .help: overlay = overlay == nil ? .help(scroll: 0) : nil
        case .explain: toggleExplanation()
        case .palette: overlay = .palette(Palette())
        case .showLinks: show(.links)
        case .showDevices: show(.devices)
        case .showIncidents: show(.incidents)
        case .showEvents: show(.events)
        case .showBrokers: show(.brokers)
        case .showMap: show(.map)
        case .nextView: showView(after: 1)
        case .previousView: showView(after: -1)
        case .freeze: toggleFreeze()
        case .earlier, .later, .earlierDrop, .laterDrop, .live: travel(command)
        case .dismissIncident: return dismissIncident()
        case .copyRow, .copyView, .copyIncident: return copy(command)
        case .toggleMouse: return toggleMouse()
        case .savedFilters: openMenu(.savedFilters)
        case .goToLink: goToLink()
        case .acknowledge: beginToAcknowledge()
        case .giveBack: return giveBack()
        case .silence: beginToSilence()
        case .note: beginNote()
        case .handOver: beginToHandOver()
        case .pingNow, .connectNow, .togglePause, .resetStatistics: return act(command)
        default: return performInPlace(command)
        }
        return []
    }

    /// Shows a view; not while a filter is typed that cannot be read, which the footer says.
    mutating func show(_ name: ViewName) {
        keepTyped()
        guard place != .filter else { return }
        if view == name, placeBeneath == view.place { say("this is the view of \(name.rawValue)") }
        let isNew = view != name
        view = name
        detail = nil
        incidentPage = nil
        if isNew, name == .incidents { IncidentsScreen.enter(&self) }
    }

    /// Ends typing as a key for it would: a search is kept, and a filter that can be read.
    mutating func keepTyped() {
        switch place {
        case .filter: _ = editFilter(.perform(.acceptFilter))
        case .search: performInSearch(.acceptSearch)
        default: break
        }
    }

    private mutating func showView(after step: Int) {
        let all = ViewName.allCases
        let place = (all.firstIndex(of: view) ?? 0) + step
        show(all[(place + all.count) % all.count])
    }

    private mutating func toggleFreeze() {
        if frozen == nil {
            frozen = FrozenScreen(fleet: live, since: clock)
        } else {
            showPresent()
        }
    }

    private mutating func dismissIncident() -> [AppEffect] {
        guard let incidentToDismiss else {
            if let incidentPage, shownIncident == nil {
                say(absence(of: incidentPage.incident))
            } else {
                say(
                    shownIncident == nil
                        ? "the banner tells of no incident"
                        : "the banner does not tell of that incident")
            }
            return []
        }
        let effects = [AppEffect.alert(.dismiss(incident: incidentToDismiss))]
        if let incident = live.incident(incidentToDismiss), !incident.isOver,
            !incident.isLookedAfter
        {
            ask(
                "incident \(incident.id) is not over and nobody has it: take it off the banner?",
                then: effects, saying: "incident \(incident.id) comes back when it gets worse")
            return []
        }
        takeOffBanner(incidentToDismiss)
        return effects
    }

    /// Takes an incident off the banner before a snapshot tells so, which none does on a frozen
    /// screen.
    mutating func takeOffBanner(_ incident: Int) {
        live.dismiss(incident)
        guard frozen != nil else { return }
        frozen?.fleet.dismiss(incident)
        refreshLists()
    }

    /// What is left are commands of the place: movements, filters, sorting, opening and closing.
    private mutating func performInPlace(_ command: Command) -> [AppEffect] {
        if let overlay { return perform(command, in: overlay) }
        switch (place, command) {
        case (.detail, _): performInDetail(command)
        case (.incident, _): performOnIncidentPage(command)
        case (.filter, _):
            if editFilter(.perform(command)) { return [] }
            return view.screen.perform(command, on: &self)
        case (.search, _): performInSearch(command)
        case (_, .search): beginSearch()
        case (_, .searchNext), (_, .searchPrevious): findAgain(command)
        case (_, .filter): _ = editFilter(.begin(view.screen.filterWords(in: self)))
        case (_, .back) where search != nil: search = nil
        case (_, .back) where view.screen.filter(in: self)?.text.isEmpty == false:
            _ = editFilter(.clear)
        case (_, .back) where view != .map:
            say("there is neither a filter nor a search to clear")
        case (_, .openDetail): openDetail()
        case (_, let command) where command.savedFilterPlace != nil: applySavedFilter(command)
        default: return view.screen.perform(command, on: &self)
        }
        return []
    }

    /// Changes the view's filter, and what is shown with it.
    mutating func editFilter(_ edit: FilterEdit) -> Bool {
        guard view.screen.editFilter(edit, on: &self) else { return false }
        refreshLists()
        return true
    }

    private mutating func openDetail() {
        if view.screen.open(on: &self) { return }
        guard let selectedLink else {
            say("no link is selected")
            return
        }
        detail = DetailState(link: selectedLink)
    }
}
