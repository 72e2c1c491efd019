import RealModule
import Vocabulary

/// How suspicious it is that a PINGRESP has not come yet: phi accrual.
///
/// phi = −log₁₀ P(a response would still be outstanding after waiting t). With phi 1 a suspicion is
/// wrong once in 10 times, with phi 3 once in 1,000.
///
/// P comes from the round trips of the last 10 to 20 minutes, taken as normally distributed with
/// mean m and deviation d, by the logistic approximation of the cumulative distribution:
///
///     m = mean + acceptablePause
///     d = max(deviation, minimumDeviation)
///     y = (t − m) / d
///     x = y · (1.5976 + 0.070566 · y²)
///     phi = log₁₀(1 + eˣ)
///
/// The approximation of P is within 0.00014 of the normal distribution. It is computed so that it
/// neither overflows nor cancels for any t.
///
/// `minimumDeviation` keeps a very even link from being suspected for the first short delay;
/// `acceptablePause` is added to the mean for pauses that mean nothing (a broker collecting
/// garbage, a radio waking up). Larger values of both make suspicion later and calmer.
///
/// Source: Hayashibara et al., "The φ accrual failure detector" (2004), with Akka's approximation.
public struct Suspicion: Hashable, Sendable {
    /// The smallest deviation that is assumed.
    public var minimumDeviation: Duration
    /// Added to the mean.
    public var acceptablePause: Duration

    /// Sets the two parameters; neither is negative, and the deviation is above zero.
    public init(
        minimumDeviation: Duration = .milliseconds(10),
        acceptablePause: Duration = .milliseconds(50)
    ) {
        precondition(minimumDeviation > .zero && acceptablePause >= .zero)
        self.minimumDeviation = minimumDeviation
        self.acceptablePause = acceptablePause
    }

    /// phi after waiting for `waited`, by the round trips (in nanoseconds) in `roundTrips`; nil
    /// where nothing was learnt yet.
    public func phi(waited: Duration, roundTrips: RunningMoments) -> Double? {
        guard roundTrips.count > 0 else { return nil }
        let mean = roundTrips.mean + Double(acceptablePause.nanoseconds)
        let deviation = max(roundTrips.deviation ?? 0, Double(minimumDeviation.nanoseconds))
        let distance = (Double(waited.nanoseconds) - mean) / deviation
        let exponent = distance * (1.5976 + 0.070566 * distance * distance)
        // log(1 + eˣ) with the larger summand taken out: eˣ alone would overflow beyond x = 709.
        let natural = max(exponent, 0) + Double.log(onePlus: Double.exp(-abs(exponent)))
        return natural / Double.log(10)
    }
}
