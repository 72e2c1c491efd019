/// The round in the middle by what matters of it; of an even number the later of the two.
///
/// A figure and its counterpart are taken from one round, not the middle of each from all: what the
/// machine did meanwhile concerned both.
public func middleRound<Round>(of rounds: [Round], by value: (Round) -> Double) -> Round? {
    let sorted = rounds.sorted { value($0) < value($1) }
    return sorted.isEmpty ? nil : sorted[sorted.count / 2]
}
