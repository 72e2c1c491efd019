/// Which links of a fleet changed since it was last asked: a bit for each.
///
/// Whoever follows the fleet needs no earlier snapshot to compare with, which would have to be
/// copied wherever the fleet changes.
struct ChangedPlaces: Sendable {
    /// 64 places each.
    private var words: [UInt64] = []
    /// Links came, went or got other settings; at first nothing is known of any.
    private var areAll = true

    /// The link at that place of `count` changed.
    mutating func note(_ place: Int, of count: Int) {
        guard !areAll else { return }
        let word = place / 64
        if word >= words.count {
            words += [UInt64](repeating: 0, count: (count + 63) / 64 - words.count)
        }
        words[word] |= 1 << UInt64(place % 64)
    }

    /// Links came, went or got other settings: places mean others than before.
    mutating func noteAll() {
        areAll = true
    }

    /// What was noted since this was called last.
    mutating func take() -> LinkChanges {
        defer { areAll = false }
        guard !areAll else {
            words.removeAll(keepingCapacity: true)
            return .all
        }
        var places: [Int] = []
        for index in words.indices {
            var word = words[index]
            while word != 0 {
                places.append(index * 64 + word.trailingZeroBitCount)
                word &= word - 1
            }
            words[index] = 0
        }
        return .some(places)
    }
}
