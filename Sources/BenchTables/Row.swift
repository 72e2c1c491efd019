/// What a figure has to keep to.
public struct Target: Hashable, Sendable {
    /// In which direction a figure is good.
    public enum Bound: String, Hashable, Sendable, CaseIterable {
        /// Not more than the limit.
        case atMost
        /// Not less than the limit.
        case atLeast
        /// Neither more nor less.
        case exactly
    }

    /// In which direction.
    public var bound: Bound
    /// What has to be kept to.
    public var limit: Double
    /// What is aimed for beyond that; nil where nothing is.
    public var aim: Double?

    /// Puts a target together.
    public init(_ bound: Bound, _ limit: Double, aim: Double? = nil) {
        self.bound = bound
        self.limit = limit
        self.aim = aim
    }

    /// Whether a value keeps to the limit.
    public func isMet(by value: Double) -> Bool {
        switch bound {
        case .atMost: value <= limit
        case .atLeast: value >= limit
        case .exactly: value == limit
        }
    }
}

/// What a figure is set against, measured in the same run.
public struct Counterpart: Hashable, Sendable {
    /// How the two are compared.
    public enum Relation: String, Hashable, Sendable, CaseIterable {
        /// The figure divided by its counterpart.
        case ratio
        /// The figure less its counterpart.
        case difference
        /// Not at all: it is only shown, and a target is about the figure itself.
        case beside
    }

    /// What it is: `limit`.
    public var name: String
    /// In the unit of the figure.
    public var value: Double
    /// How it is compared.
    public var relation: Relation

    /// Puts a counterpart together.
    public init(_ name: String, _ value: Double, _ relation: Relation) {
        self.name = name
        self.value = value
        self.relation = relation
    }
}

/// One line of the benchmark's table.
public struct Row: Hashable, Sendable {
    /// The part of the benchmark that measured it, as `--only` names it.
    public var part: String
    /// What was measured, in words.
    public var figure: String
    /// What `measured` counts: `ms`, `bytes`; empty for a plain number.
    public var unit: String
    /// What came out, in the unit.
    public var measured: Double
    /// What it is set against; nil where it stands for itself.
    public var counterpart: Counterpart?
    /// What it has to keep to; nil where it is only told.
    public var target: Target?
    /// What a reader has to know of how it was measured; nil where that is plain.
    public var note: String?

    /// Puts a row together.
    public init(
        part: String, figure: String, unit: String, measured: Double,
        counterpart: Counterpart? = nil, target: Target? = nil, note: String? = nil
    ) {
        self.part = part
        self.figure = figure
        self.unit = unit
        self.measured = measured
        self.counterpart = counterpart
        self.target = target
        self.note = note
    }

    /// What the target is about: the ratio or the difference to the counterpart, else the figure.
    ///
    /// nil where a ratio to nothing would be needed.
    public var judged: Double? {
        guard let counterpart else { return measured }
        switch counterpart.relation {
        case .beside: return measured
        case .difference: return measured - counterpart.value
        case .ratio: return counterpart.value == 0 ? nil : measured / counterpart.value
        }
    }

    /// Whether the target is met; nil without one.
    ///
    /// What cannot be judged has not met its target.
    public var isMet: Bool? {
        target.map { target in judged.map(target.isMet) ?? false }
    }
}
