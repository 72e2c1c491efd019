import Vocabulary

/// Where each link stands in a list that is in order of numbers.
///
/// A number is never given to a second link: whatever still names a link that was taken out (a
/// report on its way, the event log, the screen) finds nothing, and never another link. So numbers
/// grow for as long as links come and go, but what is kept here is a number for each link in the
/// list, however many there were before.
///
/// A link before which no number is missing is found at once, any other in a few steps: at most 14
/// among ten thousand links.
struct LinkPlaces: Hashable, Sendable {
    /// Ascending, at the places of their links.
    private(set) var numbers: [Int32] = []

    /// Where the link stands; nil where it is not in the list.
    func place(of link: LinkID) -> Int? {
        let number = Int(link.rawValue)
        if numbers.indices.contains(number), numbers[number] == link.rawValue { return number }
        // Numbers below it that are missing let it stand further up, by one place each.
        let place = firstPlace(notBefore: link, upTo: min(max(0, number), numbers.count))
        return numbers.indices.contains(place) && numbers[place] == link.rawValue ? place : nil
    }

    /// Adds a link that is not in the list.
    ///
    /// - Returns: where it stands from now on; those behind it stand one further down.
    mutating func insert(_ link: LinkID) -> Int {
        // Nearly always the last: links are numbered as they come.
        let isLast = numbers.last.map { $0 < link.rawValue } ?? true
        let place = isLast ? numbers.count : firstPlace(notBefore: link, upTo: numbers.count)
        numbers.insert(link.rawValue, at: place)
        return place
    }

    /// Takes the link at that place out; those behind it stand one further up.
    mutating func remove(at place: Int) {
        numbers.remove(at: place)
    }

    private func firstPlace(notBefore link: LinkID, upTo end: Int) -> Int {
        var candidates = 0..<end
        while !candidates.isEmpty {
            let middle = candidates.lowerBound + candidates.count / 2
            if numbers[middle] < link.rawValue {
                candidates = middle + 1..<candidates.upperBound
            } else {
                candidates = candidates.lowerBound..<middle
            }
        }
        return candidates.lowerBound
    }
}
