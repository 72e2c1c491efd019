import Vocabulary

/// What a simulated broker does, as a value that reads like a stage direction.
///
///     Script([
///         .during(.always, .pingDelay(.between(.milliseconds(2), .milliseconds(5)))),
///         .during(.from(.seconds(30)), .swallowPings(.all)),
///         .on(.at(.seconds(60)), .restart(.close, downFor: .seconds(5))),
///     ])
///
/// An empty script is a healthy broker: it keeps to the standard and answers at once. All times
/// count from the start of the broker.
public struct Script: Hashable, Sendable {
    /// The directions.
    ///
    /// Where two behaviours of one kind hold at once, the later one counts; swallowing adds up.
    public var steps: [Step]

    /// Makes a script of these directions.
    public init(_ steps: [Step] = []) {
        self.steps = steps
    }

    /// One direction.
    public enum Step: Hashable, Sendable {
        /// A way to behave, and when it holds.
        case during(Span, Behaviour)
        /// Something that happens once on each occasion, to this share (0 to 1) of the clients.
        ///
        /// Which clients are hit is drawn from the seed, the client identifier and the occasion.
        case on(Occasion, Happening, share: Double = 1)
    }
}

/// A part of a broker's life.
public enum Span: Hashable, Sendable {
    /// From the start on.
    case always
    /// From this time on.
    case from(Duration)
    /// From the first time until just before the second.
    case between(Duration, Duration)
    /// Again and again: at `first` and then every `period`, each time for `lasting`.
    case recurring(every: Duration, first: Duration, lasting: Duration)

    /// Where a moment lies in the span: how long the span has held by then and still holds.
    struct Position: Hashable {
        var elapsed: Duration
        /// nil: for ever.
        var remaining: Duration?
    }

    /// The position of a time since the start; nil where the span does not hold then.
    func position(at time: Duration) -> Position? {
        switch self {
        case .always:
            return Position(elapsed: time, remaining: nil)
        case .from(let begin):
            return time < begin ? nil : Position(elapsed: time - begin, remaining: nil)
        case .between(let begin, let end):
            guard begin <= time, time < end else { return nil }
            return Position(elapsed: time - begin, remaining: end - time)
        case .recurring(let period, let first, let lasting):
            guard time >= first else { return nil }
            let elapsed = Duration.nanoseconds(
                (time - first).nanoseconds % max(1, period.nanoseconds))
            return elapsed < lasting
                ? Position(elapsed: elapsed, remaining: lasting - elapsed) : nil
        }
    }
}

/// When something happens.
public enum Occasion: Hashable, Sendable {
    /// Once, to all connections that are open then.
    case at(Duration)
    /// At `first` and then every `period`, to all connections that are open then.
    case every(Duration, first: Duration)
    /// On each connection this long after its CONNACK was written.
    case afterConnack(Duration)
    /// On each connection at a time after its CONNACK that is drawn from the seed.
    case afterConnackBetween(Duration, Duration)
    /// On each connection right after its PINGREQ of this number, counted from 1, was dealt with.
    case afterPing(Int)
}
