public import Vocabulary

extension Packet {
    /// The packet's bytes in that version's form.
    ///
    /// - Throws: where the version cannot express the packet, or a field is out of its range.
    public func encoded(as version: MQTTVersion) throws(MQTTEncodeError) -> [UInt8] {
        []
    }
}

/// Why a packet cannot be written.
public struct MQTTEncodeError: Error, Hashable, Sendable {
    /// What is wrong, in words.
    public var problem: String

    /// Describes a problem.
    public init(problem: String) {
        self.problem = problem
    }
}
