/// Cuts a text into the cells that draw it: the only way from a `String` to cells.
///
/// Text comes from the network. Control characters become U+FFFD, invisible ones vanish, at most
/// two combining marks sit on a character. Inside one cluster an emoji joined from several shows
/// the first, and every further spacing character gets a cell of its own, because that is how
/// curses counts columns.
///
/// - Parameters:
///   - text: any text.
///   - body: gets each character's cell without role; returns whether to go on.
func forEachCell(of text: String, _ body: (Cell) -> Bool) {
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
        for byte in text.utf8 {
            let isShown = byte >= 0x20 && byte < 0x7F
            guard body(Cell(isShown ? UInt32(byte) : replacementScalar)) else { return }
        }
        return
    }
    for character in text {
        guard forEachCell(ofCluster: character, body) else { return }
    }
}

/// Stands for what must not be shown.
private let replacementScalar: UInt32 = 0xFFFD

private let zeroWidthJoiner: UInt32 = 0x200D

private func forEachCell(ofCluster cluster: Character, _ body: (Cell) -> Bool) -> Bool {
    var pending: Cell?
    var pendingIsEmoji = false
    var followsJoiner = false
    for scalar in cluster.unicodeScalars {
        switch ScalarKind(scalar) {
        case .invisible:
            followsJoiner = scalar.value == zeroWidthJoiner
            continue
        case .mark:
            if pending == nil {
                pending = Cell(replacementScalar)
            } else if pending?.firstMark == 0 {
                pending?.firstMark = scalar.value
            } else if pending?.secondMark == 0 {
                pending?.secondMark = scalar.value
            }
        case .spacing(let width):
            let isPartOfEmoji =
                pendingIsEmoji && (followsJoiner || scalar.properties.isEmojiModifier)
            if isPartOfEmoji { break }
            if let cell = pending, !body(cell) { return false }
            pending = Cell(scalar.value, width: width)
            pendingIsEmoji = scalar.properties.isEmoji
        case .refused:
            if let cell = pending, !body(cell) { return false }
            pending = Cell(replacementScalar)
            pendingIsEmoji = false
        }
        followsJoiner = false
    }
    return pending.map(body) ?? true
}

/// How many columns a text takes when `CellGrid.put` draws it.
public func displayWidth(_ text: String) -> Int {
    var width = 0
    forEachCell(of: text) { cell in
        width += Int(cell.width)
        return true
    }
    return width
}

/// A text for other programs in one line: what `CellGrid.put` would not draw is not in it.
///
/// Ends of lines become blanks, control characters U+FFFD; what leaves no trace on the screen, such
/// as bidirectional controls, is left out.
public func printable(_ text: String) -> String {
    guard !text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 }) else { return text }
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        switch ScalarKind(scalar) {
        case .spacing, .mark: scalars.append(scalar)
        case .invisible: break
        case .refused: scalars.append(Character(scalar).isNewline ? " " : "\u{FFFD}")
        }
    }
    return String(scalars)
}
