import TerminalCells

/// The view of devices: says what it needs, since this version knows none.
enum DevicesScreen: ViewScreen {
    static func draw(_ state: AppState, in body: Rectangle, on grid: inout CellGrid) {
        grid.drawViewBox(state, in: body, note: "", position: "")
        let content = body.content
        for (row, y) in zip(panel.rows(width: content.width), content.y..<content.bottom) {
            grid.put(row, x: content.x, y: y, limit: content.width)
        }
    }

    static func perform(_ command: Command, on state: inout AppState) -> [AppEffect] { [] }

    private static let panel = Panel(
        title: "No device is watched",
        lines: [
            .sentence(
                "A device stands behind a broker and has no connection of ours: it is known by "
                    + "what it publishes there, such as its last will or a birth message.", .text),
            .sentence("", .text),
            .sentence(
                "This version reads no such message as a device's. Nothing that you could set "
                    + "would fill this view: the file refuses \"devices\" until it can.", .text),
            .sentence("", .text),
            .sentence(
                "What is known today: a link with subscribe counts the messages that come in. Its "
                    + "detail shows the count and the broker's answer to each filter, messages>0 "
                    + "in the filter of the links finds it, and the events name each refused "
                    + "subscription.", .muted),
        ])
}
