/// What links that dropped together share, and links that stayed up do not: the smallest set of
/// features, with the numbers that speak for it.
///
/// A set explains drops where nine in ten of the dropped links have all of it, and of all links
/// that have all of it nine in ten dropped. Of sets with equally many features the one with the
/// fewest exceptions is named, of dropped links without it and of others with it.
struct SharedCause: Hashable, Sendable {
    /// One exception in so many is no objection.
    static let exceptionIn = 10
    /// How many of so many links are nearly all: nine in ten.
    static func most(of count: Int) -> Int { count - count / exceptionIn }

    /// No more features are put together.
    static let mostFeatures = 3
    /// No more features are looked at, those to be named first.
    private static let mostCandidates = 32

    /// What is shared, the first to be named first; never empty.
    let features: [SharedFeature]
    /// How many links dropped.
    let droppedCount: Int
    /// How many of them share it.
    let sharingCount: Int
    /// How many other links are up.
    let survivorCount: Int
    /// How many of those share it.
    let sharingSurvivorCount: Int

    /// The numbers in a sentence: `38 of 40 share 10.2.3.4; 0 of 120 others do`.
    var evidence: String {
        let others =
            survivorCount == 0
            ? "no other link is up" : "\(sharingSurvivorCount) of \(survivorCount) others do"
        return "\(sharingCount) of \(droppedCount) share \(text); \(others)"
    }

    /// Whether a link with these features has all that is shared.
    func isShared(by link: Set<SharedFeature>) -> Bool { features.allSatisfy(link.contains) }

    /// The cause of drops; nil where nothing sets the dropped links apart from the others.
    ///
    /// - Parameters:
    ///   - dropped: the features of each link that dropped; of fewer than two nothing is said.
    ///   - survivors: those of each link that is up and did not drop with them.
    static func explaining(
        dropped: [Set<SharedFeature>], survivors: [Set<SharedFeature>]
    ) -> SharedCause? {
        guard dropped.count >= 2 else { return nil }
        let least = most(of: dropped.count)
        let candidates = Array(
            candidates(in: dropped, sharedBy: least, survivors: survivors).prefix(mostCandidates))
        let inDropped = SharingTally(of: candidates, in: dropped)
        let inSurvivors = SharingTally(of: candidates, in: survivors)
        var sets = candidates.indices.map { UInt32(1) << UInt32($0) }
        for _ in 0..<mostFeatures {
            let causes = sets.map { set in
                SharedCause(
                    features: candidates.indices.filter { set & 1 << UInt32($0) != 0 }
                        .map { candidates[$0] },
                    droppedCount: dropped.count, sharingCount: inDropped.count(sharing: set),
                    survivorCount: survivors.count,
                    sharingSurvivorCount: inSurvivors.count(sharing: set))
            }
            let holding = causes.filter { $0.sharingCount >= least && $0.sparesFew }
            // Of equals it takes the first, which is the one to be named first.
            if let cause = holding.min(by: { $0.exceptions < $1.exceptions }) { return cause }
            sets = sets.flatMap { set in
                let next = UInt32.bitWidth - set.leadingZeroBitCount
                return (next..<candidates.count).map { set | 1 << UInt32($0) }
            }
        }
        return nil
    }

    /// The feature that explains most of what has no cause in common: two faults at once.
    ///
    /// nil where none of them is shared by two of the dropped links, and by one in ten.
    static func largestPart(
        ofDropped dropped: [Set<SharedFeature>], survivors: [Set<SharedFeature>]
    ) -> SharedFeature? {
        let least = max(2, (dropped.count + exceptionIn - 1) / exceptionIn)
        let causes = candidates(in: dropped, sharedBy: least, survivors: survivors).map { feature in
            SharedCause(
                features: [feature], droppedCount: dropped.count,
                sharingCount: dropped.count { $0.contains(feature) },
                survivorCount: survivors.count,
                sharingSurvivorCount: survivors.count { $0.contains(feature) })
        }
        return causes.filter(\.sparesFew).min { $0.exceptions < $1.exceptions }?.features[0]
    }

    /// The features that so many of the dropped links have, and that may set them apart; the one to
    /// be named first first.
    private static func candidates(
        in dropped: [Set<SharedFeature>], sharedBy least: Int, survivors: [Set<SharedFeature>]
    ) -> [SharedFeature] {
        var counts: [SharedFeature: Int] = [:]
        for link in dropped {
            for feature in link { counts[feature, default: 0] += 1 }
        }
        return counts.compactMap { feature, count in
            guard count >= least else { return nil }
            let maySetApart = feature.isPlace || survivors.contains { !$0.contains(feature) }
            return maySetApart ? feature : nil
        }.sorted()
    }

    /// Whether hardly any link with all of it is up.
    private var sparesFew: Bool {
        sharingSurvivorCount * Self.exceptionIn <= sharingCount + sharingSurvivorCount
    }

    /// How many links speak against it.
    private var exceptions: Int { droppedCount - sharingCount + sharingSurvivorCount }
}

/// How many links have which of a few features, so that sets of them are counted at once.
private struct SharingTally {
    /// Links by what they have: bit n stands for the feature in place n.
    private var links: [UInt32: Int] = [:]

    init(of features: [SharedFeature], in links: [Set<SharedFeature>]) {
        for link in links {
            var shared: UInt32 = 0
            for (place, feature) in features.enumerated() where link.contains(feature) {
                shared |= 1 << UInt32(place)
            }
            self.links[shared, default: 0] += 1
        }
    }

    /// How many have all features of the set.
    func count(sharing set: UInt32) -> Int {
        links.reduce(0) { $1.key & set == set ? $0 + $1.value : $0 }
    }
}
