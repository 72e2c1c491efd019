/// Explains a key that is not among the known ones, with the nearest of them.
func explanation(ofUnknown key: String, known: [String]) -> String {
    if let near = nearest(to: key, in: known) {
        return "unknown key \(quoted(key)); did you mean \(quoted(near))?"
    }
    return "unknown key \(quoted(key)); known here: \(known.joined(separator: ", "))"
}

/// The known word that a mistyped one most likely means; nil where none is near.
///
/// Near is at most a third of the letters changed, at least one, upper case and `-` for `_` not
/// counted.
public func nearest(to word: String, in known: [String]) -> String? {
    let typed = plain(word)
    // A text as long as this is no mistyped key, and the work grows with its length.
    guard typed.count <= 60 else { return nil }
    let distances = known.map { (word: $0, distance: editDistance(typed, plain($0))) }
    guard let best = distances.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, max(typed.count, best.word.count) / 3) ? best.word : nil
}

private func plain(_ word: String) -> [Character] {
    word.lowercased().map { $0 == "-" ? "_" : $0 }
}

/// Insertions, deletions, replacements and exchanges of neighbours that make one of the other.
func editDistance(_ left: [Character], _ right: [Character]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for (row, leftCharacter) in left.enumerated() {
        var current = [row + 1]
        for (column, rightCharacter) in right.enumerated() {
            var best = min(
                previous[column] + (leftCharacter == rightCharacter ? 0 : 1),
                previous[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, leftCharacter == right[column - 1],
                left[row - 1] == rightCharacter
            {
                best = min(best, beforePrevious[column - 1] + 1)
            }
            current.append(best)
        }
        (beforePrevious, previous) = (previous, current)
    }
    return previous[right.count]
}
