/// A duration or none, in eight bytes: whole nanoseconds.
///
/// `Duration?` takes seventeen. For what is kept for each of many thousands of links.
package struct CompactDuration: Hashable, Sendable {
    /// `Int64.min` stands for none.
    private var rawNanoseconds: Int64

    /// None.
    package static let none = CompactDuration(nil)

    /// Keeps whole nanoseconds, towards zero; the most negative number of them becomes none.
    package init(_ duration: Duration?) {
        rawNanoseconds = duration?.nanoseconds ?? .min
    }

    /// The duration; nil where there is none.
    package var duration: Duration? {
        get { rawNanoseconds == .min ? nil : .nanoseconds(rawNanoseconds) }
        set { self = CompactDuration(newValue) }
    }

    /// The same in nanoseconds.
    package init(nanoseconds: Int64?) {
        rawNanoseconds = nanoseconds ?? .min
    }

    /// Nanoseconds; nil where there is no duration.
    package var nanoseconds: Int64? {
        rawNanoseconds == .min ? nil : rawNanoseconds
    }
}
