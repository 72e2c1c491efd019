/// The command line: a name is typed, what it may mean is offered, enter runs it.
struct Palette: Hashable, Sendable {
    var field = TextField()
    private(set) var list = ScrolledList()

    /// Rows that offers may take.
    static let mostRows = 12

    /// Moves the selection among the offers.
    mutating func select(line: Int, of count: Int, height: Int) {
        list.select(line, count: count, height: height)
    }
}

extension KeyMap {
    /// The commands that can be run by name in a place, each once, in the order of the table.
    func commands(in place: Place) -> [KeyBinding] {
        var seen: Set<Command> = []
        return bindings(in: place).filter { seen.insert($0.command).inserted }
    }

    /// What a typed text may mean in a place, best first; everything while nothing is typed.
    func offers(for typed: String, in place: Place) -> [KeyBinding] {
        let words = typed.lowercased().split(separator: " ")
        let scored = commands(in: place).enumerated().compactMap { line, binding in
            CommandMatch.score(of: words, binding).map { (score: $0, line: line, binding: binding) }
        }
        return scored.sorted { ($0.score, $0.line) < ($1.score, $1.line) }.map(\.binding)
    }

    /// The places, other than this, where a text is the name of a command, in words; nil where
    /// no command has that name.
    func elsewhere(_ typed: String, than place: Place) -> String? {
        guard let command = Command(rawValue: typed.trimmingBlanks) else { return nil }
        let places = bindings.filter { $0.command == command }.reduce(into: Set<Place>()) {
            $0.formUnion($1.places)
        }
        guard !places.isEmpty, !places.contains(place) else { return nil }
        return Place.allCases.filter(places.contains).map(\.rawValue).joined(separator: ", ")
    }
}

/// How well typed words fit a command.
enum CommandMatch {
    /// Lower is better; nil where a word fits neither name nor description.
    static func score(of words: [Substring], _ binding: KeyBinding) -> Int? {
        var sum = 0
        for word in words {
            guard let score = score(of: word, binding) else { return nil }
            sum += score
        }
        return sum
    }

    /// A name that is meant exactly comes before its beginning, that before the beginning of one
    /// of its words, that before letters scattered in it; words of the description come last.
    private static func score(of word: Substring, _ binding: KeyBinding) -> Int? {
        let name = binding.command.rawValue
        if name == word { return 0 }
        if name.hasPrefix(word) { return 100 }
        if name.split(separator: "-").contains(where: { $0.hasPrefix(word) }) { return 200 }
        if let gaps = gaps(of: word, in: name) { return 300 + gaps }
        let description = binding.summary.lowercased()
        let parts = description.split { !$0.isLetter && !$0.isNumber }
        if parts.contains(where: { $0.hasPrefix(word) }) { return 500 }
        return word.count >= 4 && description.contains(word) ? 600 : nil
    }

    /// Letters skipped between the first and the last of a word that stands scattered in a text,
    /// at most 99; nil where it does not.
    static func gaps(of word: Substring, in text: String) -> Int? {
        var rest = word
        var skipped = 0
        for letter in text {
            if rest.isEmpty { break }
            if letter == rest.first {
                rest.removeFirst()
            } else if rest.count < word.count {
                skipped += 1
            }
        }
        return rest.isEmpty ? min(skipped, 99) : nil
    }
}
