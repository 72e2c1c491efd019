/// Literal addresses as a URL may hold them.
enum IPLiteral {
    /// Whether a host is an address and no name.
    static func isAddress(_ host: String) -> Bool {
        host.contains(":") || version4(host) != nil
    }

    /// Whether the last label is a number, so that the text can be no name.
    static func looksLikeVersion4(_ text: String) -> Bool {
        let labels = text.split(separator: ".")
        return labels.last?.utf8.allSatisfy(isDigit) ?? false
    }

    /// The address with its leading zeros taken away; nil where it is none.
    ///
    /// The C library reads a leading zero as octal; nobody who writes one means that.
    static func version4(_ text: String) -> String? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var numbers: [String] = []
        for part in parts {
            guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy(isDigit),
                let number = UInt8(part)
            else { return nil }
            numbers.append(String(number))
        }
        return numbers.joined(separator: ".")
    }

    /// The address, with its zone after a plain `%`; nil where it is none.
    ///
    /// Spec: RFC 4291 §2.2; the zone as in RFC 6874 §2 (`%25eth0`) or written plainly (`%eth0`).
    static func version6(_ text: String) -> String? {
        guard let percent = text.firstIndex(of: "%") else {
            return isVersion6(text[...]) ? text : nil
        }
        var zone = text[percent...].dropFirst()
        if zone.hasPrefix("25") { zone = zone.dropFirst(2) }
        let isZone = zone.utf8.allSatisfy { byte in
            isDigit(byte) || isLetter(byte) || "-._".utf8.contains(byte)
        }
        guard isVersion6(text[..<percent]), isZone, (1...15).contains(zone.utf8.count) else {
            return nil
        }
        return "\(text[..<percent])%\(zone)"
    }

    private static func isVersion6(_ text: Substring) -> Bool {
        guard let gap = text.firstRange(of: "::") else {
            return groupCount(text) == 8
        }
        let after = text[gap.upperBound...]
        guard !after.hasPrefix(":"), after.firstRange(of: "::") == nil else { return false }
        let before = text[..<gap.lowerBound]
        guard
            let left = before.isEmpty ? 0 : groupCount(before, endsAddress: false),
            let right = after.isEmpty ? 0 : groupCount(after)
        else { return false }
        return left + right <= 7
    }

    /// How many 16-bit groups the text stands for; nil where it is malformed.
    private static func groupCount(_ text: Substring, endsAddress: Bool = true) -> Int? {
        let groups = text.split(separator: ":", omittingEmptySubsequences: false)
        var count = 0
        for (index, group) in groups.enumerated() {
            if (1...4).contains(group.utf8.count), group.utf8.allSatisfy(isHexDigit) {
                count += 1
            } else if endsAddress, index == groups.count - 1, version4(String(group)) != nil {
                count += 2
            } else {
                return nil
            }
        }
        return count
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
}
