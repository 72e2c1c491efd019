import Vocabulary

/// A text of a link that only its settings change.
enum LinkText: Hashable, Sendable {
    case name
    case broker
    /// All tags, one behind the other.
    case tags
    /// The value of the tag with that key.
    case tag(String)

    /// nil where the link has no such tag.
    func text(of link: LinkSnapshot) -> String? {
        switch self {
        case .name: link.settings.name
        case .broker: link.settings.endpoint.authority
        case .tags: link.settings.tags.isEmpty ? nil : link.settings.tagText
        case .tag(let key): link.settings.value(ofTag: key)
        }
    }
}

/// Which of its different texts each link has, in natural order from 0.
///
/// What never changes is compared once, not each time links are sorted.
struct LinkTextRanks: Hashable, Sendable {
    /// The rank of a link that has no such text: the last.
    static let missing = UInt32.max

    /// The different texts in order.
    private let texts: [String]
    /// At each place of the snapshot's `links` the rank of the link's text.
    private let ranks: [UInt32]

    init(of text: LinkText, in links: [LinkSnapshot]) {
        let known = links.indices.compactMap { place in
            text.text(of: links[place]).map { (place: place, text: NaturalText($0)) }
        }
        var texts: [String] = []
        var ranks = [UInt32](repeating: Self.missing, count: links.count)
        for (place, natural) in known.sorted(by: { $0.text < $1.text }) {
            if texts.last != natural.text { texts.append(natural.text) }
            ranks[place] = UInt32(texts.count - 1)
        }
        self.texts = texts
        self.ranks = ranks
    }

    /// How many links there are.
    var count: Int { ranks.count }

    /// The rank of the link at that place.
    subscript(place: Int) -> UInt32 { ranks[place] }

    /// The rank as a number to sort by; nil where the link has no such text.
    func number(at place: Int) -> Int64? {
        ranks[place] == Self.missing ? nil : Int64(ranks[place])
    }

    /// The text of a rank; nil for `missing`.
    func text(ofRank rank: UInt32) -> String? {
        rank == Self.missing ? nil : texts[Int(rank)]
    }
}
