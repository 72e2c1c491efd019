public import FleetModel
public import Vocabulary

/// When an alert begins and when it ends: what stands behind `when:` in a rule.
///
/// `rtt_p95 > 500ms for 2m until rtt_p95 < 300ms for 1m`
public struct AlertCondition: Hashable, Sendable {
    /// What must hold for the alert to begin.
    public var begins: AlertExpression
    /// For how long without a break; zero: at once.
    public var beginsAfter: Duration
    /// What must hold for it to end; nil: that `begins` holds no longer.
    public var ends: AlertExpression?
    /// For how long without a break; zero: at once.
    public var endsAfter: Duration

    /// Puts it together.
    public init(
        begins: AlertExpression, beginsAfter: Duration = .zero, ends: AlertExpression? = nil,
        endsAfter: Duration = .zero
    ) {
        self.begins = begins
        self.beginsAfter = beginsAfter
        self.ends = ends
        self.endsAfter = endsAfter
    }
}

/// What holds of a subject or does not: comparisons, joined by `and`, `or` and `not`.
public indirect enum AlertExpression: Hashable, Sendable {
    /// The link is in that state: `down`.
    case state(LinkState)
    /// The link has that mark: `flapping`.
    case flapping
    /// No link passes the filter of the rule: `absent`.
    case absent
    /// A quantity of the link against a value: `missed >= 2`.
    case comparison(AlertComparison)
    /// So large a part of the links of a group are such: `share(down, by broker) > 30%`.
    case share(AlertShare)
    /// The expression does not hold.
    case not(AlertExpression)
    /// All of them hold; two or more, none of them such a list itself.
    case all([AlertExpression])
    /// One of them holds; two or more, none of them such a list itself.
    case any([AlertExpression])
}

/// A quantity of a link against a value: `flaps > 3 in 10m`, `lost >= 3 of 10`.
public struct AlertComparison: Hashable, Sendable {
    /// What is compared.
    public var quantity: AlertQuantity
    /// How.
    public var sign: FilterComparison.Sign
    /// With what.
    public var bound: AlertBound
    /// How far back it looks; nil for quantities of which a rule does not say it.
    public var reach: AlertReach?

    /// Puts it together.
    public init(
        quantity: AlertQuantity, sign: FilterComparison.Sign, bound: AlertBound,
        reach: AlertReach? = nil
    ) {
        self.quantity = quantity
        self.sign = sign
        self.bound = bound
        self.reach = reach
    }
}

/// How far back a comparison looks.
public enum AlertReach: Hashable, Sendable {
    /// Over so much time up to now: `in 10m`, `over 1h`.
    case time(Duration)
    /// Over so many heartbeats, the last one first: `of 10`.
    case heartbeats(Int)

    /// The time; nil where it is none.
    var time: Duration? { if case .time(let time) = self { time } else { nil } }

    /// The heartbeats; nil where it is none.
    var heartbeats: Int? { if case .heartbeats(let count) = self { count } else { nil } }
}

/// What a quantity is compared with.
public enum AlertBound: Hashable, Sendable {
    /// `500ms`
    case duration(Duration)
    /// `2`
    case count(Int)
    /// `99.9%`, as 0.999
    case share(Double)
    /// `4x baseline`: so many times what is usual for the link.
    case timesBaseline(Double)
}

/// The part of a group's links that are such, against a value.
public struct AlertShare: Hashable, Sendable {
    /// What is asked of each link; holds no share and no `absent` itself.
    public var condition: AlertExpression
    /// What the links are put together by.
    public var grouping: LinkGrouping
    /// How the share is compared.
    public var sign: FilterComparison.Sign
    /// With what, 0 to 1.
    public var bound: Double

    /// Puts it together.
    public init(
        of condition: AlertExpression, by grouping: LinkGrouping, sign: FilterComparison.Sign,
        bound: Double
    ) {
        self.condition = condition
        self.grouping = grouping
        self.sign = sign
        self.bound = bound
    }
}
