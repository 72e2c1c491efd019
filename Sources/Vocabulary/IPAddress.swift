/// An address of version 4 or 6, as its bytes.
public struct IPAddress: Hashable, Sendable {
    /// Four or sixteen, the most significant first.
    public let bytes: [UInt8]

    /// Takes the bytes of an address; nil where they are not four or sixteen.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = Array(bytes)
    }

    /// Reads a literal address without brackets and without a zone; nil for anything else.
    ///
    /// Spec: RFC 4291 §2.2, RFC 3986 §3.2.2.
    public init?(literal: String) {
        let isVersion6 = literal.utf8.contains(UInt8(ascii: ":"))
        guard let bytes = isVersion6 ? Self.version6(literal) : Self.version4(literal) else {
            return nil
        }
        self.bytes = bytes
    }

    private static func version4(_ text: some StringProtocol) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for part in parts {
            guard part.utf8.count <= 3, part.utf8.allSatisfy(isDigit), let byte = UInt8(part) else {
                return nil
            }
            bytes.append(byte)
        }
        return bytes
    }

    private static func isDigit(_ character: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character)
    }

    private static func version6(_ text: String) -> [UInt8]? {
        guard let gap = firstGap(in: text) else {
            let bytes = groups(text[...])
            return bytes?.count == 16 ? bytes : nil
        }
        guard let head = groups(text[..<gap.lowerBound]), let tail = groups(text[gap.upperBound...])
        else { return nil }
        // A gap stands for one group of zeros at least.
        let missing = 16 - head.count - tail.count
        guard missing >= 2 else { return nil }
        return head + Array(repeating: 0, count: missing) + tail
    }

    private static func firstGap(in text: String) -> Range<String.Index>? {
        for start in text.indices {
            let next = text.index(after: start)
            if next < text.endIndex, text[start] == ":", text[next] == ":" {
                return start..<text.index(after: next)
            }
        }
        return nil
    }

    /// Groups of up to four hexadecimal digits; the last of the whole text may be an address of
    /// version 4.
    private static func groups(_ text: Substring) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, text.endIndex == text.base.endIndex,
                let embedded = version4(part)
            {
                bytes += embedded
                continue
            }
            guard (1...4).contains(part.utf8.count), !part.hasPrefix("+"), !part.hasPrefix("-"),
                let group = UInt16(part, radix: 16)
            else { return nil }
            bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
        }
        return bytes
    }
}

extension IPAddress: CustomStringConvertible {
    /// The address as people write it: in version 6 the longest run of zeros is left out.
    ///
    /// Spec: RFC 5952 §4.
    public var description: String {
        guard bytes.count == 16 else {
            return bytes.map { String($0) }.joined(separator: ".")
        }
        let groups = stride(from: 0, to: 16, by: 2).map {
            UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
        }
        func text(_ groups: some Sequence<UInt16>) -> String {
            groups.map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard let zeros = Self.longestRunOfZeros(groups) else { return text(groups) }
        return "\(text(groups[..<zeros.lowerBound]))::\(text(groups[zeros.upperBound...]))"
    }

    private static func longestRunOfZeros(_ groups: [UInt16]) -> Range<Int>? {
        var longest: Range<Int>?
        var start = 0
        for end in 1...groups.count {
            if groups[end - 1] != 0 {
                start = end
            } else if end - start > max(1, longest?.count ?? 0) {
                longest = start..<end
            }
        }
        return longest
    }
}
