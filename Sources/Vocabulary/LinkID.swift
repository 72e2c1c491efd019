/// Names one link within one run: a small number given when the link is configured.
///
/// A link keeps its number across reconnects and reloads; a number is never given to a second link.
public struct LinkID: Hashable, Comparable, Sendable {
    /// The number, counted from 0 in the order of configuration.
    public var rawValue: Int32

    /// Makes the identifier with this number.
    public init(_ rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// Links configured earlier are smaller.
    public static func < (left: LinkID, right: LinkID) -> Bool {
        left.rawValue < right.rawValue
    }
}
