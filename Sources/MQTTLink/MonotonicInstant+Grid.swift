import Vocabulary

extension MonotonicInstant {
    /// The first instant after `limit` that lies a whole number of steps later.
    func steppedPast(
        _ limit: MonotonicInstant, by step: Duration
    ) -> MonotonicInstant {
        guard self <= limit else { return self }
        let size = step.nanoseconds
        let steps = (limit - self).nanoseconds / size + 1
        let (distance, overflow) = steps.multipliedReportingOverflow(by: size)
        return self + .nanoseconds(overflow ? .max : distance)
    }
}
