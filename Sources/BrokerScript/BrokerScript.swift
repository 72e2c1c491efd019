/// What a simulated broker does, as a value.
public struct BrokerScript: Hashable, Sendable {
}
