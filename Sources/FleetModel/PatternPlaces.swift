/// The places of a regular expression and which may follow which: an automaton without empty
/// steps, each set of places in one number (Glushkov 1961).
///
/// A place is where the pattern takes one character, or the start or the end of the text.
struct PatternPlaces: Sendable {
    /// One bit for each place.
    typealias Set = UInt128

    /// Places that one pattern may have; repetitions count as often as they may come.
    static let most = Set.bitWidth

    /// Places that stand for the start of the text.
    private(set) var textStarts: Set = 0
    /// Places that stand for its end.
    private(set) var textEnds: Set = 0
    /// Where a match may begin.
    private var first: Set = 0
    /// Where it may end.
    private var last: Set = 0
    private var matchesEmptyText = false
    /// What may follow each place.
    private var following: [Set] = []
    /// The places that take each character of ASCII.
    private var takingASCII = [Set](repeating: 0, count: 128)
    /// The places that take characters beyond it, and which.
    private var takingOthers: [(place: Set, characters: PatternCharacters)] = []

    /// Lays the places of a pattern out; nil where there are more than `most`.
    init?(_ node: PatternNode) {
        guard let whole = part(node) else { return nil }
        (first, last, matchesEmptyText) = (whole.first, whole.last, whole.canBeEmpty)
    }

    /// Whether a match ends in one of these places.
    func isWhole(_ reached: Set) -> Bool {
        matchesEmptyText || reached & last != 0
    }

    /// The places that are entered by the next character; a match may begin with any.
    func entered(from reached: Set, by scalar: Unicode.Scalar) -> Set {
        let candidates = candidates(after: reached)
        guard scalar.value < 128 else {
            return takingOthers.reduce(0) { entered, other in
                candidates & other.place != 0 && other.characters.contains(scalar.value)
                    ? entered | other.place : entered
            }
        }
        return candidates & takingASCII[Int(scalar.value)]
    }

    /// The places that are entered at the start or the end of the text, one by way of the other.
    func entered(from reached: Set, atEdge edge: Set) -> Set {
        var entered: Set = 0
        while true {
            let more = candidates(after: reached | entered) & edge | entered
            if more == entered { return entered }
            entered = more
        }
    }

    private func candidates(after reached: Set) -> Set {
        var candidates = first
        var rest = reached
        while rest != 0 {
            candidates |= following[rest.trailingZeroBitCount]
            rest &= rest - 1
        }
        return candidates
    }
}

// How the places are laid out.
extension PatternPlaces {
    /// The places of a part of the pattern.
    private struct Part {
        var first: Set = 0
        var last: Set = 0
        var canBeEmpty = true
    }

    private mutating func part(_ node: PatternNode) -> Part? {
        switch node {
        case .character(let characters): return place(taking: characters)
        case .textStart:
            guard let part = newPlace() else { return nil }
            textStarts |= part.first
            return part
        case .textEnd:
            guard let part = newPlace() else { return nil }
            textEnds |= part.first
            return part
        case .sequence(let nodes):
            var whole = Part()
            for node in nodes {
                guard let next = part(node) else { return nil }
                whole = joined(whole, next)
            }
            return whole
        case .choice(let nodes):
            var whole = Part(canBeEmpty: false)
            for node in nodes {
                guard let other = part(node) else { return nil }
                whole.first |= other.first
                whole.last |= other.last
                whole.canBeEmpty = whole.canBeEmpty || other.canBeEmpty
            }
            return whole
        case .repeated(let node, let atLeast, let atMost):
            return repeated(node, atLeast: atLeast, atMost: atMost)
        }
    }

    private mutating func newPlace() -> Part? {
        guard following.count < Self.most else { return nil }
        let place: Set = 1 << following.count
        following.append(0)
        return Part(first: place, last: place, canBeEmpty: false)
    }

    private mutating func place(taking characters: PatternCharacters) -> Part? {
        guard let part = newPlace() else { return nil }
        for code in takingASCII.indices where characters.contains(UInt32(code)) {
            takingASCII[code] |= part.first
        }
        if characters.reachesBeyondASCII { takingOthers.append((part.first, characters)) }
        return part
    }

    /// As many copies as may come; the last one again and again where there is no end.
    private mutating func repeated(_ node: PatternNode, atLeast: Int, atMost: Int?) -> Part? {
        var whole = Part()
        let copies = atMost ?? max(1, atLeast)
        for copy in 0..<copies {
            let placesBefore = following.count
            guard var next = part(node) else { return nil }
            // Nothing however often: without this an empty group could be copied for ever.
            if following.count == placesBefore { return next }
            if atMost == nil, copy == copies - 1 { follow(next.last, by: next.first) }
            if copy >= atLeast { next.canBeEmpty = true }
            whole = joined(whole, next)
        }
        return whole
    }

    private mutating func joined(_ left: Part, _ right: Part) -> Part {
        follow(left.last, by: right.first)
        return Part(
            first: left.canBeEmpty ? left.first | right.first : left.first,
            last: right.canBeEmpty ? left.last | right.last : right.last,
            canBeEmpty: left.canBeEmpty && right.canBeEmpty)
    }

    private mutating func follow(_ places: Set, by next: Set) {
        for place in following.indices where places & (1 << place) != 0 {
            following[place] |= next
        }
    }
}
