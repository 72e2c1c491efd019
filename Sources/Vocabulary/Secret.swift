/// Something that must never reach a screen, log, event or file.
///
/// Its description is redacted; only what writes it to a broker or proxy, or makes a key of it,
/// asks for the bytes.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private var bytes: [UInt8]

    /// Wraps the bytes.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Hands out the bytes: only for the wire and for TLS.
    public func revealed() -> [UInt8] { bytes }

    /// Always the same text.
    public var description: String { "<redacted>" }
    /// Always the same text.
    public var debugDescription: String { "<redacted>" }
    /// Shows nothing of the content.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
