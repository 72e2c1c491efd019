import TerminalCells

extension KeyMap {
    /// The keys as they come: arrows and their vim neighbours, nothing on function keys.
    ///
    /// What stands first keeps its place in the footer longest: what one view has of its own comes
    /// before what all have.
    public static let standard = KeyMap(
        Array(
            [
                opening, filterKeys, linkKeys, brokerKeys, mapKeys, eventKeys, incidentKeys,
                searchKeys, detailKeys, peopleKeys, actions, pastKeys, shown, overlayKeys,
                movement, typing, copyingKeys, themeKeys, program,
            ].joined()))

    private static let opening: [KeyBinding] = [
        KeyBinding(
            .openDetail, keys: [.enter, .character("l"), .right], label: "detail",
            "open the detail of the selected link", group: .movement, in: [.links, .events])
    ]

    private static let actions: [KeyBinding] = [
        KeyBinding(
            .dismissIncident, keys: [.character("x")], label: "dismiss",
            "take the incident off the banner: the selected one, else the first",
            group: .action, in: Place.views),
        KeyBinding(
            .freeze, keys: [.character("f")], label: "freeze",
            "stop the screen or let it go on; the watching never stops", group: .view,
            in: Place.views),
        KeyBinding(
            .pingNow, keys: [.character("p")], label: "ping now", "send a PINGREQ on the link now",
            group: .action, in: Place.linkActions),
        KeyBinding(
            .connectNow, keys: [.character("c")], label: "connect now",
            "connect the link now and reset its back-off", group: .action, in: Place.linkActions),
        KeyBinding(
            .togglePause, keys: [.character(" ")], label: "pause",
            "pause the link (DISCONNECT, not judged, not counted) or end its pause",
            group: .action, in: Place.linkActions),
        KeyBinding(
            .resetStatistics, keys: [.character("Z")],
            "begin the link's statistics anew; asks once", group: .action, in: Place.linkActions),
    ]

    private static let shown: [KeyBinding] = [
        KeyBinding(
            .showLinks, keys: [.character("1")], "the table of links", group: .view, in: Place.views
        ),
        KeyBinding(
            .showDevices, keys: [.character("2")], "the devices behind the brokers", group: .view,
            in: Place.views),
        KeyBinding(
            .showIncidents, keys: [.character("3")], "what went wrong, and whether it is over",
            group: .view, in: Place.views),
        KeyBinding(
            .showEvents, keys: [.character("4")], "the log of events", group: .view, in: Place.views
        ),
        KeyBinding(
            .showBrokers, keys: [.character("5")], "the links of each broker together",
            group: .view, in: Place.views),
        KeyBinding(
            .showMap, keys: [.character("6")], "one cell for each link", group: .view,
            in: Place.views),
        KeyBinding(.nextView, keys: [.tab], "the next view", group: .view, in: Place.views),
        KeyBinding(
            .previousView, keys: [.backTab], "the view before", group: .view, in: Place.views),
    ]

    private static let scrolling: Set<Place> = Place.views.subtracting([.devices]).union([
        .explanation, .help, .menu,
    ])

    /// Where what is typed has lines that can be moved through.
    private static let offering = Place.typing.subtracting([.naming, .form])

    private static let movement: [KeyBinding] = [
        KeyBinding(
            .moveUp, keys: [.up, .character("k")], "one line up", group: .movement, in: scrolling),
        KeyBinding(
            .moveDown, keys: [.down, .character("j")], "one line down", group: .movement,
            in: scrolling),
        KeyBinding(
            .pageUp, keys: [.pageUp, .control("b")], "one page up", group: .movement,
            in: scrolling),
        KeyBinding(
            .pageDown, keys: [.pageDown, .control("f")], "one page down", group: .movement,
            in: scrolling),
        KeyBinding(
            .halfPageUp, keys: [.control("u")], "half a page up", group: .movement, in: scrolling),
        KeyBinding(
            .halfPageDown, keys: [.control("d")], "half a page down", group: .movement,
            in: scrolling),
        KeyBinding(
            .moveToTop, keys: [.home, .character("g")], "to the first line", group: .movement,
            in: scrolling),
        KeyBinding(
            .moveToEnd, keys: [.end, .character("G")],
            "to the last line; in the events: follow the newest", group: .movement, in: scrolling),
        KeyBinding(
            .moveUp, keys: [.up, .control("p")], "one line up", group: .typing, in: offering),
        KeyBinding(
            .moveDown, keys: [.down, .control("n")], "one line down", group: .typing,
            in: offering),
        KeyBinding(
            .pageUp, keys: [.pageUp], "one page up", group: .typing, in: [.filter, .palette]),
        KeyBinding(
            .pageDown, keys: [.pageDown], "one page down", group: .typing,
            in: [.filter, .palette]),
    ]

    private static let typing: [KeyBinding] = [
        KeyBinding(
            .cursorLeft, keys: [.left, .control("b")], "cursor to the left", group: .typing,
            in: Place.typing),
        KeyBinding(
            .cursorRight, keys: [.right, .control("f")], "cursor to the right", group: .typing,
            in: Place.typing),
        KeyBinding(
            .cursorStart, keys: [.home, .control("a")], "cursor to the start", group: .typing,
            in: Place.typing),
        KeyBinding(
            .cursorEnd, keys: [.end, .control("e")], "cursor to the end", group: .typing,
            in: Place.typing),
        KeyBinding(
            .deleteBackward, keys: [.backspace], "delete to the left",
            group: .typing, in: Place.typing),
        KeyBinding(
            .deleteForward, keys: [.delete, .control("d")], "delete to the right", group: .typing,
            in: Place.typing),
        KeyBinding(
            .deleteWord, keys: [.control("w")], "delete the word to the left", group: .typing,
            in: Place.typing),
        KeyBinding(
            .deleteAll, keys: [.control("u")], "delete everything", group: .typing, in: Place.typing
        ),
    ]

    private static let program: [KeyBinding] = [
        KeyBinding(
            .palette, keys: [.character(":")], label: "command", "run a command by its name",
            group: .program, in: Place.views),
        KeyBinding(
            .help, keys: [.character("?")], label: "help", "this help", group: .program,
            in: Place.views.union([.help])),
        KeyBinding(
            .quit, keys: [.character("q"), .control("c")], label: "quit", "end the program",
            group: .program, in: Place.views),
        KeyBinding(
            .quit, keys: [.control("c")], "end the program", group: .program,
            in: Set(Place.allCases).subtracting(Place.views)),
        KeyBinding(
            .reload, keys: [.character("R")], "read the configuration file again",
            group: .program, in: Place.views),
        KeyBinding(
            .suspend, keys: [.control("z")], "hand the terminal back to the shell", group: .program,
            in: Set(Place.allCases)),
        KeyBinding(
            .redraw, keys: [.control("l")], "paint the screen anew", group: .program,
            in: Set(Place.allCases)),
    ]
}
