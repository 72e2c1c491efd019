import Vocabulary

/// A length of time in eight bytes, for what each link keeps and each heartbeat reckons with.
///
/// `Duration` is twice as large, and its arithmetic has 128 bits.
struct Span: Hashable, Comparable, Sendable {
    var nanoseconds: Int64

    /// Nanoseconds; not negative where it is added to instants.
    init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The same length, within ±292 years.
    init(_ duration: Duration) {
        nanoseconds = duration.nanoseconds
    }

    static func milliseconds(_ count: Int64) -> Span {
        Span(nanoseconds: count * 1_000_000)
    }

    /// The same length as events tell it.
    var duration: Duration { .nanoseconds(nanoseconds) }

    static func < (left: Span, right: Span) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    static func / (span: Span, divisor: Int64) -> Span {
        Span(nanoseconds: span.nanoseconds / divisor)
    }
}

extension MonotonicInstant {
    /// The instant that lies `span` later; saturates at the end of the range.
    static func + (instant: MonotonicInstant, span: Span) -> MonotonicInstant {
        let (sum, overflow) = instant.nanoseconds.addingReportingOverflow(span.nanoseconds)
        return MonotonicInstant(nanoseconds: overflow ? .max : sum)
    }

    /// The time from an earlier instant to this one.
    func since(_ earlier: MonotonicInstant) -> Span {
        Span(nanoseconds: nanoseconds(since: earlier))
    }

    /// The first instant after `limit` that lies a whole number of steps later.
    func steppedPast(_ limit: MonotonicInstant, by step: Span) -> MonotonicInstant {
        guard self <= limit else { return self }
        // Mostly the next one is meant.
        let next = self + step
        if next > limit { return next }
        let steps = limit.since(self).nanoseconds / step.nanoseconds + 1
        let (distance, overflow) = steps.multipliedReportingOverflow(by: step.nanoseconds)
        return self + Span(nanoseconds: overflow ? .max : distance)
    }
}
