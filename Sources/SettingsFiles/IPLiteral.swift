import Vocabulary

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
        guard !text.contains(":") else { return nil }
        return IPAddress(literal: text)?.description
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
        text.contains(":") && IPAddress(literal: String(text)) != nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
