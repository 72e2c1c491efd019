/// A regular expression as it is written.
indirect enum PatternNode: Hashable, Sendable {
    /// One character of these.
    case character(PatternCharacters)
    /// `^`
    case textStart
    /// `$`
    case textEnd
    /// One after the other; none: the empty text.
    case sequence([PatternNode])
    /// One of them.
    case choice([PatternNode])
    /// So often; no upper bound where `atMost` is nil.
    case repeated(PatternNode, atLeast: Int, atMost: Int?)
}

/// A set of characters, as Unicode scalars.
struct PatternCharacters: Hashable, Sendable {
    private static let upperCase: ClosedRange<UInt32> = 0x41...0x5A
    private static let lowerCase: ClosedRange<UInt32> = 0x61...0x7A
    private static let lastScalar: UInt32 = 0x10_FFFF

    /// In no order; they may overlap.
    private(set) var ranges: [ClosedRange<UInt32>] = []

    static let any = PatternCharacters([0...lastScalar])
    static let digits = PatternCharacters([0x30...0x39])
    static let word = PatternCharacters([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    static let blanks = PatternCharacters([0x09...0x0D, 0x20...0x20])

    private init(_ ranges: [ClosedRange<UInt32>]) {
        self.ranges = ranges
    }

    /// The empty set.
    init() {}

    /// A character of a text: of a letter of ASCII both cases.
    init(_ scalar: Unicode.Scalar) {
        insert(scalar.value...scalar.value)
    }

    /// Adds characters: of letters of ASCII both cases.
    mutating func insert(_ range: ClosedRange<UInt32>) {
        ranges.append(range)
        for letters in [Self.upperCase, Self.lowerCase] where range.overlaps(letters) {
            let both = range.clamped(to: letters)
            // The cases differ in one bit.
            ranges.append(both.lowerBound ^ 0x20...both.upperBound ^ 0x20)
        }
    }

    /// Adds all characters of another set.
    mutating func formUnion(_ other: PatternCharacters) {
        ranges += other.ranges
    }

    /// All characters that are not in the set.
    var inverted: PatternCharacters {
        var free: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { free.append(next...range.lowerBound - 1) }
            next = max(next, range.upperBound + 1)
        }
        if next <= Self.lastScalar { free.append(next...Self.lastScalar) }
        return PatternCharacters(free)
    }

    func contains(_ scalar: UInt32) -> Bool {
        ranges.contains { $0.contains(scalar) }
    }

    /// Whether characters beyond ASCII are in the set.
    var reachesBeyondASCII: Bool {
        ranges.contains { $0.upperBound >= 128 }
    }
}
