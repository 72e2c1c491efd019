import NIOSSL
import Vocabulary

/// What the TLS library reports, as far as it can be told from its errors.
///
/// The library keeps the number of an error to itself but for its description, which begins with
/// it: `Error: 268436498 error:10000412:SSL routines:OPENSSL_internal:SSLV3_ALERT_BAD_CERTIFICATE
/// at …`.
struct LibraryError: Hashable {
    /// The name of the reason, `WRONG_VERSION_NUMBER` for example.
    var reason: String
    /// The number of the peer's alert; nil where it sent none.
    var alert: UInt8?

    /// The number of the library's part that speaks TLS, in the first byte of a packed error.
    private static let tlsPart: UInt32 = 16
    /// The library's number for an alert of the peer's is the alert's number and this.
    private static let alertOffset: UInt32 = 1_000
    /// A packed error number holds its reason here.
    private static let reasonBits: UInt32 = 0xFFF

    /// Reads what the library threw; nil where it is nothing of its own.
    init?(_ error: any Error) {
        let errors: NIOBoringSSLErrorStack
        switch error {
        case NIOSSLError.handshakeFailed(.sslError(let stack)), BoringSSLError.sslError(let stack),
            NIOSSLError.shutdownFailed(.sslError(let stack)):
            errors = stack
        default: return nil
        }
        // The oldest comes first: the others follow from it.
        guard let first = errors.first else { return nil }
        self.init(description: first.description)
    }

    /// Reads a description.
    init(description: String) {
        let words = description.split(separator: " ", maxSplits: 2)
        let number = words.count > 1 ? UInt32(words[1]) : nil
        if let number, number >> 24 == Self.tlsPart, number & Self.reasonBits >= Self.alertOffset {
            alert = UInt8(exactly: (number & Self.reasonBits) - Self.alertOffset)
        }
        // Behind the name comes the place in the library's own files.
        let name = words.last?.split(separator: " at ").first?.split(separator: ":").last
        reason = name.map(String.init) ?? description
    }

    /// The reason for people.
    var sentence: String {
        switch reason {
        case "UNSUPPORTED_PROTOCOL":
            "the broker chose a version of TLS that is older than the minimum_version of the link"
        case "WRONG_VERSION_NUMBER":
            "the broker answered in a version of TLS that does not exist"
        case "NO_CIPHER_MATCH", "WRONG_CIPHER_RETURNED", "NO_CIPHERS_AVAILABLE",
            "UNKNOWN_CIPHER_RETURNED":
            "the broker chose a cipher that we do not have"
        case "PEER_DID_NOT_RETURN_A_CERTIFICATE": "the broker showed no certificate"
        default: "the TLS library says \(reason)"
        }
    }
}
