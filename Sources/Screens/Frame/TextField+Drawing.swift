import TerminalCells

extension TextField {
    /// A character; the blank that the cursor stands on behind the last one.
    fileprivate func text(at index: Int) -> String {
        index < characters.count ? String(characters[index]) : " "
    }

    /// The first character that is shown in so many columns: the cursor stays in sight.
    fileprivate func firstShown(in room: Int) -> Int {
        var first = cursor
        var width = displayWidth(text(at: cursor))
        while first > 0 {
            width += displayWidth(text(at: first - 1))
            guard width <= room else { break }
            first -= 1
        }
        return first
    }
}

extension CellGrid {
    /// Draws what was typed, from its start or as far from it as the cursor needs.
    ///
    /// - Parameters:
    ///   - wrongAt: the character that cannot be read; nil where all can.
    ///   - hasCursor: whether keys go into it.
    mutating func put(
        _ field: TextField, in area: Rectangle, wrongAt: Int?, hasCursor: Bool = true
    ) {
        var x = area.x
        let first = hasCursor ? field.firstShown(in: area.width) : 0
        for index in first...field.characters.count {
            let character = field.text(at: index)
            guard x + displayWidth(character) <= area.right else { break }
            let isWrong = index == wrongAt
            let isCursor = hasCursor && index == field.cursor
            x += put(
                character, x: x, y: area.y, role: isWrong ? .down : .input,
                emphasis: isCursor ? .reverse : isWrong ? .underline : [])
        }
    }
}
