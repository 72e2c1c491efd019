/// A value that copies share until one of them is changed.
///
/// For what is large and copied often: a copy costs one reference.
public struct Shared<Value: Hashable & Sendable>: Hashable, Sendable {
    // An array of one can be shared and be unique; it is Sendable, which a class with a variable
    // would not be.
    private var only: [Value]

    /// Takes a value.
    public init(_ value: Value) {
        only = [value]
    }

    /// The value; a change copies it first where it is shared.
    public var value: Value {
        _read { yield only[0] }
        _modify { yield &only[0] }
    }
}
