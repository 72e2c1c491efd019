/// How much connecting is going on: the meter that shows a storm.
public struct ConnectLoad: Hashable, Sendable {
    /// Attempts under way.
    public var underWay: Int
    /// Attempts that wait for the connect rate or for a place at their broker's address.
    public var waiting: Int
    /// Attempts begun in the last second.
    public var begunInLastSecond: Int

    /// Puts the figures together.
    public init(underWay: Int = 0, waiting: Int = 0, begunInLastSecond: Int = 0) {
        self.underWay = underWay
        self.waiting = waiting
        self.begunInLastSecond = begunInLastSecond
    }
}
