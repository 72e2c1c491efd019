/// What a table of links is sorted by, and which way round.
public struct LinkOrder: Hashable, Sendable {
    private static let reversedSuffix = " reversed"

    /// The column that is sorted by.
    public let column: LinkColumnName
    /// Whether what comes first of itself, the worst or the largest, comes last.
    public var isReversed: Bool

    /// Makes an order.
    ///
    /// - Parameter column: any but `number`, which no order can be made of.
    public init(_ column: LinkColumnName, isReversed: Bool = false) {
        self.column = column
        self.isReversed = isReversed
    }

    /// Reads what settings write: `rtt`, or `rtt reversed`; nil where no such column sorts.
    public init?(_ text: String) {
        let isReversed = text.hasSuffix(Self.reversedSuffix)
        let name = isReversed ? String(text.dropLast(Self.reversedSuffix.count)) : text
        guard let column = LinkColumnName(name), column != .number else { return nil }
        self.init(column, isReversed: isReversed)
    }

    /// As settings write it.
    public var text: String { column.text + (isReversed ? Self.reversedSuffix : "") }
}
