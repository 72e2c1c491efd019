/// Tells when a number that has to grow, such as that of drops, does not grow any more.
public struct Standstill: Sendable {
    /// Seconds without growth from which on it stands still.
    public let patience: Int
    private var last: (number: Int, second: Int) = (0, 0)

    /// Begins at second 0 with the number 0.
    public init(patience: Int) {
        self.patience = patience
    }

    /// Takes the number at a second.
    ///
    /// - Returns: whether it has not grown for as long as there is patience.
    public mutating func hasCome(_ number: Int, second: Int) -> Bool {
        if number > last.number { last = (number, second) }
        return second - last.second >= patience
    }
}
