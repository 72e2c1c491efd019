import TerminalCells

extension KeyMap {
    /// The keys of a link's detail and of the explanation of its state.
    static let detailKeys: [KeyBinding] = [
        KeyBinding(
            .back, keys: [.escape, .backspace, .character("h"), .left], label: "back",
            "close timeline or settings, then the detail", group: .movement, in: [.detail]),
        KeyBinding(
            .explain, keys: [.character("e")], label: "explain",
            "why the link stands as it does: rule, samples, thresholds", group: .view,
            in: Place.linkActions.union([.explanation])),
        KeyBinding(
            .turnTimeline, keys: [.character("t")], label: "timeline",
            "what happened before the last drops, packet by packet, or the facts again",
            group: .view, in: [.detail]),
        KeyBinding(
            .turnSettings, keys: [.character("s")], label: "settings",
            "what is set for the link and where, or the facts again", group: .view, in: [.detail]),
        KeyBinding(
            .zoomIn, keys: [.character("+")], label: "zoom", "less time in the chart, to 1 minute",
            group: .view, in: [.detail]),
        KeyBinding(
            .zoomOut, keys: [.character("-")], "more time in the chart, to 24 hours", group: .view,
            in: [.detail]),
        KeyBinding(
            .scrollBack, keys: [.character("<")], "the chart back in time", group: .view,
            in: [.detail]),
        KeyBinding(
            .scrollForth, keys: [.character(">")], "the chart forth in time", group: .view,
            in: [.detail]),
        KeyBinding(
            .showNewest, keys: [.character("=")], "the chart up to now, no heartbeat selected",
            group: .view, in: [.detail]),
        KeyBinding(
            .previousHeartbeat, keys: [.character("(")], "select the heartbeat before",
            group: .view, in: [.detail]),
        KeyBinding(
            .nextHeartbeat, keys: [.character(")")], "select the heartbeat after", group: .view,
            in: [.detail]),
    ]
}
