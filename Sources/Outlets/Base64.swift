import struct Foundation.Data

/// Bytes that are no text, as JSON can hold them.
///
/// Spec: RFC 4648 §4.
enum Base64 {
    /// The text for these bytes.
    static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
    }

    /// The bytes of this text; nil where it is not base64.
    static func decode(_ text: String) -> [UInt8]? {
        Data(base64Encoded: text).map(Array.init)
    }
}
