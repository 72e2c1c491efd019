/// The head of an HTTP/1.1 request, put together line by line.
struct HTTPRequestLines {
    private var bytes: [UInt8]

    /// Begins with the request line.
    init(_ requestLine: String) {
        bytes = Array(requestLine.utf8) + Self.lineEnd
    }

    /// Adds a header field.
    mutating func add(_ name: String, _ value: String) {
        add(name, Array(value.utf8))
    }

    /// Adds a header field; what would end its line is left out.
    mutating func add(_ name: String, _ value: [UInt8]) {
        bytes += (Array(name.utf8) + Array(": ".utf8) + value).filter { byte in
            byte >= 0x20 || byte == 0x09
        }
        bytes += Self.lineEnd
    }

    /// The whole head, with the empty line behind it.
    var ended: [UInt8] { bytes + Self.lineEnd }

    private static let lineEnd = Array("\r\n".utf8)
}

/// Base 64 with padding.
///
/// Spec: RFC 4648 §4.
enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Writes bytes as text.
    static func encoded(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        var bits: UInt32 = 0
        var bitCount: UInt32 = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            bitCount += 8
            while bitCount >= 6 {
                bitCount -= 6
                text.append(alphabet[Int(bits >> bitCount & 63)])
            }
        }
        if bitCount > 0 { text.append(alphabet[Int(bits << (6 - bitCount) & 63)]) }
        while text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
        return String(decoding: text, as: UTF8.self)
    }
}
