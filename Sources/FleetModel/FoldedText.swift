/// A text to look for, whatever the case of its ASCII letters.
///
/// Works on bytes, so that thousands of names are searched between two keys.
public struct FoldedText: Hashable, Sendable {
    private let bytes: [UInt8]

    /// Prepares a text to be looked for.
    public init(_ text: String) {
        bytes = text.utf8.map(Self.folded)
    }

    /// Whether that is the whole text.
    public func equals(_ text: String) -> Bool {
        text.utf8.count == bytes.count && text.utf8.elementsEqual(bytes) { Self.folded($0) == $1 }
    }

    /// Whether it stands anywhere in the text.
    public func isPart(of text: String) -> Bool {
        let found = text.utf8.withContiguousStorageIfAvailable { isPart(of: $0) }
        return found ?? Array(text.utf8).withUnsafeBufferPointer { isPart(of: $0) }
    }

    private func isPart(of text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count >= bytes.count else { return false }
        return (0...text.count - bytes.count).contains { start in
            bytes.indices.allSatisfy { Self.folded(text[start + $0]) == bytes[$0] }
        }
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
