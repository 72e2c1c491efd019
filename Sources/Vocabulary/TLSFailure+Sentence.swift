extension TLSFailure {
    /// What is wrong and what to do, in a sentence for people.
    public var sentence: String {
        switch self {
        case .certificate(let fault): fault.sentence
        case .alert(let number): Self.sentence(ofAlert: number)
        case .notTLS(let text): "the broker does not speak TLS here: \(text)"
        case .ended: "the broker ended the connection in the middle of the TLS handshake"
        case .handshake(let text): "the TLS handshake failed: \(text)"
        case .ownFiles(let text): text
        }
    }

    /// Whether certificates, names or settings of either side are at fault, which only a person
    /// mends, and not the broker's condition.
    public var isRefusal: Bool {
        switch self {
        case .certificate, .notTLS, .ownFiles: true
        case .alert(let number): TLSAlert(rawValue: number)?.isRefusal ?? false
        case .ended, .handshake: false
        }
    }

    private static func sentence(ofAlert number: UInt8) -> String {
        guard let alert = TLSAlert(rawValue: number) else {
            return "the broker ended TLS with alert \(number), which no specification names"
        }
        let name = "(TLS alert \(alert.name), \(number))"
        return alert.meaning.map { "\($0.what) \(name): \($0.remedy)" }
            ?? "the broker ended TLS \(name)"
    }
}

/// What a broker says when it ends TLS.
///
/// Spec: RFC 8446 §6, RFC 5246 §7.2; for `noApplicationProtocol` RFC 7301 §3.2.
enum TLSAlert: UInt8 {
    case closeNotify = 0
    case unexpectedMessage = 10
    case badRecordMAC = 20
    case recordOverflow = 22
    case handshakeFailure = 40
    case badCertificate = 42
    case unsupportedCertificate = 43
    case certificateRevoked = 44
    case certificateExpired = 45
    case certificateUnknown = 46
    case illegalParameter = 47
    case unknownCA = 48
    case accessDenied = 49
    case decodeError = 50
    case decryptError = 51
    case protocolVersion = 70
    case insufficientSecurity = 71
    case internalError = 80
    case inappropriateFallback = 86
    case userCanceled = 90
    case missingExtension = 109
    case unsupportedExtension = 110
    case unrecognizedName = 112
    case badCertificateStatusResponse = 113
    case unknownPSKIdentity = 115
    case certificateRequired = 116
    case noApplicationProtocol = 120

    /// As the specification writes it.
    var name: String {
        switch self {
        case .closeNotify: "close_notify"
        case .unexpectedMessage: "unexpected_message"
        case .badRecordMAC: "bad_record_mac"
        case .recordOverflow: "record_overflow"
        case .handshakeFailure: "handshake_failure"
        case .badCertificate: "bad_certificate"
        case .unsupportedCertificate: "unsupported_certificate"
        case .certificateRevoked: "certificate_revoked"
        case .certificateExpired: "certificate_expired"
        case .certificateUnknown: "certificate_unknown"
        case .illegalParameter: "illegal_parameter"
        case .unknownCA: "unknown_ca"
        case .accessDenied: "access_denied"
        case .decodeError: "decode_error"
        case .decryptError: "decrypt_error"
        case .protocolVersion: "protocol_version"
        case .insufficientSecurity: "insufficient_security"
        case .internalError: "internal_error"
        case .inappropriateFallback: "inappropriate_fallback"
        case .userCanceled: "user_canceled"
        case .missingExtension: "missing_extension"
        case .unsupportedExtension: "unsupported_extension"
        case .unrecognizedName: "unrecognized_name"
        case .badCertificateStatusResponse: "bad_certificate_status_response"
        case .unknownPSKIdentity: "unknown_psk_identity"
        case .certificateRequired: "certificate_required"
        case .noApplicationProtocol: "no_application_protocol"
        }
    }

    /// Whether it tells of what both sides are set to, and would come again.
    var isRefusal: Bool { self != .internalError && meaning != nil }

    /// What it usually means and what to do; nil for those that tell a person nothing.
    var meaning: (what: String, remedy: String)? {
        switch self {
        case .certificateRequired:
            (
                "the broker wants a client certificate and was given none",
                "give one with --certificate and --key"
            )
        case .handshakeFailure:
            (
                "the broker found no common ground",
                "it may want a client certificate (--certificate and --key), or share no cipher"
            )
        case .badCertificate, .unsupportedCertificate, .certificateUnknown:
            (
                "the broker does not accept our client certificate",
                "look whether --certificate and --key are those meant for this broker"
            )
        case .certificateRevoked:
            ("our client certificate was revoked", "give a new one with --certificate")
        case .certificateExpired:
            (
                "our client certificate has expired",
                "give a renewed one with --certificate, or look at the broker's clock"
            )
        case .unknownCA:
            (
                "the broker does not know the authority that signed our client certificate",
                "give one from an authority that it knows with --certificate"
            )
        case .accessDenied:
            (
                "the broker knows our client certificate and refuses it access",
                "its rules must allow it"
            )
        case .decryptError:
            (
                "the broker found a signature of the handshake wrong",
                "look whether --key belongs to --certificate"
            )
        case .protocolVersion:
            (
                "the broker speaks no version of TLS that we allow",
                "its TLS is older than the minimum that is set"
            )
        case .insufficientSecurity:
            ("the broker wants stronger ciphers than we offered", "its list of ciphers decides")
        case .internalError:
            ("the broker failed by an error of its own", "its log says more")
        case .unrecognizedName:
            (
                "the broker does not know the name that it was asked for",
                "give the right one with --server-name"
            )
        case .noApplicationProtocol:
            (
                "the broker speaks none of the protocols that we offered by ALPN",
                "give the one that it speaks with --alpn"
            )
        default: nil
        }
    }
}
