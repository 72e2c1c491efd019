/// Keeps a duration as whole nanoseconds, in eight bytes instead of sixteen.
///
/// For what is kept for each of many thousands of links. Saturates beyond ±292 years.
@propertyWrapper
public struct Nanoseconds: Hashable, Sendable {
    /// The number that is kept.
    package var count: Int64

    /// Keeps whole nanoseconds, rounded towards zero.
    public init(wrappedValue: Duration) {
        count = wrappedValue.nanoseconds
    }

    /// The duration.
    public var wrappedValue: Duration {
        get { .nanoseconds(count) }
        set { count = newValue.nanoseconds }
    }
}

/// Keeps a duration or none as whole nanoseconds, in eight bytes instead of seventeen.
///
/// For what is kept for each of many thousands of links. Saturates beyond ±292 years.
@propertyWrapper
public struct OptionalNanoseconds: Hashable, Sendable {
    private var rawCount: Int64

    /// Stands for none: the longest negative duration is never kept.
    private static let none = Int64.min

    /// Keeps whole nanoseconds, rounded towards zero.
    public init(wrappedValue: Duration?) {
        rawCount = wrappedValue?.nanoseconds ?? Self.none
    }

    /// The duration; nil where there is none.
    public var wrappedValue: Duration? {
        get { count.map { .nanoseconds($0) } }
        set { count = newValue?.nanoseconds }
    }

    /// The number that is kept; nil where there is no duration.
    package var count: Int64? {
        get { rawCount == Self.none ? nil : rawCount }
        set { rawCount = newValue ?? Self.none }
    }
}
