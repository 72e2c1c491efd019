/// What explained an incident in an earlier run, of which only the words are kept.
struct RestoredCause: Hashable, Sendable {
    private let text: String
    /// What the words stand for; empty until a link was seen that has all of it.
    private var features: Set<SharedFeature> = []

    /// What the words of a `SharedCause` stand for is not known yet.
    init(_ text: String) {
        self.text = text
    }

    /// Whether a link with these features has all that is named.
    func isShared(by link: Set<SharedFeature>) -> Bool {
        guard features.isEmpty else { return features.isSubset(of: link) }
        return Self.features(of: text[...], among: link) != nil
    }

    /// Looks for what is named among the features of a link, unless that is known already.
    mutating func find(among link: Set<SharedFeature>) {
        guard features.isEmpty else { return }
        features = Self.features(of: text[...], among: link) ?? []
    }

    /// Those whose words one after the other are the text; nil where there are none.
    ///
    /// The text is not taken apart: what stands between two parts may be part of one.
    private static func features(
        of text: Substring, among link: Set<SharedFeature>
    ) -> Set<SharedFeature>? {
        for feature in link {
            let part = feature.text
            guard text.hasPrefix(part) else { continue }
            let rest = text.dropFirst(part.count)
            if rest.isEmpty { return [feature] }
            guard rest.hasPrefix(SharedCause.and) else { continue }
            let others = features(
                of: rest.dropFirst(SharedCause.and.count), among: link.subtracting([feature]))
            if let others { return others.union([feature]) }
        }
        return nil
    }
}
