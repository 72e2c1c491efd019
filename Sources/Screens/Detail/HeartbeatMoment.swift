import FleetModel
import HeartbeatModel
import TerminalCells
import Vocabulary

/// What became of heartbeats at one instant: mostly of one, of more where a connection ended.
struct HeartbeatMoment: Hashable {
    let at: MonotonicInstant
    /// Never empty; none is a miss, which says nothing of what became of the heartbeat.
    private(set) var samples: [RoundTripSample]

    /// The longest round trip; nil where nothing was timed.
    var roundTrip: Duration? { samples.lazy.compactMap(\.roundTrip).max() }

    /// How it is drawn in a strip: what must not be overlooked outweighs a round trip.
    func sample(timeout: Duration) -> StripSample {
        let gaps = samples.compactMap(\.gap)
        if gaps.contains(.ended) { return .ended }
        if gaps.contains(.lost) { return .lost }
        if gaps.contains(.untimed) { return .untimed }
        if gaps.contains(.ownPause) { return .excused }
        return roundTrip.map { HeartbeatStrip.sample(of: $0, timeout: timeout) } ?? .absent
    }

    /// Samples of one instant together.
    fileprivate static func moments(of samples: [RoundTripSample]) -> [HeartbeatMoment] {
        var moments: [HeartbeatMoment] = []
        for sample in samples where sample.gap != .missed {
            if moments.last?.at.nanoseconds == sample.atNanoseconds {
                moments[moments.count - 1].samples.append(sample)
            } else {
                moments.append(
                    HeartbeatMoment(
                        at: MonotonicInstant(nanoseconds: sample.atNanoseconds), samples: [sample]))
            }
        }
        return moments
    }
}

extension LinkSnapshot {
    /// Misses that may stand between two moments, and are not shown.
    private static let mostMissesBetween = 128

    /// The last moments before an instant, oldest first; before none where nil is given.
    func moments(_ count: Int, before instant: MonotonicInstant? = nil) -> [HeartbeatMoment] {
        let samples = history.latestSamples(
            count + Self.mostMissesBetween,
            before: instant ?? MonotonicInstant(nanoseconds: .max))
        return HeartbeatMoment.moments(of: samples).suffix(count)
    }

    /// The first moments after an instant, oldest first.
    func moments(_ count: Int, after instant: MonotonicInstant) -> [HeartbeatMoment] {
        let samples = history.earliestSamples(count + Self.mostMissesBetween, after: instant)
        return Array(HeartbeatMoment.moments(of: samples).prefix(count))
    }

    /// So many moments with the selected one among them, the latest where that is possible.
    func moments(_ count: Int, around selected: MonotonicInstant?) -> [HeartbeatMoment] {
        let latest = moments(count)
        guard let selected, let first = latest.first, selected < first.at else { return latest }
        let older = moments(count / 2 + 1, before: selected + .nanoseconds(1))
        return older + moments(count - older.count, after: selected)
    }
}
