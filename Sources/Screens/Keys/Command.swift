/// What a person can tell the screen to do.
///
/// The raw value is the command's name: tests, help and settings use it, never a key.
public enum Command: String, Hashable, Sendable, CaseIterable {
    /// End the program.
    case quit
    /// Hand the terminal back to the shell until the program is continued.
    case suspend
    /// Paint everything anew, after another program wrote over the screen.
    case redraw
    /// Open or close the help.
    case help
    /// Show the table of links.
    case showLinks = "links"
    /// Show what is known of devices.
    case showDevices = "devices"
    /// Show what went wrong, and whether it is over.
    case showIncidents = "incidents"
    /// Show the log of events.
    case showEvents = "events"
    /// Show the links of each broker together.
    case showBrokers = "brokers"
    /// Show one cell for each link.
    case showMap = "map"
    /// Show the next view.
    case nextView = "next-view"
    /// Show the view before this one.
    case previousView = "previous-view"
    /// One line up.
    case moveUp = "up"
    /// One line down.
    case moveDown = "down"
    /// On the map: one cell to the left.
    case moveLeft = "left"
    /// On the map: one cell to the right.
    case moveRight = "right"
    /// One page up.
    case pageUp = "page-up"
    /// One page down.
    case pageDown = "page-down"
    /// Half a page up.
    case halfPageUp = "half-page-up"
    /// Half a page down.
    case halfPageDown = "half-page-down"
    /// To the first line.
    case moveToTop = "top"
    /// To the last line; in the log of events: follow the newest.
    case moveToEnd = "end"
    /// Open the detail of the selected link.
    case openDetail = "detail"
    /// In the detail: show what happened before the last drops, or the facts again.
    case turnTimeline = "timeline"
    /// In the detail: show what is set for the link, or the facts again.
    case turnSettings = "link-settings"
    /// Explain why the link stands as it does, or close the explanation.
    case explain
    /// Show less time in the chart.
    case zoomIn = "zoom-in"
    /// Show more time in the chart; on the map all groups.
    case zoomOut = "zoom-out"
    /// Move the chart back in time.
    case scrollBack = "chart-back"
    /// Move the chart forth in time.
    case scrollForth = "chart-forth"
    /// Let the chart end at the present again, with no heartbeat selected.
    case showNewest = "newest"
    /// Select the heartbeat before.
    case previousHeartbeat = "previous-heartbeat"
    /// Select the heartbeat after.
    case nextHeartbeat = "next-heartbeat"
    /// Close the detail or the page that lies over the view; in a view: clear its filter.
    case back
    /// Type a filter.
    case filter
    /// Sort by the next column.
    case sortNext = "sort"
    /// Turn the order round.
    case sortReverse = "reverse-sort"
    /// Put the links together by the next tag, by broker, by state, or not at all.
    case groupNext = "group"
    /// Fold the group or open it, or go to its header.
    case fold
    /// Show the members of the selected incident.
    case unfold
    /// Fold all groups.
    case foldAll = "fold-all"
    /// Open all groups.
    case unfoldAll = "unfold-all"
    /// Choose the columns of the table.
    case chooseColumns = "columns"
    /// Mark what is selected, for actions on all that is marked, or take its mark away.
    case mark
    /// Mark every link that passes the filter.
    case markAll = "mark-all"
    /// Take all marks away.
    case clearMarks = "clear-marks"
    /// Type what to look for; nothing is hidden.
    case search
    /// Go to the next match of the search.
    case searchNext = "next-match"
    /// Go to the match of the search before this one.
    case searchPrevious = "previous-match"
    /// Stay at the match that was found.
    case acceptSearch = "accept-search"
    /// Go back to where the search began.
    case cancelSearch = "cancel-search"
    /// Stop the screen, not the watching.
    case freeze
    /// Show the moment before the one that is shown, as far as memory holds it.
    case earlier
    /// Show the moment after the one that is shown; after the last one the present.
    case later
    /// Show the drop before what is shown.
    case earlierDrop = "earlier-drop"
    /// Show the drop after what is shown; after the last one the present.
    case laterDrop = "later-drop"
    /// Show the present again.
    case live
    /// Send a PINGREQ on the link at once.
    case pingNow = "ping-now"
    /// Pause the link, or end its pause.
    case togglePause = "pause"
    /// Connect the link now and reset its back-off.
    case connectNow = "connect-now"
    /// Begin the link's statistics anew; asks once.
    case resetStatistics = "reset-statistics"
    /// Read the configuration file again.
    case reload
    /// Choose a theme.
    case chooseTheme = "theme"
    /// Draw with the next set of glyphs.
    case nextGlyphs = "glyphs"
    /// Set how the screen looks and behaves.
    case showSettings = "settings"
    /// Take the selected incident off the banner, in other views the first one.
    case dismissIncident = "dismiss"
    /// Copy the selected line, or a line for each marked link.
    case copyRow = "copy-row"
    /// Copy the view as text, with the rows that are not on the screen, up to 1,000.
    case copyView = "copy-view"
    /// Copy what is known of an incident as Markdown.
    case copyIncident = "copy-incident"
    /// Leave the mouse to the terminal, or take it back.
    case toggleMouse = "mouse"
    /// Type a command's name.
    case palette
    /// Take the selected line of a menu.
    case menuChoose = "choose"
    /// Close a menu without choosing.
    case menuCancel = "cancel"
    /// Switch the selected line of a menu on or off.
    case menuToggle = "toggle"
    /// In a menu: less of it, or the value before.
    case menuLess = "less"
    /// In a menu: more of it, or the next value.
    case menuMore = "more"
    /// Move the selected line of a menu up.
    case menuItemUp = "item-up"
    /// Move the selected line of a menu down.
    case menuItemDown = "item-down"
    /// Do what is asked about.
    case confirm
    /// Complete what is being typed; in a filter, again: take the next that is offered.
    case complete
    /// In a filter: take what is offered before.
    case completeBackward = "complete-backward"
    /// Choose a saved filter.
    case savedFilters = "saved-filters"
    /// Filter the links by the first saved filter.
    case savedFilter1 = "saved-filter-1"
    /// By the second.
    case savedFilter2 = "saved-filter-2"
    /// By the third.
    case savedFilter3 = "saved-filter-3"
    /// By the fourth.
    case savedFilter4 = "saved-filter-4"
    /// By the fifth.
    case savedFilter5 = "saved-filter-5"
    /// By the sixth.
    case savedFilter6 = "saved-filter-6"
    /// By the seventh.
    case savedFilter7 = "saved-filter-7"
    /// By the eighth.
    case savedFilter8 = "saved-filter-8"
    /// By the ninth.
    case savedFilter9 = "saved-filter-9"
    /// In the log of events: follow the newest, or stay at the selected one.
    case follow
    /// Show the link in the table of links.
    case goToLink = "go-to-link"
    /// Say that somebody has the incident.
    case acknowledge
    /// Say that nobody has the incident any more.
    case giveBack = "give-back"
    /// Let nobody be told of some links for a time; on a silence: end it.
    case silence
    /// Write down what is worth knowing of the incident.
    case note
    /// End a shift: tell the next one what there is to know.
    case handOver = "handover"
    /// In a form: to the next field.
    case nextField = "next-field"
    /// In a form: to the field before.
    case previousField = "previous-field"
    /// Keep the filter as typed.
    case acceptFilter = "accept-filter"
    /// Give the filter up: everything is shown.
    case cancelFilter = "cancel-filter"
    /// Cursor one character to the left.
    case cursorLeft = "cursor-left"
    /// Cursor one character to the right.
    case cursorRight = "cursor-right"
    /// Cursor before the first character.
    case cursorStart = "cursor-start"
    /// Cursor behind the last character.
    case cursorEnd = "cursor-end"
    /// Delete the character before the cursor.
    case deleteBackward = "delete-backward"
    /// Delete the character under the cursor.
    case deleteForward = "delete-forward"
    /// Delete the word before the cursor.
    case deleteWord = "delete-word"
    /// Delete all that was typed.
    case deleteAll = "delete-all"
}

extension Command {
    /// The commands that mean something only in menus whose topic takes them.
    static let ofMenuTopics: Set<Command> = [
        .menuToggle, .menuLess, .menuMore, .menuItemUp, .menuItemDown,
    ]
}

/// Where keys have a meaning: one view, or what lies over it.
///
/// The same key may mean different things in two places, never in one.
public enum Place: String, Hashable, Sendable, CaseIterable {
    /// The table of links.
    case links
    /// The devices behind the brokers.
    case devices
    /// What went wrong.
    case incidents
    /// The log of events.
    case events
    /// The brokers.
    case brokers
    /// The map of links.
    case map
    /// The detail of one link.
    case detail
    /// The page of one incident.
    case incident
    /// Why a link stands as it does.
    case explanation
    /// The help.
    case help
    /// A filter being typed: printing characters are text there.
    case filter
    /// A search being typed: printing characters are text there.
    case search
    /// A menu over the view.
    case menu
    /// A command's name being typed: printing characters are text there.
    case palette
    /// A name being typed: printing characters are text there.
    case naming
    /// Fields being filled in: printing characters are text there.
    case form
    /// A question in the footer: any key answers it.
    case question

    /// The places in which a whole view can be seen and acted on.
    static let views = tabbed.union([.detail, .incident])

    /// The places of the views that have a tab.
    static let tabbed: Set<Place> = Set(ViewName.allCases.map(\.place))

    /// The places where printing characters are text.
    static let typing: Set<Place> = [.filter, .search, .palette, .naming, .form]

    /// The places in which a link can be acted on.
    static let linkActions: Set<Place> = [
        .links, .incidents, .events, .brokers, .map, .detail,
    ]

    /// The places that share the filter of the links.
    static let linkLists: Set<Place> = [.links, .brokers, .map]
}
