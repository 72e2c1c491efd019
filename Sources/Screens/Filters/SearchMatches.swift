import FleetModel
import TerminalCells

extension CellGrid {
    /// Makes what was searched for stand out in a text that was drawn from the left of a place, cut
    /// to its width.
    ///
    /// - Parameter indent: columns of the place before the text.
    mutating func emphasise(
        _ search: SearchText, in text: String, at place: Rectangle, indent: Int = 0
    ) {
        let drawn = shortened(text, to: place.width - indent)
        guard let range = search.range(in: drawn) else { return }
        let match = Rectangle(
            x: place.x + indent + displayWidth(String(drawn[..<range.lowerBound])), y: place.y,
            width: displayWidth(String(drawn[range])), height: 1)
        restyle(match, role: .match)
    }
}
