import FleetModel

/// A filter over the log: words, all of which an event's link, name or text must hold; after `!`
/// a word that they must not hold.
///
/// Case does not matter.
struct EventFilter: ReadableFilter {
    private struct Term: Hashable {
        var word: String
        var isWanted: Bool
    }

    private let terms: [Term]

    init(parsing text: String) throws(FilterError) {
        var terms: [Term] = []
        var position = 0
        for part in text.split(separator: " ", omittingEmptySubsequences: false) {
            let isWanted = !part.hasPrefix("!")
            let word = part.drop { $0 == "!" }
            if word.isEmpty, !isWanted {
                throw FilterError(
                    message: "a word must follow the !", position: position + part.count - 1)
            }
            if !word.isEmpty {
                terms.append(Term(word: word.lowercased(), isWanted: isWanted))
            }
            position += part.count + 1
        }
        self.terms = terms
    }

    /// Whether an event with these texts passes.
    func matches(link: String, event: EventText) -> Bool {
        let text = "\(link) \(event.name) \(event.text)".lowercased()
        return terms.allSatisfy { text.contains($0.word) == $0.isWanted }
    }
}
