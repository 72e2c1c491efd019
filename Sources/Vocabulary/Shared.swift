/// A value that copies share until one of them is changed.
///
/// For what is large and copied often: a copy costs one reference. Inlinable, since it stands
/// between the fleet and each link's record for every heartbeat.
public struct Shared<Value: Hashable & Sendable>: Hashable, Sendable {
    // An array of one can be shared and be unique; it is Sendable, which a class with a variable
    // would not be.
    @usableFromInline var only: [Value]

    /// Takes a value.
    @inlinable
    public init(_ value: Value) {
        only = [value]
    }

    /// The value; a change copies it first where it is shared.
    @inlinable
    public var value: Value {
        _read { yield only[0] }
        _modify { yield &only[0] }
    }

    /// Whether both share one value in memory: then they are equal, and nothing is compared.
    public func isIdentical(to other: Shared) -> Bool {
        only.withUnsafeBufferPointer { mine in
            other.only.withUnsafeBufferPointer { mine.baseAddress == $0.baseAddress }
        }
    }
}
